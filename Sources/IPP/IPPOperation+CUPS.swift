// SPDX-License-Identifier: Apache-2.0

extension IPPOperation {
    /// CUPS-Get-Default (CUPS).
    public static let cupsGetDefault = IPPOperation(rawValue: 0x4001)
    /// CUPS-Get-Printers (CUPS).
    public static let cupsGetPrinters = IPPOperation(rawValue: 0x4002)
    /// CUPS-Add-Modify-Printer (CUPS).
    public static let cupsAddModifyPrinter = IPPOperation(rawValue: 0x4003)
    /// CUPS-Delete-Printer (CUPS).
    public static let cupsDeletePrinter = IPPOperation(rawValue: 0x4004)
    /// CUPS-Get-Classes (CUPS).
    public static let cupsGetClasses = IPPOperation(rawValue: 0x4005)
    /// CUPS-Add-Modify-Class (CUPS).
    public static let cupsAddModifyClass = IPPOperation(rawValue: 0x4006)
    /// CUPS-Delete-Class (CUPS).
    public static let cupsDeleteClass = IPPOperation(rawValue: 0x4007)
    /// CUPS-Accept-Jobs (CUPS).
    public static let cupsAcceptJobs = IPPOperation(rawValue: 0x4008)
    /// CUPS-Reject-Jobs (CUPS).
    public static let cupsRejectJobs = IPPOperation(rawValue: 0x4009)
    /// CUPS-Set-Default (CUPS).
    public static let cupsSetDefault = IPPOperation(rawValue: 0x400A)
    /// CUPS-Get-Devices (CUPS).
    public static let cupsGetDevices = IPPOperation(rawValue: 0x400B)
    /// CUPS-Get-PPDs (CUPS).
    public static let cupsGetPPDs = IPPOperation(rawValue: 0x400C)
    /// CUPS-Move-Job (CUPS).
    public static let cupsMoveJob = IPPOperation(rawValue: 0x400D)
    /// CUPS-Authenticate-Job (CUPS).
    public static let cupsAuthenticateJob = IPPOperation(rawValue: 0x400E)
    /// CUPS-Get-PPD (CUPS).
    public static let cupsGetPPD = IPPOperation(rawValue: 0x400F)
    /// CUPS-Get-Document (CUPS).
    public static let cupsGetDocument = IPPOperation(rawValue: 0x4027)
    /// CUPS-Create-Local-Printer (CUPS).
    public static let cupsCreateLocalPrinter = IPPOperation(rawValue: 0x4028)
}
