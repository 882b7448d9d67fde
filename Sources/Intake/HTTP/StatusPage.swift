// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import NIOCore
import PrintModel

/// The pages for people who follow `printer-more-info`, in plain text.
struct StatusPage {
    let directory: PrinterDirectory
    /// The server's certificates, if it has any.
    let identity: TLSIdentity?

    /// Where clients get the certificate of the server's own authority.
    static let authorityPath = "/pdps-ca.crt"

    /// The page at a path, or 404.
    func response(to path: String) -> Response {
        let path = path.prefix { $0 != "?" }
        if path == "/healthz" { return Response(text: "ok") }
        if path == Self.authorityPath, let authority = identity?.authority {
            var response = Response(text: authority)
            response.headers[.contentType] = "application/x-x509-ca-cert"
            return response
        }
        if let icon = PrinterIcon.file(at: path) { return Response(icon: icon) }
        if let profile = directory.profile(at: path) { return Response(profile: profile) }
        switch RequestTarget(path: path) {
        case .printer(let name) where name.hasSuffix(".ppd"):
            guard let view = directory.printer(named: String(name.dropLast(4))) else { break }
            return Response(ppd: view)
        case .server:
            let lines = directory.printers().map(line)
            return Response(text: lines.isEmpty ? "PDPS: no printers yet" : lines.joined(separator: "\n"))
        case .printer(let name):
            guard let view = directory.printer(named: name) else { break }
            return Response(text: line(view) + "\n" + details(view))
        case .defaultPrinter:
            guard let view = directory.defaultPrinter() else { break }
            return Response(text: line(view) + "\n" + details(view))
        default: break
        }
        return Response(text: "There is nothing at \(path).", status: .notFound)
    }

    private func line(_ view: PrinterView) -> String {
        let state = view.state
        let reasons = state.reasons == ["none"] ? "" : " (\(state.reasons.joined(separator: ", ")))"
        let jobs = view.queuedJobs == 1 ? "1 job" : "\(view.queuedJobs) jobs"
        return "\(view.printer.name): \(state.state)\(reasons), \(jobs)"
    }

    private func details(_ view: PrinterView) -> String {
        let printer = view.printer
        let facts = [
            printer.info, printer.location, printer.capabilities.makeAndModel, view.state.message,
            printer.isAcceptingJobs ? "accepts jobs" : "does not accept jobs",
        ]
        let supplies = (view.device?.supplies ?? []).map { supply in
            supply.level >= 0 ? "\(supply.name): \(supply.level) %" : "\(supply.name): level not known"
        }
        return (facts + supplies).filter { !$0.isEmpty }.joined(separator: "\n")
    }
}

extension Response {
    /// The printer's PPD file.
    fileprivate init(ppd view: PrinterView) {
        let template = view.facts.template
        let ppd = PrinterPPD(
            template.capabilities,
            colorModes: template.keywords["print-color-mode"] ?? [],
            qualities: template.enumerations["print-quality"] ?? []
        )
        let body = ResponseBody(byteBuffer: ByteBuffer(string: ppd.file))
        self.init(status: .ok, headers: [.contentType: "application/vnd.cups-ppd"], body: body)
    }

    /// A device's ICC profile.
    fileprivate init(profile: DeviceProfile) {
        let body = ResponseBody(byteBuffer: ByteBuffer(bytes: profile.bytes))
        self.init(status: .ok, headers: [.contentType: "application/vnd.iccprofile"], body: body)
    }

    /// A picture, which stays the same.
    fileprivate init(icon: [UInt8]) {
        let body = ResponseBody(byteBuffer: ByteBuffer(bytes: icon))
        self.init(status: .ok, headers: [.contentType: "image/png", .cacheControl: "max-age=86400"], body: body)
    }
}
