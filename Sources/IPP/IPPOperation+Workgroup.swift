// SPDX-License-Identifier: Apache-2.0

extension IPPOperation {
    /// Cancel-Document (PWG 5100.5).
    public static let cancelDocument = IPPOperation(rawValue: 0x0033)
    /// Get-Document-Attributes (PWG 5100.5).
    public static let getDocumentAttributes = IPPOperation(rawValue: 0x0034)
    /// Get-Documents (PWG 5100.5).
    public static let getDocuments = IPPOperation(rawValue: 0x0035)
    /// Delete-Document (PWG 5100.5).
    public static let deleteDocument = IPPOperation(rawValue: 0x0036)
    /// Set-Document-Attributes (PWG 5100.5).
    public static let setDocumentAttributes = IPPOperation(rawValue: 0x0037)
}

extension IPPOperation {
    /// Cancel-Jobs (PWG 5100.7).
    public static let cancelJobs = IPPOperation(rawValue: 0x0038)
    /// Cancel-My-Jobs (PWG 5100.7).
    public static let cancelMyJobs = IPPOperation(rawValue: 0x0039)
    /// Resubmit-Job (PWG 5100.7).
    public static let resubmitJob = IPPOperation(rawValue: 0x003A)
    /// Close-Job (PWG 5100.7).
    public static let closeJob = IPPOperation(rawValue: 0x003B)
}

extension IPPOperation {
    /// Identify-Printer (PWG 5100.13).
    public static let identifyPrinter = IPPOperation(rawValue: 0x003C)
    /// Validate-Document (PWG 5100.13).
    public static let validateDocument = IPPOperation(rawValue: 0x003D)
}

extension IPPOperation {
    /// Add-Document-Images (PWG 5100.17).
    public static let addDocumentImages = IPPOperation(rawValue: 0x003E)
    /// Get-Next-Document-Data (PWG 5100.17).
    public static let getNextDocumentData = IPPOperation(rawValue: 0x004A)
}

extension IPPOperation {
    /// Acknowledge-Document (PWG 5100.18).
    public static let acknowledgeDocument = IPPOperation(rawValue: 0x003F)
    /// Acknowledge-Identify-Printer (PWG 5100.18).
    public static let acknowledgeIdentifyPrinter = IPPOperation(rawValue: 0x0040)
    /// Acknowledge-Job (PWG 5100.18).
    public static let acknowledgeJob = IPPOperation(rawValue: 0x0041)
    /// Fetch-Document (PWG 5100.18).
    public static let fetchDocument = IPPOperation(rawValue: 0x0042)
    /// Fetch-Job (PWG 5100.18).
    public static let fetchJob = IPPOperation(rawValue: 0x0043)
    /// Get-Output-Device-Attributes (PWG 5100.18).
    public static let getOutputDeviceAttributes = IPPOperation(rawValue: 0x0044)
    /// Update-Active-Jobs (PWG 5100.18).
    public static let updateActiveJobs = IPPOperation(rawValue: 0x0045)
    /// Deregister-Output-Device (PWG 5100.18).
    public static let deregisterOutputDevice = IPPOperation(rawValue: 0x0046)
    /// Update-Document-Status (PWG 5100.18).
    public static let updateDocumentStatus = IPPOperation(rawValue: 0x0047)
    /// Update-Job-Status (PWG 5100.18).
    public static let updateJobStatus = IPPOperation(rawValue: 0x0048)
    /// Update-Output-Device-Attributes (PWG 5100.18).
    public static let updateOutputDeviceAttributes = IPPOperation(rawValue: 0x0049)
}

extension IPPOperation {
    /// Get-Resource-Attributes (PWG 5100.22).
    public static let getResourceAttributes = IPPOperation(rawValue: 0x001E)
    /// Get-Resources (PWG 5100.22).
    public static let getResources = IPPOperation(rawValue: 0x0020)
    /// Allocate-Printer-Resources (PWG 5100.22).
    public static let allocatePrinterResources = IPPOperation(rawValue: 0x004B)
    /// Create-Printer (PWG 5100.22).
    public static let createPrinter = IPPOperation(rawValue: 0x004C)
    /// Deallocate-Printer-Resources (PWG 5100.22).
    public static let deallocatePrinterResources = IPPOperation(rawValue: 0x004D)
    /// Delete-Printer (PWG 5100.22).
    public static let deletePrinter = IPPOperation(rawValue: 0x004E)
    /// Get-Printers (PWG 5100.22).
    public static let getPrinters = IPPOperation(rawValue: 0x004F)
    /// Shutdown-One-Printer (PWG 5100.22).
    public static let shutdownOnePrinter = IPPOperation(rawValue: 0x0050)
    /// Startup-One-Printer (PWG 5100.22).
    public static let startupOnePrinter = IPPOperation(rawValue: 0x0051)
    /// Cancel-Resource (PWG 5100.22).
    public static let cancelResource = IPPOperation(rawValue: 0x0052)
    /// Create-Resource (PWG 5100.22).
    public static let createResource = IPPOperation(rawValue: 0x0053)
    /// Install-Resource (PWG 5100.22).
    public static let installResource = IPPOperation(rawValue: 0x0054)
    /// Send-Resource-Data (PWG 5100.22).
    public static let sendResourceData = IPPOperation(rawValue: 0x0055)
    /// Set-Resource-Attributes (PWG 5100.22).
    public static let setResourceAttributes = IPPOperation(rawValue: 0x0056)
    /// Create-Resource-Subscriptions (PWG 5100.22).
    public static let createResourceSubscriptions = IPPOperation(rawValue: 0x0057)
    /// Create-System-Subscriptions (PWG 5100.22).
    public static let createSystemSubscriptions = IPPOperation(rawValue: 0x0058)
    /// Disable-All-Printers (PWG 5100.22).
    public static let disableAllPrinters = IPPOperation(rawValue: 0x0059)
    /// Enable-All-Printers (PWG 5100.22).
    public static let enableAllPrinters = IPPOperation(rawValue: 0x005A)
    /// Get-System-Attributes (PWG 5100.22).
    public static let getSystemAttributes = IPPOperation(rawValue: 0x005B)
    /// Get-System-Supported-Values (PWG 5100.22).
    public static let getSystemSupportedValues = IPPOperation(rawValue: 0x005C)
    /// Pause-All-Printers (PWG 5100.22).
    public static let pauseAllPrinters = IPPOperation(rawValue: 0x005D)
    /// Pause-All-Printers-After-Current-Job (PWG 5100.22).
    public static let pauseAllPrintersAfterCurrentJob = IPPOperation(rawValue: 0x005E)
    /// Register-Output-Device (PWG 5100.22).
    public static let registerOutputDevice = IPPOperation(rawValue: 0x005F)
    /// Restart-System (PWG 5100.22).
    public static let restartSystem = IPPOperation(rawValue: 0x0060)
    /// Resume-All-Printers (PWG 5100.22).
    public static let resumeAllPrinters = IPPOperation(rawValue: 0x0061)
    /// Set-System-Attributes (PWG 5100.22).
    public static let setSystemAttributes = IPPOperation(rawValue: 0x0062)
    /// Shutdown-All-Printers (PWG 5100.22).
    public static let shutdownAllPrinters = IPPOperation(rawValue: 0x0063)
    /// Startup-All-Printers (PWG 5100.22).
    public static let startupAllPrinters = IPPOperation(rawValue: 0x0064)
    /// Get-Printer-Resources (PWG 5100.22).
    public static let getPrinterResources = IPPOperation(rawValue: 0x0065)
    /// Get-User-Printer-Attributes (PWG 5100.22).
    public static let getUserPrinterAttributes = IPPOperation(rawValue: 0x0066)
    /// Restart-One-Printer (PWG 5100.22).
    public static let restartOnePrinter = IPPOperation(rawValue: 0x0067)
}
