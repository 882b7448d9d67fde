// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension Operation {
    /// Pause-Printer (RFC 8011 section 4.2.7): the job that is being printed goes on, no other begins.
    static let pausePrinter = setting(.pausePrinter) { printer, message in
        printer.isPaused = true
        printer.operatorMessage = message
    }

    /// Resume-Printer (RFC 8011 section 4.2.8).
    static let resumePrinter = setting(.resumePrinter) { printer, _ in
        printer.isPaused = false
        if printer.isAcceptingJobs { printer.operatorMessage = "" }
    }
}
