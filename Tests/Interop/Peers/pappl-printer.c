// SPDX-License-Identifier: Apache-2.0
// pappl-printer PORT FOLDER [MILLISECONDS]: a printer made with PAPPL, whose paper is FOLDER: each page is a PGM file, and
// its time a page. Its IPP, its raster reading and its job handling are PAPPL's own.
#include <pappl/pappl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *folder;
static int page_milliseconds;
static int sheets;
static FILE *sheet;
static char unfinished[1024];


static bool start_job(pappl_job_t *job, pappl_pr_options_t *options, pappl_device_t *device) {
    (void)job, (void)options, (void)device;
    return true;
}

static bool start_page(pappl_job_t *job, pappl_pr_options_t *options, pappl_device_t *device, unsigned page) {
    (void)job, (void)device, (void)page;
    if ((sheet = fopen(unfinished, "w")) == NULL) return false;
    return fprintf(sheet, "P5 %u %u 255\n", options->header.cupsWidth, options->header.cupsHeight) > 0;
}

static bool write_line(pappl_job_t *job, pappl_pr_options_t *options, pappl_device_t *device, unsigned y,
                       const unsigned char *line) {
    (void)job, (void)device, (void)y;
    return fwrite(line, 1, options->header.cupsWidth, sheet) == options->header.cupsWidth;
}

// Copies are the driver's part, as the drivers of PAPPL's authors have it: page by page.
static bool end_page(pappl_job_t *job, pappl_pr_options_t *options, pappl_device_t *device, unsigned page) {
    (void)device, (void)page;
    fclose(sheet);
    for (int copy = 0; copy < options->copies; copy++) {
        char name[1024];
        usleep(1000 * (unsigned)page_milliseconds);
        snprintf(name, sizeof(name), "%s/%04d-job%d.pgm", folder, ++sheets, papplJobGetID(job));
        if (link(unfinished, name) != 0) return false;
    }
    return unlink(unfinished) == 0;
}

static bool end_job(pappl_job_t *job, pappl_pr_options_t *options, pappl_device_t *device) {
    (void)job, (void)options, (void)device;
    return true;
}

static bool print_file(pappl_job_t *job, pappl_pr_options_t *options, pappl_device_t *device) {
    (void)options, (void)device;
    papplLogJob(job, PAPPL_LOGLEVEL_ERROR, "Only raster is printed.");
    return false;
}

static bool driver(pappl_system_t *system, const char *name, const char *uri, const char *id,
                   pappl_pr_driver_data_t *data, ipp_t **attributes, void *context) {
    (void)system, (void)name, (void)uri, (void)id, (void)attributes, (void)context;
    data->printfile_cb = print_file;
    data->rstartjob_cb = start_job;
    data->rstartpage_cb = start_page;
    data->rwriteline_cb = write_line;
    data->rendpage_cb = end_page;
    data->rendjob_cb = end_job;
    snprintf(data->make_and_model, sizeof(data->make_and_model), "PAPPL Test Printer");
    data->format = "application/vnd.pdps-test";
    data->ppm = 60;
    data->kind = PAPPL_KIND_DOCUMENT;
    data->orient_default = IPP_ORIENT_NONE;
    data->color_supported = PAPPL_COLOR_MODE_MONOCHROME;
    data->color_default = PAPPL_COLOR_MODE_MONOCHROME;
    data->quality_default = IPP_QUALITY_NORMAL;
    data->scaling_default = PAPPL_SCALING_AUTO;
    data->raster_types = PAPPL_PWG_RASTER_TYPE_SGRAY_8;
    data->sides_supported = PAPPL_SIDES_ONE_SIDED;
    data->sides_default = PAPPL_SIDES_ONE_SIDED;
    data->num_resolution = 1;
    data->x_resolution[0] = data->y_resolution[0] = data->x_default = data->y_default = 100;
    data->left_right = data->bottom_top = 423;
    data->num_media = 2;
    data->media[0] = "iso_a4_210x297mm";
    data->media[1] = "na_letter_8.5x11in";
    data->num_source = 1;
    data->source[0] = "tray-1";
    data->num_type = 1;
    data->type[0] = "stationery";
    pappl_media_col_t *ready = &data->media_ready[0];
    snprintf(ready->size_name, sizeof(ready->size_name), "iso_a4_210x297mm");
    ready->size_width = 21000;
    ready->size_length = 29700;
    ready->left_margin = ready->right_margin = ready->top_margin = ready->bottom_margin = 423;
    snprintf(ready->source, sizeof(ready->source), "tray-1");
    snprintf(ready->type, sizeof(ready->type), "stationery");
    data->media_default = *ready;
    return true;
}

int main(int count, char **arguments) {
    static pappl_pr_driver_t drivers[] = {{"test", "Test printer", NULL, NULL}};
    if (count < 3) return 2;
    int port = atoi(arguments[1]);
    folder = arguments[2];
    snprintf(unfinished, sizeof(unfinished), "%s/unfinished", folder);
    page_milliseconds = count > 3 ? atoi(arguments[3]) : 0;
    pappl_system_t *system = papplSystemCreate(PAPPL_SOPTIONS_MULTI_QUEUE, "Test", port, NULL, NULL, "-",
                                               PAPPL_LOGLEVEL_INFO, NULL, false);
    if (system == NULL) return 1;
    papplSystemAddListeners(system, "localhost");
    papplSystemSetHostName(system, "localhost");
    papplSystemSetPrinterDrivers(system, 1, drivers, NULL, NULL, driver, NULL);
    if (papplPrinterCreate(system, 0, "Pappl", "test", NULL, "file:///dev/null") == NULL) return 1;
    papplSystemRun(system);
    papplSystemDelete(system);
    return 0;
}
