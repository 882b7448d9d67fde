// SPDX-License-Identifier: Apache-2.0
// libvips; its calls are variadic, which Swift cannot call, so each one we use has a function here.
#include <gmodule.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vips/vips.h>

// Declared here: glibc shows dladdr only under _GNU_SOURCE, which Swift's modules are without.
struct pdps_shared_object {
    const char *path;
    void *base;
    const char *symbol;
    void *address;
};
extern int dladdr(const void *address, struct pdps_shared_object *object);

static inline int pdps_vips_start(const char *name) {
    // libvips would load all of its plugins, with the large libraries behind them; here it finds none.
    setenv("VIPSHOME", "/nonexistent", 1);
    int code = VIPS_INIT(name);
    // Only the loaders whose libraries are made for outside data.
    vips_block_untrusted_set(1);
    // A photo has few lines to wait for; a server of many processors has other work for them.
    vips_concurrency_set(MIN(4, (int) g_get_num_processors()));
    vips_cache_set_max(0);
    return code;
}
// Loads one of libvips' plugins, such as vips-heif: it lies beside libvips. 0 if it is there.
static inline int pdps_vips_load(const char *plugin) {
    struct pdps_shared_object library;
    if (!dladdr((void *)vips_init, &library)) return -1;
    const char *end = strrchr(library.path, '/');
    char path[4096];
    int length = snprintf(path, sizeof path, "%.*s/vips-modules-%d.%d/%s.so", end ? (int)(end - library.path) : 1,
        end ? library.path : ".", VIPS_MAJOR_VERSION, VIPS_MINOR_VERSION, plugin);
    if (length < 0 || (size_t)length >= sizeof path) return -1;
    GModule *module = g_module_open(path, G_MODULE_BIND_LAZY);
    if (!module) return -1;
    g_module_make_resident(module);
    return 0;
}
static inline VipsSource *pdps_vips_source(int descriptor) {
    return lseek(descriptor, 0, SEEK_SET) == 0 ? vips_source_new_from_descriptor(descriptor) : NULL;
}
static inline VipsImage *pdps_vips_open(int descriptor, const char *options) {
    VipsSource *source = pdps_vips_source(descriptor);
    if (!source) return NULL;
    VipsImage *image = vips_image_new_from_source(source, options, "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    g_object_unref(source);
    return image;
}
// The profile that the file brings; the bytes are the image's.
static inline const unsigned char *pdps_vips_profile(VipsImage *image, size_t *length) {
    const void *data = NULL;
    if (!vips_image_get_typeof(image, VIPS_META_ICC_NAME)
        || vips_image_get_blob(image, VIPS_META_ICC_NAME, &data, length))
        return NULL;
    return data;
}
// Without an input profile the image's own is taken.
static inline int pdps_vips_convert(VipsImage *in, VipsImage **out, const char *input, const char *output,
                                    VipsIntent intent, int compensatesBlackPoint) {
    if (input)
        return vips_icc_transform(in, out, output, "input_profile", input, "intent", intent,
            "black_point_compensation", compensatesBlackPoint, "depth", 8, NULL);
    return vips_icc_transform(in, out, output, "embedded", TRUE, "intent", intent,
        "black_point_compensation", compensatesBlackPoint, "depth", 8, NULL);
}
// A pixel less an eighth of what is around it: what vipsthumbnail does.
static inline int pdps_vips_sharpen(VipsImage *in, VipsImage **out) {
    VipsImage *mask = vips_image_new_matrixv(3, 3, -1.0, -1.0, -1.0, -1.0, 32.0, -1.0, -1.0, -1.0, -1.0);
    if (!mask) return -1;
    vips_image_set_double(mask, "scale", 24);
    int code = vips_conv(in, out, mask, "precision", VIPS_PRECISION_INTEGER, NULL);
    g_object_unref(mask);
    return code;
}
static inline int pdps_vips_upright(VipsImage *in, VipsImage **out) {
    return vips_autorot(in, out, NULL);
}
static inline int pdps_vips_stretch(VipsImage *in, VipsImage **out, double horizontal, double vertical) {
    return vips_resize(in, out, horizontal, "vscale", vertical, NULL);
}
// An image whose pixels are made from those of `in` by `generate`, by several threads at once; `context` is released with
// it.
static inline int pdps_vips_generated(VipsImage *in, VipsImage **out, int width, int height,
                                      VipsGenerateFn generate, void *context, GDestroyNotify release) {
    VipsImage *lines = in;
    // Strips share lines of a source that gives each line once.
    if (vips_image_is_sequential(in)) {
        if (vips_linecache(in, &lines, "tile_height", 16, "access", VIPS_ACCESS_SEQUENTIAL, "threaded", TRUE, NULL)) {
            release(context);
            return -1;
        }
    } else
        g_object_ref(lines);
    *out = vips_image_new();
    g_object_set_data_full(G_OBJECT(*out), "pdps-source", lines, g_object_unref);
    g_object_set_data_full(G_OBJECT(*out), "pdps-context", context, release);
    if (vips_image_pipelinev(*out, VIPS_DEMAND_STYLE_FATSTRIP, lines, NULL)) return -1;
    (*out)->Xsize = width;
    (*out)->Ysize = height;
    return vips_image_generate(*out, vips_start_one, generate, vips_stop_one, lines, context);
}
static inline int pdps_vips_flatten(VipsImage *in, VipsImage **out) {
    double none = vips_image_get_interpretation(in) == VIPS_INTERPRETATION_CMYK ? 0.0
        : vips_image_get_format(in) == VIPS_FORMAT_USHORT ? 65535.0 : 255.0;
    VipsArrayDouble *white = vips_array_double_newv(1, none);
    int code = vips_flatten(in, out, "background", white, NULL);
    vips_area_unref(VIPS_AREA(white));
    return code;
}
static inline int pdps_vips_colourspace(VipsImage *in, VipsImage **out, VipsInterpretation space) {
    return vips_colourspace(in, out, space, NULL);
}
static inline int pdps_vips_cast8(VipsImage *in, VipsImage **out) {
    return vips_cast_uchar(in, out, NULL);
}
static inline int pdps_vips_turn(VipsImage *in, VipsImage **out, VipsAngle angle) {
    return vips_rot(in, out, angle, NULL);
}
static inline int pdps_vips_crop(VipsImage *in, VipsImage **out, int left, int top, int width, int height) {
    return vips_extract_area(in, out, left, top, width, height, NULL);
}
static inline int pdps_vips_upside_down(VipsImage *in, VipsImage **out) {
    return vips_flip(in, out, VIPS_DIRECTION_VERTICAL, NULL);
}
static inline VipsPel *_Nonnull pdps_vips_address(VipsRegion *region, int x, int y) {
    return VIPS_REGION_ADDR(region, x, y);
}
static inline void pdps_vips_unref(void *object) {
    g_object_unref(object);
}
