// SPDX-License-Identifier: Apache-2.0

import IPP

/// In which order a printer begins jobs of the same priority; raw values are keywords of `pdps-queue-order`.
public enum QueueOrder: String, Sendable, CaseIterable {
    /// Users take turns: whoever sends many jobs does not keep the others waiting for all of them.
    case turns
    /// As they came, whoever sent them.
    case arrival
}

extension Printer {
    /// The setting with the keyword of a ``QueueOrder`` (ours).
    public static let queueOrderSetting = "pdps-queue-order"
    /// The setting with the seconds of waiting that make up for one point of `job-priority` (integer; ours).
    public static let priorityAgeingSetting = "pdps-priority-ageing"
    /// The seconds that a point of priority may be worth.
    public static let priorityAgeings = 0...86_400

    /// In which order jobs of the same priority are begun; users take turns unless another is set.
    public var queueOrder: QueueOrder {
        setting(Self.queueOrderSetting)?.stringValue.flatMap(QueueOrder.init) ?? .turns
    }

    /// The seconds of waiting that make up for one point of priority, so that no job waits for ever.
    ///
    /// 60 unless another number is set. With 0 no waiting does: priority alone decides, as RFC 8011 section 5.2.1 has it.
    public var priorityAgeing: Int {
        guard case .integer(let seconds)? = setting(Self.priorityAgeingSetting)?.value else { return 60 }
        return min(max(Int(seconds), Self.priorityAgeings.lowerBound), Self.priorityAgeings.upperBound)
    }
}
