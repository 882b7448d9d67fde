// SPDX-License-Identifier: Apache-2.0
// What a process does to itself on Linux, and Swift cannot call: variadic functions and macros.
#include <stddef.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static inline int pdps_prctl(int option, unsigned long argument) {
    return prctl(option, argument, 0UL, 0UL, 0UL);
}
static inline int pdps_setSystemCallFilter(const struct sock_fprog *program) {
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0UL, 0UL);
}
static inline int pdps_setProcessLimit(unsigned long most) {
    struct rlimit limit = { most, most };
    return setrlimit(RLIMIT_NPROC, &limit);
}
