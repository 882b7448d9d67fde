// SPDX-License-Identifier: Apache-2.0

/// An operation that a client asks for: the operation-id of a request (RFC 8011 section 5.4.15).
public struct IPPOperation: RawRepresentable, Hashable, Sendable {
    /// The operation-id.
    public var rawValue: UInt16

    /// Wraps an operation-id as it is on the wire.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }
}

extension IPPOperation: CustomStringConvertible {
    /// The registered name, such as `Print-Job`, or the number in hexadecimal.
    public var name: String { Self.names[rawValue] ?? "operation 0x\(String(rawValue, radix: 16))" }

    /// The name.
    public var description: String { name }

    /// Every operation that has a name here, in the order of their numbers.
    public static var registered: [IPPOperation] { names.keys.sorted().map(IPPOperation.init) }
}

extension IPPOperation {
    /// Print-Job (RFC 8011).
    public static let printJob = IPPOperation(rawValue: 0x0002)
    /// Print-URI (RFC 8011).
    public static let printURI = IPPOperation(rawValue: 0x0003)
    /// Validate-Job (RFC 8011).
    public static let validateJob = IPPOperation(rawValue: 0x0004)
    /// Create-Job (RFC 8011).
    public static let createJob = IPPOperation(rawValue: 0x0005)
    /// Send-Document (RFC 8011).
    public static let sendDocument = IPPOperation(rawValue: 0x0006)
    /// Send-URI (RFC 8011).
    public static let sendURI = IPPOperation(rawValue: 0x0007)
    /// Cancel-Job (RFC 8011).
    public static let cancelJob = IPPOperation(rawValue: 0x0008)
    /// Get-Job-Attributes (RFC 8011).
    public static let getJobAttributes = IPPOperation(rawValue: 0x0009)
    /// Get-Jobs (RFC 8011).
    public static let getJobs = IPPOperation(rawValue: 0x000A)
    /// Get-Printer-Attributes (RFC 8011).
    public static let getPrinterAttributes = IPPOperation(rawValue: 0x000B)
    /// Hold-Job (RFC 8011).
    public static let holdJob = IPPOperation(rawValue: 0x000C)
    /// Release-Job (RFC 8011).
    public static let releaseJob = IPPOperation(rawValue: 0x000D)
    /// Restart-Job (RFC 8011).
    public static let restartJob = IPPOperation(rawValue: 0x000E)
    /// Pause-Printer (RFC 8011).
    public static let pausePrinter = IPPOperation(rawValue: 0x0010)
    /// Resume-Printer (RFC 8011).
    public static let resumePrinter = IPPOperation(rawValue: 0x0011)
    /// Purge-Jobs (RFC 8011).
    public static let purgeJobs = IPPOperation(rawValue: 0x0012)
}

extension IPPOperation {
    /// Set-Printer-Attributes (RFC 3380).
    public static let setPrinterAttributes = IPPOperation(rawValue: 0x0013)
    /// Set-Job-Attributes (RFC 3380).
    public static let setJobAttributes = IPPOperation(rawValue: 0x0014)
    /// Get-Printer-Supported-Values (RFC 3380).
    public static let getPrinterSupportedValues = IPPOperation(rawValue: 0x0015)
}

extension IPPOperation {
    /// Create-Printer-Subscriptions (RFC 3995, RFC 3996).
    public static let createPrinterSubscriptions = IPPOperation(rawValue: 0x0016)
    /// Create-Job-Subscriptions (RFC 3995, RFC 3996).
    public static let createJobSubscriptions = IPPOperation(rawValue: 0x0017)
    /// Get-Subscription-Attributes (RFC 3995, RFC 3996).
    public static let getSubscriptionAttributes = IPPOperation(rawValue: 0x0018)
    /// Get-Subscriptions (RFC 3995, RFC 3996).
    public static let getSubscriptions = IPPOperation(rawValue: 0x0019)
    /// Renew-Subscription (RFC 3995, RFC 3996).
    public static let renewSubscription = IPPOperation(rawValue: 0x001A)
    /// Cancel-Subscription (RFC 3995, RFC 3996).
    public static let cancelSubscription = IPPOperation(rawValue: 0x001B)
    /// Get-Notifications (RFC 3995, RFC 3996).
    public static let getNotifications = IPPOperation(rawValue: 0x001C)
}

extension IPPOperation {
    /// Enable-Printer (RFC 3998).
    public static let enablePrinter = IPPOperation(rawValue: 0x0022)
    /// Disable-Printer (RFC 3998).
    public static let disablePrinter = IPPOperation(rawValue: 0x0023)
    /// Pause-Printer-After-Current-Job (RFC 3998).
    public static let pausePrinterAfterCurrentJob = IPPOperation(rawValue: 0x0024)
    /// Hold-New-Jobs (RFC 3998).
    public static let holdNewJobs = IPPOperation(rawValue: 0x0025)
    /// Release-Held-New-Jobs (RFC 3998).
    public static let releaseHeldNewJobs = IPPOperation(rawValue: 0x0026)
    /// Deactivate-Printer (RFC 3998).
    public static let deactivatePrinter = IPPOperation(rawValue: 0x0027)
    /// Activate-Printer (RFC 3998).
    public static let activatePrinter = IPPOperation(rawValue: 0x0028)
    /// Restart-Printer (RFC 3998).
    public static let restartPrinter = IPPOperation(rawValue: 0x0029)
    /// Shutdown-Printer (RFC 3998).
    public static let shutdownPrinter = IPPOperation(rawValue: 0x002A)
    /// Startup-Printer (RFC 3998).
    public static let startupPrinter = IPPOperation(rawValue: 0x002B)
    /// Reprocess-Job (RFC 3998).
    public static let reprocessJob = IPPOperation(rawValue: 0x002C)
    /// Cancel-Current-Job (RFC 3998).
    public static let cancelCurrentJob = IPPOperation(rawValue: 0x002D)
    /// Suspend-Current-Job (RFC 3998).
    public static let suspendCurrentJob = IPPOperation(rawValue: 0x002E)
    /// Resume-Job (RFC 3998).
    public static let resumeJob = IPPOperation(rawValue: 0x002F)
    /// Promote-Job (RFC 3998).
    public static let promoteJob = IPPOperation(rawValue: 0x0030)
    /// Schedule-Job-After (RFC 3998).
    public static let scheduleJobAfter = IPPOperation(rawValue: 0x0031)
}
