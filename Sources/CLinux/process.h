// SPDX-License-Identifier: Apache-2.0
// What a process does to itself on Linux, and Swift cannot call: variadic functions and macros.
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

// Declared here: whichever module includes <fcntl.h> first is taken by the compiler as the home of `stat`.
int fcntl(int descriptor, int command, ...);

static inline int pdps_prctl(int option, unsigned long argument) {
    return prctl(option, argument, 0UL, 0UL, 0UL);
}
static inline int pdps_setSystemCallFilter(const struct sock_fprog *program) {
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0UL, 0UL);
}
// The machine's number in the kernel's audit records; other system call tables are refused.
static inline unsigned int pdps_auditArchitecture(void) {
#if defined(__x86_64__)
    return AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    return AUDIT_ARCH_AARCH64;
#else
    return 0;
#endif
}
static inline int pdps_setProcessLimit(unsigned long most) {
    struct rlimit limit = { most, most };
    return setrlimit(RLIMIT_NPROC, &limit);
}
// glibc tells this number only to GNU sources.
#ifndef F_SETPIPE_SZ
#define F_SETPIPE_SZ 1031
#endif
static inline int pdps_setPipeSize(int descriptor, int size) {
    return fcntl(descriptor, F_SETPIPE_SZ, size);
}
