// SPDX-License-Identifier: Apache-2.0
// libvips; its calls are variadic, which Swift cannot call, so each one we use has a function here.
#include <unistd.h>
#include <vips/vips.h>

static inline int pdps_vips_start(const char *name) {
    int code = VIPS_INIT(name);
    // Only the loaders whose libraries are made for outside data.
    vips_block_untrusted_set(1);
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    return code;
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
// Without an export profile colours stay as they are; a null profile would count as given.
static inline int pdps_vips_resized(int descriptor, const char *options, int width, int height,
                                    const char *importProfile, const char *exportProfile, VipsImage **out) {
    VipsSource *source = pdps_vips_source(descriptor);
    if (!source) return -1;
    int code;
    if (importProfile && exportProfile)
        code = vips_thumbnail_source(source, out, width, "height", height, "size", VIPS_SIZE_FORCE,
            "option_string", options, "import_profile", importProfile, "export_profile", exportProfile, NULL);
    else if (exportProfile)
        code = vips_thumbnail_source(source, out, width, "height", height, "size", VIPS_SIZE_FORCE,
            "option_string", options, "export_profile", exportProfile, NULL);
    else
        code = vips_thumbnail_source(source, out, width, "height", height, "size", VIPS_SIZE_FORCE,
            "option_string", options, NULL);
    g_object_unref(source);
    return code;
}
static inline int pdps_vips_hasProfile(VipsImage *image) {
    return vips_image_get_typeof(image, VIPS_META_ICC_NAME) != 0;
}
static inline int pdps_vips_stretch(VipsImage *in, VipsImage **out, double horizontal, double vertical) {
    return vips_resize(in, out, horizontal, "vscale", vertical, NULL);
}
static inline int pdps_vips_flatten(VipsImage *in, VipsImage **out) {
    VipsArrayDouble *white = vips_array_double_newv(1, 255.0);
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
static inline const VipsPel *pdps_vips_address(VipsRegion *region, int x, int y) {
    return VIPS_REGION_ADDR(region, x, y);
}
static inline size_t pdps_vips_stride(VipsRegion *region) {
    return VIPS_REGION_LSKIP(region);
}
static inline void pdps_vips_unref(void *object) {
    g_object_unref(object);
}
