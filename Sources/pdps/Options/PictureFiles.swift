// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import SystemPackage

/// Pictures that are printed together.
enum PictureFiles {
    private static let extensions: Set<String> = [
        "jpg", "jpeg", "png", "tif", "tiff", "webp", "heic", "heif", "avif",
    ]

    /// Whether files are to share sheets although nobody said so: several pictures with `number-up` are a contact sheet.
    ///
    /// Other documents begin on sheets of their own (RFC 8011 section 5.2.4 leaves the default to the printer).
    static func shareSheets(_ files: [String], _ attributes: [Attribute]) -> Bool {
        let ticket = Ticket(attributes)
        return files.count > 1 && ticket.numberUp > 1 && ticket.documentHandling == nil
            && files.allSatisfy { extensions.contains(FilePath($0).extension?.lowercased() ?? "") }
    }
}
