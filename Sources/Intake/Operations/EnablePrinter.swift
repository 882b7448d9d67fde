// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension Operation {
    /// Enable-Printer (RFC 3998 section 3.1.1): jobs are accepted again.
    static let enablePrinter = accepting(.enablePrinter)
    /// CUPS-Accept-Jobs: the same.
    static let cupsAcceptJobs = accepting(.cupsAcceptJobs)
    /// Disable-Printer (RFC 3998 section 3.1.2): no further job is accepted, those queued are printed.
    static let disablePrinter = rejecting(.disablePrinter)
    /// CUPS-Reject-Jobs: the same.
    static let cupsRejectJobs = rejecting(.cupsRejectJobs)

    private static func accepting(_ id: IPPOperation) -> Operation {
        setting(id) { printer, _ in
            printer.isAcceptingJobs = true
            if !printer.isPaused { printer.operatorMessage = "" }
        }
    }

    private static func rejecting(_ id: IPPOperation) -> Operation {
        setting(id) { printer, message in
            printer.isAcceptingJobs = false
            printer.operatorMessage = message
        }
    }
}
