// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// The system calls that a worker gives up before it sees a document (seccomp, as a classic BPF program).
///
/// What is refused fails with EPERM: programs, processes, sockets, other processes' memory, mounts, kernel features.
/// Files are not its matter; the sandbox has none that could be written but its own temporary ones.
enum SystemCallFilter {
    private static let refused: [Int32] = [
        SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_pidfd_open,
        SYS_pidfd_getfd, SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4,
        SYS_sendto, SYS_sendmsg, SYS_sendmmsg, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare,
        SYS_setns, SYS_fsopen, SYS_open_tree, SYS_move_mount, SYS_add_key, SYS_request_key, SYS_keyctl, SYS_bpf,
        SYS_perf_event_open, SYS_userfaultfd, SYS_io_uring_setup, SYS_init_module, SYS_finit_module,
        SYS_delete_module, SYS_kexec_load, SYS_reboot, SYS_swapon, SYS_swapoff, SYS_quotactl, SYS_personality,
        SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_settimeofday, SYS_clock_settime, SYS_sethostname,
        SYS_setdomainname, SYS_acct,
    ]
    /// The flag of `clone` that makes a thread and no process.
    private static let cloneThread: UInt32 = 0x10000

    // Places in `struct seccomp_data`.
    private static let numberOffset: UInt32 = 0
    private static let architectureOffset: UInt32 = 4
    private static let firstArgumentOffset: UInt32 = 16

    // Classic BPF: load a word, jump if equal, jump if any bit is set, return.
    private static let load: UInt16 = 0x20
    private static let jumpIfEqual: UInt16 = 0x15
    private static let jumpIfSet: UInt16 = 0x45
    private static let end: UInt16 = 0x06

    /// Gives up the calls, for this process and its threads, for good.
    ///
    /// - Returns: whether the kernel took the filter; a kernel without seccomp does not.
    @discardableResult
    static func install() -> Bool {
        let architecture = pdps_auditArchitecture()
        guard architecture != 0 else { return false }
        var program = makeProgram(architecture: architecture)
        return program.withUnsafeMutableBufferPointer { instructions in
            var filter = sock_fprog(len: UInt16(instructions.count), filter: instructions.baseAddress)
            return pdps_setSystemCallFilter(&filter) == 0
        }
    }

    private static func makeProgram(architecture: UInt32) -> [sock_filter] {
        let allow = sock_filter(code: end, jt: 0, jf: 0, k: UInt32(SECCOMP_RET_ALLOW))
        let kill = sock_filter(code: end, jt: 0, jf: 0, k: UInt32(SECCOMP_RET_KILL_PROCESS))
        func refuse(_ error: Int32) -> sock_filter {
            sock_filter(code: end, jt: 0, jf: 0, k: UInt32(SECCOMP_RET_ERRNO) | UInt32(error))
        }
        var program = [
            sock_filter(code: load, jt: 0, jf: 0, k: architectureOffset),
            sock_filter(code: jumpIfEqual, jt: 1, jf: 0, k: architecture),
            kill,
            sock_filter(code: load, jt: 0, jf: 0, k: numberOffset),
        ]
        for number in refused {
            program.append(sock_filter(code: jumpIfEqual, jt: 0, jf: 1, k: UInt32(number)))
            program.append(refuse(EPERM))
        }
        #if arch(x86_64)
        for number in [SYS_fork, SYS_vfork] {
            program.append(sock_filter(code: jumpIfEqual, jt: 0, jf: 1, k: UInt32(number)))
            program.append(refuse(EPERM))
        }
        // The x32 table has the same calls by other numbers.
        program.append(sock_filter(code: jumpIfSet, jt: 0, jf: 1, k: 0x4000_0000))
        program.append(kill)
        #endif
        // clone3 hides its flags in memory; without it the C library takes clone, which may make threads only.
        program.append(sock_filter(code: jumpIfEqual, jt: 0, jf: 1, k: UInt32(SYS_clone3)))
        program.append(refuse(ENOSYS))
        program += [
            sock_filter(code: jumpIfEqual, jt: 0, jf: 3, k: UInt32(SYS_clone)),
            sock_filter(code: load, jt: 0, jf: 0, k: firstArgumentOffset),
            sock_filter(code: jumpIfSet, jt: 1, jf: 0, k: cloneThread),
            refuse(EPERM),
            allow,
        ]
        return program
    }
}
