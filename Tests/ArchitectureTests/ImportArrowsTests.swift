// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Who may import whom: the only copy of the arrows of `docs/architecture.md`.
private let arrows: [String: Set<String>] = [
    "IPP": [],
    "Raster": [],
    "PrintModel": ["IPP"],
    "Spool": ["PrintModel", "IPP"],
    "Rendering": ["PrintModel", "Raster", "IPP"],
    "IPPClient": ["IPP"],
    "Devices": ["PrintModel", "IPP", "IPPClient"],
    "Scheduling": ["Spool", "Rendering", "Devices", "PrintModel", "IPP", "Raster"],
    "Intake": ["Spool", "PrintModel", "IPP", "CZlib"],
    "Discovery": ["PrintModel", "IPP", "CAvahi"],
    "PDPSClient": ["IPP", "IPPClient"],
    "pdps-rip": ["Rendering", "Raster", "PrintModel", "IPP", "CGhostscript", "CVips", "CZlib"],
    "pdps": [
        "Devices", "Discovery", "IPP", "IPPClient", "Intake", "PDPSClient", "PrintModel", "Raster", "Rendering",
        "Scheduling", "Spool",
    ],
]

/// Targets that start once for each document or are linked into one that does: no Foundation.
private let withoutFoundation: Set<String> = ["IPP", "Raster", "PrintModel", "Rendering", "pdps-rip"]

private struct Import: Hashable {
    var file: String
    var module: String
}

@Suite("The import arrows point downwards")
struct ImportArrowsTests {
    private let sources = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")

    @Test("every folder of Sources is in the table, or is a system library")
    func everyTargetIsListed() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path())
            .filter { !$0.hasPrefix("C") || arrows[$0] != nil }
        #expect(Set(folders) == Set(arrows.keys))
    }

    @Test("a target imports only what stands below it", arguments: arrows.keys.sorted())
    func importsOnlyDownwards(target: String) throws {
        let allowed = try #require(arrows[target])
        let found = try imports(of: target)
        let ours = Set(arrows.keys).union(["CAvahi", "CGhostscript", "CVips", "CZlib"])
        for entry in found where ours.contains(entry.module) && entry.module != target {
            #expect(allowed.contains(entry.module), "\(entry.file) imports \(entry.module)")
        }
        if withoutFoundation.contains(target) {
            for entry in found where entry.module.hasPrefix("Foundation") {
                Issue.record("\(entry.file) imports \(entry.module)")
            }
        }
    }

    @Test("the table itself makes no circle")
    func noCircle() {
        func reachable(from target: String, path: [String]) -> Bool {
            if path.contains(target) { return false }
            return (arrows[target] ?? []).allSatisfy { reachable(from: $0, path: path + [target]) }
        }
        for target in arrows.keys { #expect(reachable(from: target, path: []), "\(target) reaches itself") }
    }

    @Test("no file is called helper, util, manager or common")
    func filesNameTheirSubject() throws {
        for target in arrows.keys {
            for file in try swiftFiles(of: target) {
                let name = file.lastPathComponent.lowercased()
                for empty in ["helper", "util", "manager", "common"] {
                    #expect(!name.contains(empty), "\(file.lastPathComponent) says nothing of its subject")
                }
            }
        }
    }

    private func swiftFiles(of target: String) throws -> [URL] {
        let folder = sources.appending(path: target)
        let walker = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        let files = walker.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
        try #require(!files.isEmpty, "\(target) has no files")
        return files
    }

    private func imports(of target: String) throws -> Set<Import> {
        var found: Set<Import> = []
        for file in try swiftFiles(of: target) {
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                let words = line.split(separator: " ").filter {
                    !["public", "internal", "package", "private", "@preconcurrency", "@testable"].contains($0)
                }
                guard words.first == "import", let last = words.last else { continue }
                let module = last.split(separator: ".").first.map(String.init) ?? String(last)
                found.insert(Import(file: file.lastPathComponent, module: module))
            }
        }
        return found
    }
}
