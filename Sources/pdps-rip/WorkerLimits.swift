// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Rendering

/// What the worker allows itself, whatever the document makes it do.
enum WorkerLimits {
    /// What holds from the start on.
    static func atStart() {
        // No core files, no debugger, nothing that a document is made to do can gain privileges.
        set(RLIMIT_CORE, 0)
        set(RLIMIT_NOFILE, 256)
        _ = pdps_prctl(PR_SET_DUMPABLE, 0)
        _ = pdps_prctl(PR_SET_NO_NEW_PRIVS, 1)
    }

    /// What a document may cost: memory beyond what is in use now, temporary files, threads.
    static func forDocument(_ limits: RenderLimits, isSandboxed: Bool) {
        let (most, overflows) = addressSpace().addingReportingOverflow(limits.memory)
        if !overflows { set(RLIMIT_AS, most) }
        set(RLIMIT_FSIZE, min(limits.memory, limits.outputBytes))
        // Outside, all processes of the user would count.
        if isSandboxed { _ = pdps_setProcessLimit(64) }
    }

    /// Allows processor time for the next page; when it is used up the process ends by SIGXCPU.
    static func allowProcessorTime(_ time: Duration) {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let used = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        let seconds = Int(clamping: time.components.seconds)
        let (most, overflows) = used.addingReportingOverflow(max(1, seconds) + 1)
        guard !overflows else { return }
        // Only the soft limit moves: it must be possible to raise it for the next page.
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit)
        limit.rlim_cur = min(rlim_t(most), limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit)
    }

    private static func set(_ resource: __rlimit_resource, _ value: Int) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
        limit.rlim_max = min(limit.rlim_max, rlim_t(value))
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    }

    /// Bytes of address space in use.
    private static func addressSpace() -> Int {
        var text = [UInt8](repeating: 0, count: 128)
        let file = open("/proc/self/statm", O_RDONLY)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        let count = read(file, &text, text.count)
        let pages = String(decoding: text.prefix(max(0, count)), as: UTF8.self).split(separator: " ").first
        return pages.flatMap { Int($0) }.map { $0 * sysconf(CInt(_SC_PAGESIZE)) } ?? 0
    }
}
