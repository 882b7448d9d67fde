// SPDX-License-Identifier: Apache-2.0

import IPP
import PDPSClient
import Yams

extension SiteFile {
    /// The file's text, in stable order; what has no form in it is told to `note`.
    func text(note: (String) -> Void) throws -> String {
        var file: [(Node, Node)] = [(Node("pdps"), Node(String(Self.version)))]
        if let defaultPrinter { file.append((Node("default"), SettingNode.text(defaultPrinter))) }
        let printers = printers.sorted { $0.name < $1.name }
        file.append(
            (Node("printers"), Node(printers.map { (SettingNode.text($0.name), Self.node($0, note)) }))
        )
        if let quotas { file.append((Node("quotas"), Node(quotas.map(Self.node)))) }
        return try Yams.serialize(node: Node(file), width: -1, allowUnicode: true)
    }

    private static func node(_ printer: PrinterConfiguration, _ note: (String) -> Void) -> Node {
        var pairs: [(Node, Node)] = []
        if let uri = printer.deviceURI { pairs.append((Node("device"), SettingNode.text(uri))) }
        if !printer.info.isEmpty { pairs.append((Node("info"), SettingNode.text(printer.info))) }
        if !printer.location.isEmpty { pairs.append((Node("location"), SettingNode.text(printer.location))) }
        if !printer.isAcceptingJobs { pairs.append((Node("accepting"), Node("false"))) }
        var settings: [(Node, Node)] = []
        for setting in printer.settings.sorted(by: { $0.name < $1.name }) {
            do throws(SettingNode.Fault) {
                settings.append((SettingNode.text(setting.name), try SettingNode.node(setting)))
            } catch {
                note("printer '\(printer.name)': \(error.problem)")
            }
        }
        if !settings.isEmpty { pairs.append((Node("settings"), Node(settings))) }
        return Node(pairs)
    }
}
