// SPDX-License-Identifier: Apache-2.0
// Ghostscript's C API and the structures of its `display` device.
// gdevdsp.h uses size_t without saying where it is from.
#include <stddef.h>
#include <ghostscript/iapi.h>
#include <ghostscript/ierrors.h>
#include <ghostscript/gdevdsp.h>
