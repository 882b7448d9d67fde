// SPDX-License-Identifier: Apache-2.0
// libvips; its calls are variadic, which Swift cannot call, so each one we use has a function here.
#include <vips/vips.h>
