#include "page/report_files.h"

#include "base/memory.h"
#include "base/system_error.h"
#include "page/html.h"
#include "page/page_size.h"
#include "report/json.h"
#include "write/text_file.h"
#include "write/writer.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>

/* The facts alone can be larger: lists of thousands of files, a long spec. */
static int note_size(json_t *pictures, int64_t bytes, int64_t size, zs_error *err)
{
    json_t *note =
        json_sprintf("The page has %.2f MB instead of %.2f MB: its texts and lists alone take more.",
                     (double)bytes / 1e6, (double)size / 1e6);
    return json_array_append_new(json_object_get(pictures, "notes"), note)
               ? zs_fail(err, ZS_FAILED, "no memory for the report")
               : 0;
}

/* Make the pictures, with the page no larger than it may be, if that can be had with fewer maps and numbers
 * of products. */
static int draw(const zs_subject *subject, const char *facts, json_t **pictures, zs_blocks *blocks,
                zs_error *err)
{
    int64_t room = zs_page_size_of_products(subject->spec);
    for (;;) {
        if (zs_drawing_make(subject, room, pictures, blocks, err))
            return -1;
        const zs_page_data data = { facts, *pictures, blocks };
        int64_t excess = zs_html_bytes(&data) - subject->spec->report.size;
        if (excess <= 0)
            return 0;
        if (room <= 0)
            return note_size(*pictures, zs_html_bytes(&data), subject->spec->report.size, err);
        room = excess < room / 2 ? room / 2 : 0;
        json_decref(*pictures);
        zs_blocks_clear(blocks);
    }
}

static int write_page(const zs_subject *subject, const char *facts, const zs_output *output, zs_error *err)
{
    zs_blocks blocks = { .n = 0 };
    json_t *pictures = NULL;
    int result = draw(subject, facts, &pictures, &blocks, err);
    const zs_page_data data = { facts, pictures, &blocks };
    if (result == 0)
        result = zs_html_write(&data, output->part, output->path, err);
    json_decref(pictures);
    zs_blocks_clear(&blocks);
    return result;
}

static int write_text(const char *text, size_t n, const zs_output *output, zs_error *err)
{
    zs_text_file file;
    if (zs_text_file_open(&file, output->part, output->path, err))
        return -1;
    zs_text_file_add(&file, text, n);
    return zs_text_file_close(&file, err);
}

/* What became of the NetCDF files: [zs_spec_netcdf_count()]. */
static int look_at_files(const zs_subject *subject, zs_file_made *made, zs_error *err)
{
    struct stat status;
    for (int k = 0; k < zs_spec_netcdf_count(subject->spec); k++) {
        const zs_output *output = zs_writer_find(subject->writer, zs_spec_written(subject->spec, k));
        made[k] = (zs_file_made){ .bytes = -1 };
        if (!output)
            continue;
        if (stat(output->part, &status))
            return zs_fail_system(err, ZS_FAILED, errno, output->path, "looking at it for the report");
        /* values of others may be to come; a store has many files */
        bool known = output->beside == ZS_ALONE && !S_ISDIR(status.st_mode);
        int64_t bytes = known ? (int64_t)status.st_size : -1;
        made[k] = (zs_file_made){ .bytes = bytes, .digest = output->digest };
    }
    return 0;
}

/* The facts as text; NULL with err filled.  *size: its bytes. */
static char *facts_text(const zs_subject *subject, zs_facts_of facts, size_t *size, zs_error *err)
{
    json_t *json = NULL;
    char *text = NULL;
    zs_file_made *made =
        zs_alloc((size_t)zs_spec_netcdf_count(subject->spec), sizeof *made, "the report", err);
    int result = made ? 0 : -1;
    if (made && facts.totals) {
        result = look_at_files(subject, made, err);
        facts.made = made;
    }
    if (result == 0 && zs_facts_make(&facts, &json, err) == 0)
        text = zs_json_dump(json, size, err);
    json_decref(json);
    free(made);
    return text;
}

int zs_report_files_write(const zs_subject *subject, zs_facts_of facts, zs_error *err)
{
    size_t size;
    char *text = facts_text(subject, facts, &size, err);
    int result = text ? 0 : -1;
    for (int k = zs_spec_netcdf_count(subject->spec); k < zs_spec_written_count(subject->spec) && result == 0;
         k++) {
        zs_written file = zs_spec_written(subject->spec, k);
        const zs_output *output = zs_writer_find(subject->writer, file);
        if (output)
            result = file.report == ZS_REPORT_JSON ? write_text(text, size, output, err)
                                                   : write_page(subject, text, output, err);
    }
    free(text);
    return result;
}
