// SPDX-License-Identifier: Apache-2.0

/// PDPS's own operations, among those that RFC 8011 section 5.4.15 leaves to vendors.
extension IPPOperation {
    /// PDPS-Get-Ledger: what jobs used of paper, row by row or summed up.
    public static let pdpsGetLedger = IPPOperation(rawValue: 0x7D01)
}
