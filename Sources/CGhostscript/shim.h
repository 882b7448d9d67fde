// SPDX-License-Identifier: Apache-2.0
// Ghostscript's C API and the structures of its `display` device.
#include <ghostscript/iapi.h>
#include <ghostscript/ierrors.h>
#include <ghostscript/gdevdsp.h>
