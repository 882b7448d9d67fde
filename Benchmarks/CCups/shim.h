// SPDX-License-Identifier: Apache-2.0
// libcups reads and writes through callbacks; these do so from and to memory.
#ifndef PDPS_CCUPS_SHIM_H
#define PDPS_CCUPS_SHIM_H

#include <cups/ipp.h>
#include <string.h>
#include <sys/types.h>

typedef struct {
    unsigned char *bytes;
    size_t count;
    size_t offset;
} pdps_memory;

static ssize_t pdps_memory_read(void *context, ipp_uchar_t *buffer, size_t count) {
    pdps_memory *memory = context;
    size_t left = memory->count - memory->offset;
    if (count > left) count = left;
    memcpy(buffer, memory->bytes + memory->offset, count);
    memory->offset += count;
    return (ssize_t)count;
}

static ssize_t pdps_memory_write(void *context, ipp_uchar_t *buffer, size_t count) {
    pdps_memory *memory = context;
    if (count > memory->count - memory->offset) return -1;
    memcpy(memory->bytes + memory->offset, buffer, count);
    memory->offset += count;
    return (ssize_t)count;
}

/// The message in memory, NULL if it cannot be read; release it with ippDelete.
static inline ipp_t *pdps_ipp_read(unsigned char *bytes, size_t count) {
    pdps_memory memory = {bytes, count, 0};
    ipp_t *message = ippNew();
    if (ippReadIO(&memory, pdps_memory_read, 1, NULL, message) == IPP_STATE_DATA) return message;
    ippDelete(message);
    return NULL;
}

/// Writes the message into memory of `count` bytes; the number of bytes written, 0 if it failed.
static inline size_t pdps_ipp_write(ipp_t *message, unsigned char *bytes, size_t count) {
    pdps_memory memory = {bytes, count, 0};
    ippSetState(message, IPP_STATE_IDLE);
    return ippWriteIO(&memory, pdps_memory_write, 1, NULL, message) == IPP_STATE_DATA ? memory.offset : 0;
}

#endif
