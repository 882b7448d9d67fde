// SPDX-License-Identifier: Apache-2.0

/// The names of the files that a job leaves in a folder.
enum JobFileName {
    /// `job-ID.EXT`: the whole job.
    static func job(_ jobID: Int, fileExtension: String) -> String { "job-\(jobID).\(fileExtension)" }

    /// `job-ID-page-NNNN.png`: one impression, numbered from 1 within the job.
    static func page(_ jobID: Int, impression: Int) -> String {
        let digits = String(impression)
        return "job-\(jobID)-page-" + String(repeating: "0", count: max(4 - digits.utf8.count, 0)) + digits + ".png"
    }
}
