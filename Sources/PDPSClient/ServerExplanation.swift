// SPDX-License-Identifier: Apache-2.0

public import IPP

extension AttributeKey<AttributeCollection> {
    /// `pdps-why` (collection): why a job or printer does not print; returned when asked for by name.
    static var pdpsWhy: Self { Self("pdps-why") }
}

/// Why a job or a printer does not print, or that it does: a value of `pdps-why`.
public struct ServerExplanation: Sendable, Hashable {
    /// All that the server said of it.
    public var members: AttributeCollection
    /// One sentence: cause, since when, who can mend it and how, what happens next.
    public var sentence: String

    /// Reads the value; nil if it has no sentence.
    init?(_ collection: AttributeCollection) {
        guard let sentence = collection["sentence"]?.stringValue, !sentence.isEmpty else { return nil }
        members = collection
        self.sentence = sentence
    }
}

extension PrintServer {
    /// Why a job is not printed, how far it is, or what became of it (Get-Job-Attributes).
    public func explanation(ofJob id: Int) async throws -> ServerExplanation {
        let response = try await ask(.getJobAttributes, of: .job(id), what: "job \(id) cannot be explained") {
            $0.append(.requestedAttributes, [AttributeKey<AttributeCollection>.pdpsWhy.name])
        }
        return try explanation(in: response[group: .jobAttributes])
    }

    /// Why a printer prints nothing, or what it prints (Get-Printer-Attributes); nil names the default printer.
    public func explanation(ofPrinter name: String?) async throws -> ServerExplanation {
        let what = name.map { "printer '\($0)'" } ?? "the default printer"
        let response = try await ask(.getPrinterAttributes, of: .printer(name), what: "\(what) cannot be explained") {
            $0.append(.requestedAttributes, [AttributeKey<AttributeCollection>.pdpsWhy.name])
        }
        return try explanation(in: response[group: .printerAttributes])
    }

    private func explanation(in group: AttributeGroup?) throws -> ServerExplanation {
        guard let explanation = group?[.pdpsWhy].flatMap(ServerExplanation.init) else {
            throw ClientError(.failed, "\(address) does not explain itself; is it a PDPS server of this version?")
        }
        return explanation
    }
}
