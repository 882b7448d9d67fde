// SPDX-License-Identifier: Apache-2.0

public import IPP

extension PrintServer {
    /// Stops a job that is being printed, so that others are (Suspend-Current-Job).
    public func suspendJob(_ id: Int) async throws {
        _ = try await ask(.suspendCurrentJob, of: .job(id), what: "job \(id) was not suspended")
    }

    /// Lets a suspended job go on behind what was printed (Resume-Job).
    public func resumeJob(_ id: Int) async throws {
        _ = try await ask(.resumeJob, of: .job(id), what: "job \(id) was not resumed")
    }

    /// Has a waiting or suspended job printed on another printer (CUPS-Move-Job); returns the names of what that printer
    /// cannot do of what the job asks, which is left out.
    public func moveJob(_ id: Int, toPrinter name: String) async throws -> [String] {
        let uri = printerURI(name)
        let response = try await ask(.cupsMoveJob, of: .job(id), what: "job \(id) was not moved to '\(name)'") {
            $0.append(jobPrinterURI: uri)
        }
        return response.groups(.unsupportedAttributes).flatMap(\.attributes).map(\.name)
    }

    /// Prints a job that ended once more, as a new job (Resubmit-Job); `template` replaces attributes of the first one.
    public func reprintJob(_ id: Int, template: [Attribute] = []) async throws -> ServerJob {
        let response = try await ask(.resubmitJob, of: .job(id), what: "job \(id) was not printed again") { request in
            guard !template.isEmpty else { return }
            request.groups.append(AttributeGroup(tag: .jobAttributes, attributes: template))
        }
        return try job(in: response)
    }

    /// Changes a waiting job (Set-Job-Attributes): all that is asked for or nothing.
    public func setJob(_ id: Int, attributes: [Attribute]) async throws {
        _ = try await ask(.setJobAttributes, of: .job(id), what: "job \(id) was not changed") { request in
            request.groups.append(AttributeGroup(tag: .jobAttributes, attributes: attributes))
        }
    }

    /// Has a waiting job printed next (Promote-Job).
    public func promoteJob(_ id: Int) async throws {
        _ = try await ask(.promoteJob, of: .job(id), what: "job \(id) was not put first")
    }
}
