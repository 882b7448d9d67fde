// SPDX-License-Identifier: Apache-2.0
#include <sys/syscall.h>

// Declared here: glibc shows memfd_create and its constants only under _GNU_SOURCE, which Swift's module is without.
long syscall(long number, ...);
int fcntl(int descriptor, int command, ...);

// A memory file that can be sealed and is closed on exec (memfd_create(2)); -1 and errno on failure.
static inline int pdps_memory_file(const char *name) {
    const unsigned int cloexec = 0x1, allowSealing = 0x2;
    return (int)syscall(SYS_memfd_create, name, cloexec | allowSealing);
}

// Forbids every later change of the file's bytes, size and seals (fcntl(2), F_ADD_SEALS).
static inline int pdps_seal_memory_file(int descriptor) {
    const int addSeals = 1024 + 9, seal = 0x1, shrink = 0x2, grow = 0x4, write = 0x8;
    return fcntl(descriptor, addSeals, seal | shrink | grow | write);
}
