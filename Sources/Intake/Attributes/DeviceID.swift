// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// `printer-device-id`: what a printer is, in the form of IEEE 1284.
enum DeviceID {
    /// The languages by their names there; documents of all of them are taken, whatever the device prints itself.
    private static let languages = "PDF,PS,PWGRaster,URF,JPEG,PNG,TIFF"

    /// The first word of the model is taken for the maker, and the printer's identity for a serial number: some clients
    /// tell printers apart by it.
    static func text(of printer: Printer) -> String {
        let capabilities = printer.capabilities
        let words = capabilities.makeAndModel.split(separator: " ", maxSplits: 1)
        let make = cleaned(words.first)
        let model = cleaned(words.count > 1 ? words[1] : words.first)
        return "MFG:\(make);MDL:\(model);CMD:\(languages);CLS:PRINTER;"
            + "DES:\(cleaned(capabilities.makeAndModel[...]));SN:\(printer.uuid);"
    }

    private static func cleaned(_ text: Substring?) -> String {
        String((text ?? "Unknown").filter { $0.isASCII && !$0.isNewline && $0 != ";" && $0 != ":" })
    }
}
