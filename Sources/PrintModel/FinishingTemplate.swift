// SPDX-License-Identifier: Apache-2.0

public import IPP

/// The names of `finishings` (PWG 5100.1 table 1), by which `finishings-col` asks for them (`finishing-template`).
public enum FinishingTemplate {
    /// The enum value for no finishing.
    public static let none = 3

    /// The enum value that a name means, nil if it has none.
    public static func value(of name: String) -> Int? { values[name].map { Int($0) } }

    /// The name of an enum value, nil if it has none.
    public static func name(of value: Int) -> String? { names[Int32(clamping: value)] }

    private static let edges = ["left", "top", "right", "bottom"]
    private static let corners = ["top-left", "bottom-left", "top-right", "bottom-right"]

    /// All names and what they mean.
    public static let values: [String: Int32] = {
        var values: [String: Int32] = [:]
        func number(from first: Int, _ names: [String]) {
            for (offset, name) in names.enumerated() { values[name] = Int32(first + offset) }
        }
        number(
            from: none,
            [
                "none", "staple", "punch", "cover", "bind", "saddle-stitch", "edge-stitch", "fold", "trim", "bale",
                "booklet-maker", "jog-offset", "coat", "laminate",
            ]
        )
        number(from: 20, corners.map { "staple-\($0)" })
        for (first, name) in [(24, "edge-stitch"), (28, "staple-dual"), (32, "staple-triple"), (50, "bind")] {
            number(from: first, edges.map { "\(name)-\($0)" })
        }
        number(from: 60, ["pages", "documents", "copies", "job"].map { "trim-after-\($0)" })
        number(from: 70, corners.map { "punch-\($0)" })
        for (first, name) in [(74, "dual"), (78, "triple"), (82, "quad"), (86, "multiple")] {
            number(from: first, edges.map { "punch-\(name)-\($0)" })
        }
        number(
            from: 90,
            [
                "accordion", "double-gate", "gate", "half", "half-z", "left-gate", "letter", "parallel", "poster",
                "right-gate", "z", "engineering-z",
            ].map { "fold-\($0)" }
        )
        return values
    }()

    private static let names = Dictionary(uniqueKeysWithValues: values.map { ($0.value, $0.key) })
}

extension Ticket {
    /// `finishings`, or what `finishings-col` says instead; empty when neither was sent.
    public var finishings: [Int] {
        if let finishings = self["finishings"] { return finishings.intValues }
        return (self["finishings-col"]?.values ?? []).compactMap { value in
            value.collectionValue?["finishing-template"]?.stringValue.flatMap(FinishingTemplate.value)
        }
    }
}
