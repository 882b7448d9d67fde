// SPDX-License-Identifier: Apache-2.0

/// Objects of MIB-II (RFC 1213), the Host Resources MIB (RFC 2790) and the Printer MIB (RFC 3805).
///
/// Columns of tables, whose index begins with `hrDeviceIndex`; names are those of the documents.
extension ObjectID {
    static let sysDescr: ObjectID = [1, 3, 6, 1, 2, 1, 1, 1, 0]

    private static func hostResources(_ numbers: UInt32...) -> ObjectID { [1, 3, 6, 1, 2, 1, 25] + numbers }
    private static func printer(_ numbers: UInt32...) -> ObjectID { [1, 3, 6, 1, 2, 1, 43] + numbers }

    static let hrDeviceDescr = hostResources(3, 2, 1, 3)
    static let hrDeviceStatus = hostResources(3, 2, 1, 5)
    static let hrPrinterStatus = hostResources(3, 5, 1, 1)
    static let hrPrinterDetectedErrorState = hostResources(3, 5, 1, 2)

    static let prtGeneralPrinterName = printer(5, 1, 1, 16)
    static let prtGeneralSerialNumber = printer(5, 1, 1, 17)

    static let prtInputType = printer(8, 2, 1, 2)
    static let prtInputDimUnit = printer(8, 2, 1, 3)
    static let prtInputMediaDimFeedDirDeclared = printer(8, 2, 1, 4)
    static let prtInputMediaDimXFeedDirDeclared = printer(8, 2, 1, 5)
    static let prtInputMediaDimFeedDirChosen = printer(8, 2, 1, 6)
    static let prtInputMediaDimXFeedDirChosen = printer(8, 2, 1, 7)
    static let prtInputMaxCapacity = printer(8, 2, 1, 9)
    static let prtInputCurrentLevel = printer(8, 2, 1, 10)
    static let prtInputStatus = printer(8, 2, 1, 11)
    static let prtInputMediaName = printer(8, 2, 1, 12)
    static let prtInputName = printer(8, 2, 1, 13)
    static let prtInputDescription = printer(8, 2, 1, 18)

    static let prtMarkerCounterUnit = printer(10, 2, 1, 3)
    static let prtMarkerLifeCount = printer(10, 2, 1, 4)

    static let prtMarkerSuppliesColorantIndex = printer(11, 1, 1, 3)
    static let prtMarkerSuppliesClass = printer(11, 1, 1, 4)
    static let prtMarkerSuppliesType = printer(11, 1, 1, 5)
    static let prtMarkerSuppliesDescription = printer(11, 1, 1, 6)
    static let prtMarkerSuppliesSupplyUnit = printer(11, 1, 1, 7)
    static let prtMarkerSuppliesMaxCapacity = printer(11, 1, 1, 8)
    static let prtMarkerSuppliesLevel = printer(11, 1, 1, 9)

    static let prtMarkerColorantRole = printer(12, 1, 1, 3)
    static let prtMarkerColorantValue = printer(12, 1, 1, 4)

    static let prtConsoleDisplayBufferText = printer(16, 5, 1, 2)

    static let prtAlertSeverityLevel = printer(18, 1, 1, 2)
    static let prtAlertGroup = printer(18, 1, 1, 4)
    static let prtAlertGroupIndex = printer(18, 1, 1, 5)
    static let prtAlertLocation = printer(18, 1, 1, 6)
    static let prtAlertCode = printer(18, 1, 1, 7)
    static let prtAlertDescription = printer(18, 1, 1, 8)
}
