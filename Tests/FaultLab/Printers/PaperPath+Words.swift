// SPDX-License-Identifier: Apache-2.0

import PrintModel

extension PaperPath.Job {
    /// How it says that the job ended; nil while it says that it did not.
    var saidEnd: JobState? {
        if fault == .sayDone, input == .complete, !isCanceled { return .completed }
        return end
    }

    /// The pages that it says came out.
    var countedPages: Int {
        if fault == .sayDone, saidEnd == .completed { return sides }
        if fault == .countLate, end == nil { return max(printed - 1, 0) }
        return printed
    }
}
