// SPDX-License-Identifier: Apache-2.0

/// Something that an Output Device uses up or fills: toner, ink, a waste box (`printer-supply`, PWG 5100.13 section
/// 5.6.26; `marker-*` of CUPS).
public struct Supply: Sendable, Hashable, Codable {
    /// What people call it (`printer-supply-description`, `marker-names`).
    public var name: String
    /// Its kind as PrtMarkerSuppliesTypeTC of the Printer MIB has it, such as `toner`, `ink` or `wasteToner`.
    public var type: String
    /// Its colour by name (`colorantname`), such as `black`; empty when it has none.
    public var colorant: String
    /// Its colour as `#RRGGBB` (`marker-colors`), or `none`.
    public var color: String
    /// How full it is, 0 to 100; -1 when that makes no sense, -2 when it is not known, -3 when there is some left.
    public var level: Int
    /// Whether it is filled by printing instead of used up.
    public var isReceptacle: Bool

    /// Describes a supply.
    public init(
        name: String,
        type: String,
        colorant: String = "",
        color: String = "none",
        level: Int,
        isReceptacle: Bool = false
    ) {
        self.name = name
        self.type = type
        self.colorant = colorant
        self.color = color
        self.level = min(max(level, -3), 100)
        self.isReceptacle = isReceptacle
    }
}
