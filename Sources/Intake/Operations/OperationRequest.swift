// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

/// A request whose form was checked, with its target.
struct OperationRequest: Sendable {
    let message: IPPMessage
    /// The operation attributes.
    let attributes: AttributeGroup
    let origin: ClientOrigin
    /// What it is about; nil only for operations that need no target.
    let target: RequestTarget?
    /// The target as the client wrote it.
    let targetURI: String?

    init(_ message: IPPMessage, from origin: ClientOrigin) throws {
        self.message = message
        attributes = message[group: .operationAttributes] ?? AttributeGroup(tag: .operationAttributes)
        let uri = try attributes.value(of: .printerURI) ?? attributes.value(of: .jobURI)
        targetURI = uri
        var origin = origin
        // libcups takes all values of printer-uri-supported for one URI when it asks a server, as it does with CUPS's paths.
        if uri?.contains("/ipp/print") != true { origin.namesBothTransports = false }
        self.origin = origin
        guard let uri else {
            guard !message.operation.needsTarget else {
                throw Refusal(
                    .clientErrorBadRequest,
                    "\(message.operation.name) needs a target: send printer-uri or job-uri."
                )
            }
            target = nil
            return
        }
        guard let target = RequestTarget(uri: uri) else {
            throw Refusal(
                .clientErrorNotFound,
                "There is nothing at '\(uri)': printers are at ipp://HOST/ipp/print/NAME, jobs at ipp://HOST/jobs/ID."
            )
        }
        self.target = target
    }

    /// The job template attributes: the job group's.
    var jobAttributes: [Attribute] { message[group: .jobAttributes]?.attributes ?? [] }

    /// `requesting-user-name`, `anonymous` if not sent.
    var userName: String {
        get throws {
            let name = try attributes.value(of: .requestingUserName) ?? ""
            return name.isEmpty ? "anonymous" : name
        }
    }

    /// - Throws: `Refusal` unless the sender is on this machine.
    func requireLocal() throws {
        guard origin.isLocal else {
            throw Refusal(
                .clientErrorForbidden,
                "\(message.operation.name) from \(origin.hostName) is refused: printers are administered on the "
                    + "server's own machine only. Log in there and do it again."
            )
        }
    }
}

extension OperationRequest {
    /// The printer that the target names.
    ///
    /// - Throws: `Refusal` with 0x0406 if there is none.
    func printer(in service: IPPService) throws -> PrinterView {
        switch target {
        case .printer(let name):
            guard let printer = service.directory.printer(named: name) else {
                throw Refusal(noPrinterNamed: name)
            }
            return printer
        case .defaultPrinter:
            guard let printer = service.directory.defaultPrinter() else {
                throw Refusal(
                    .clientErrorNotFound,
                    "There is no printer here yet: add one with `pdps printer add NAME DEVICE-URI`."
                )
            }
            return printer
        case .printerClass(let name):
            guard let pool = service.directory.printer(named: name), pool.printer.pool != nil else {
                throw Refusal(.clientErrorNotFound, "There is no class '\(name)', that is no pool of that name, here.")
            }
            return pool
        case .server, .job, nil:
            throw Refusal(
                .clientErrorNotFound,
                "'\(targetURI ?? "")' names no printer: send printer-uri ipp://HOST/ipp/print/NAME."
            )
        }
    }

    /// The job that the target names, as it is stored now.
    ///
    /// - Throws: `Refusal` with 0x0406 if there is none.
    func job(in service: IPPService) async throws -> Job {
        let id = try jobID
        guard let job = try await service.store.job(id: id) else { throw noJob(id) }
        switch target {
        case .printer, .defaultPrinter:
            guard job.printerID == (try printer(in: service)).printer.id else { throw noJob(id) }
        default: break
        }
        return job
    }

    private var jobID: Int {
        get throws {
            if case .job(let id) = target { return id }
            guard let id = try attributes.value(of: .jobID) else {
                throw Refusal(
                    .clientErrorBadRequest,
                    "\(message.operation.name) needs a job: send job-uri, or printer-uri and job-id."
                )
            }
            return id
        }
    }

    private func noJob(_ id: Int) -> Refusal {
        let place = if case .printer(let name)? = target { " on printer '\(name)'" } else { "" }
        return Refusal(
            .clientErrorNotFound,
            "There is no job \(id)\(place): `pdps job list` names those that there are."
        )
    }

    /// Whether the sender may change the job: its owner, or anyone at this machine.
    ///
    /// - Throws: `Refusal` with 0x0403 otherwise.
    func requireOwner(of job: Job) throws {
        try origin.requireOwner(of: job, as: userName)
    }
}

extension ClientOrigin {
    /// Whether a sender who calls himself `user` may change the job: its owner, or anyone at this machine.
    ///
    /// - Throws: `Refusal` with 0x0403 otherwise.
    func requireOwner(of job: Job, as user: String) throws {
        guard isLocal || user == job.originatingUserName else {
            throw Refusal(
                .clientErrorNotAuthorized,
                "Job \(job.id) belongs to \(job.originatingUserName); '\(user)' may not change it from another machine."
            )
        }
    }
}
