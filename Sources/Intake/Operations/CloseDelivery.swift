// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// PDPS-Close-Delivery: names the job that a delivery became; without one in the reply, it never becomes one.
    ///
    /// So a sender that did not hear the answer to its Print-Job finds out what to do, whatever is still on its way.
    static let closeDelivery = Operation(.pdpsCloseDelivery, isForServers: true) { request, _, service in
        _ = try service.requireUploads()
        guard let key = try request.deliveryKey else {
            throw Refusal(.clientErrorBadRequest, "PDPS-Close-Delivery needs pdps-delivery.")
        }
        let printer = try request.printer(in: service)
        try service.deliveries.close(key)
        guard let job = try await service.store.job(uuid: key) else { return Reply() }
        return Reply(JobView(job: job, printer: printer, origin: request.origin, now: service.now()), unsupported: [])
    }
}

extension OperationRequest {
    /// `pdps-delivery`; nil if it was not sent.
    var deliveryKey: ObjectUUID? {
        get throws {
            guard let text = try attributes.value(of: .pdpsDelivery) else { return nil }
            guard text.hasPrefix("urn:uuid:"), let key = ObjectUUID(String(text.dropFirst(9))) else {
                throw Refusal(.clientErrorBadRequest, "pdps-delivery '\(text)' is not a urn:uuid: of 36 characters.")
            }
            return key
        }
    }
}
