// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A synced file in the document folder that no job has yet; removed when the last reference goes unless kept.
package final class StagedFile: Sendable {
    /// The file's name within the folder.
    let name: String
    private let folder: DocumentFolder
    private let isKept = Mutex(false)

    init(name: String, folder: DocumentFolder) {
        self.name = name
        self.folder = folder
    }

    /// Called just before the transaction that names the file is committed: from then on a row may be durable.
    func keep() {
        isKept.withLock { $0 = true }
    }

    deinit {
        if !isKept.withLock({ $0 }) { folder.remove(name) }
    }
}
