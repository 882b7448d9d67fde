// SPDX-License-Identifier: Apache-2.0
// What Linux's USB printer class driver (usblp) tells of a port; its calls are macros and variadic.
#include <sys/ioctl.h>

// The state of the port as on a parallel cable, into a byte of `status`; -1 and errno on failure (LPGETSTATUS).
static inline int pdps_port_status(int descriptor, int *status) {
    const unsigned long getStatus = 0x060b;
    return ioctl(descriptor, getStatus, status);
}

// The IEEE 1284 device ID with its two bytes of length; -1 and errno on failure (LPIOC_GET_DEVICE_ID).
static inline int pdps_port_device_id(int descriptor, unsigned char *buffer, unsigned int length) {
    return ioctl(descriptor, _IOC(_IOC_READ, 'P', 1, length), buffer);
}
