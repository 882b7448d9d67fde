// SPDX-License-Identifier: Apache-2.0
// libcupsimage's raster stream, which the benchmark measures against and has our output read by.
#include <cups/raster.h>
