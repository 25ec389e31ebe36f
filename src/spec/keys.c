#include "spec/keys.h"

#include "base/memory.h"
#include "base/text.h"
#include "spec/product.h"
#include "spec/product_keys.h"
#include "spec/value.h"
#include "stats/quantize.h"
#include "time/group_key.h"

#include <float.h>
#include <string.h>

static const char *const output_name[ZS_OUTPUT_KINDS] = { "zscore", "anomaly", "statistics" };
static const char *const format_name[] = { "netcdf4", "classic" };
static const char *const progress_name[] = { "auto", "bar", "lines", "none" };
static const char *const library_name[] = { "auto", "netcdf" };

enum { MOST_CHOICES = 1024 }; /* NetCDF's NC_MAX_VAR_DIMS */

/* --- one function for each setting: value -> spec ---------------------------------------------------- */

static int take_files(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    const char *cursor = entry->value, *word;
    size_t length;
    spec->input.pattern =
        zs_alloc(zs_count_words(entry->value), sizeof *spec->input.pattern, "the input patterns", err);
    if (!spec->input.pattern)
        return -1;
    while ((word = zs_next_word(&cursor, &length))) {
        char *pattern = zs_alloc(length + 1, 1, "an input pattern", err);
        if (!pattern)
            return -1;
        memcpy(pattern, word, length);
        spec->input.pattern[spec->input.npattern++] = pattern;
    }
    return zs_take_text(&spec->input.files_where, entry->where, err);
}

static int take_variable(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    char brief[ZS_BRIEF];
    if (zs_count_words(entry->value) != 1)
        return zs_fail(err, ZS_REFUSED, "\"%s\" is not the name of one variable",
                       zs_brief(entry->value, brief));
    if (zs_take_text(&spec->input.variable, entry->value, err) != 0)
        return -1;
    return zs_take_text(&spec->input.variable_where, entry->where, err);
}

static int take_time(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return zs_take_dates(entry, &spec->input.time.first, &spec->input.time.last, &spec->input.time_where,
                         err);
}

static int take_baseline(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return zs_take_dates(entry, &spec->climatology.baseline.first, &spec->climatology.baseline.last,
                         &spec->climatology.baseline_where, err);
}

static int take_box(zs_interval *box, double limit, const zs_entry *entry, zs_error *err)
{
    double pair[2];
    if (zs_value_pair(entry->value, -limit, limit, pair, err) != 0)
        return -1;
    box->set = true;
    box->first = pair[0];
    box->last = pair[1];
    return zs_take_text(&box->where, entry->where, err);
}

static int take_latitude(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return take_box(&spec->input.latitude, 90, entry, err);
}

static int take_longitude(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return take_box(&spec->input.longitude, 360, entry, err);
}

static int take_units(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return zs_take_text(&spec->input.units, entry->value, err)
               ? -1
               : zs_take_text(&spec->input.units_where, entry->where, err);
}

static int take_valid(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    double pair[2];
    if (zs_value_pair(entry->value, -DBL_MAX, DBL_MAX, pair, err))
        return -1;
    if (pair[0] > pair[1])
        return zs_fail(err, ZS_REFUSED, "%g is above %g: no value would be valid", pair[0], pair[1]);
    spec->input.valid = true;
    spec->input.valid_min = pair[0];
    spec->input.valid_max = pair[1];
    return 0;
}

static int take_expver(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    char brief[ZS_BRIEF];
    if (strcmp(entry->value, "auto") == 0)
        return 0;
    if (zs_value_integer(entry->value, 1, 9999, &spec->input.expver, err))
        return zs_fail(err, ZS_REFUSED, "\"%s\" is neither auto nor a version, such as 1 or 5",
                       zs_brief(entry->value, brief));
    return zs_take_text(&spec->input.expver_where, entry->where, err);
}

static int take_choice(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    void *list = spec->input.fixed;
    size_t room = (size_t)spec->input.nfixed;
    if (room >= MOST_CHOICES)
        return zs_fail(err, ZS_REFUSED, "no variable has more than %d dimensions", MOST_CHOICES);
    if (zs_grow(&list, &room, room + 1, sizeof *spec->input.fixed, err) != 0)
        return -1;
    spec->input.fixed = list;
    zs_fixed_dim *choice = &spec->input.fixed[spec->input.nfixed++];
    *choice = (zs_fixed_dim){ 0 };
    if (zs_take_text(&choice->dimension, entry->key, err) != 0 ||
        zs_take_text(&choice->value, entry->value, err) != 0)
        return -1;
    return zs_take_text(&choice->where, entry->where, err);
}

/* A dimension of that name is one like others, unless all of it is wanted. */
static int take_realization(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    spec->input.pool = strcmp(entry->value, "pool") == 0;
    return spec->input.pool ? zs_take_text(&spec->input.pool_where, entry->where, err)
                            : take_choice(spec, entry, err);
}

static int take_ddof(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return zs_value_integer(entry->value, 0, 100, &spec->climatology.ddof, err);
}

static int take_min_count(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return zs_value_integer(entry->value, 1, 1000000, &spec->climatology.min_count, err);
}

static int take_group(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    const char *name[ZS_GROUP_KINDS];
    int index;
    for (int k = 0; k < ZS_GROUP_KINDS; k++)
        name[k] = zs_group_kind_name((zs_group_kind)k);
    if (zs_value_choice(entry->value, name, ZS_GROUP_KINDS, &index, err) != 0)
        return -1;
    spec->climatology.grouping.kind = (zs_group_kind)index;
    return 0;
}

static int take_leap_day(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    const char *name[] = { zs_leap_day_name(ZS_LEAP_OWN), zs_leap_day_name(ZS_LEAP_MERGE),
                           zs_leap_day_name(ZS_LEAP_DROP) };
    int index;
    if (zs_value_choice(entry->value, name, 3, &index, err) != 0)
        return -1;
    spec->climatology.grouping.leap_day = (zs_leap_day)index;
    return 0;
}

static int take_window(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return zs_value_integer(entry->value, 0, ZS_WINDOW_MOST, &spec->climatology.grouping.window, err);
}

static int take_from(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return zs_take_text(&spec->climatology.from, entry->value, err)
               ? -1
               : zs_take_text(&spec->climatology.from_where, entry->where, err);
}

static int take_extend(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return zs_take_text(&spec->climatology.extend, entry->value, err)
               ? -1
               : zs_take_text(&spec->climatology.extend_where, entry->where, err);
}

static int take_output(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    char brief[ZS_BRIEF];
    int kind;
    if (zs_value_choice(entry->key, output_name, ZS_OUTPUT_KINDS, &kind, err) != 0)
        return -1;
    if (entry->value[entry->length - 1] == '/')
        return zs_fail(err, ZS_REFUSED, "%s is a directory; add the name of the file",
                       zs_brief(entry->value, brief));
    if (zs_take_text(&spec->output.path[kind], entry->value, err) != 0)
        return -1;
    return zs_take_text(&spec->output.where[kind], entry->where, err);
}

static int take_format(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    int index;
    if (zs_value_choice(entry->value, format_name, 2, &index, err) != 0)
        return -1;
    spec->output.format = (zs_format)index;
    return 0;
}

static int take_deflate(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return zs_value_integer(entry->value, 0, 9, &spec->output.deflate, err);
}

static int take_keepbits(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return zs_value_integer(entry->value, 1, ZS_KEEPBITS_MOST, &spec->output.keepbits, err);
}

static int take_significant(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    double number;
    char brief[ZS_BRIEF];
    if (zs_value_number(entry->value, &number, err) != 0)
        return -1;
    if (number < ZS_SIGNIFICANT_LEAST || number > ZS_SIGNIFICANT_MOST)
        return zs_fail(err, ZS_REFUSED, "%s is not between %g and %g", zs_brief(entry->value, brief),
                       ZS_SIGNIFICANT_LEAST, ZS_SIGNIFICANT_MOST);
    spec->output.significant = number;
    return 0;
}

static int take_memory(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return zs_value_bytes(entry->value, &spec->run.memory, err)
               ? -1
               : zs_take_text(&spec->run.memory_where, entry->where, err);
}

static int take_progress(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    int index;
    if (zs_value_choice(entry->value, progress_name, 4, &index, err) != 0)
        return -1;
    spec->run.progress = (zs_progress)index;
    return 0;
}

static int take_library(const zs_entry *entry, zs_library *library, zs_error *err)
{
    int index;
    if (zs_value_choice(entry->value, library_name, 2, &index, err) != 0)
        return -1;
    *library = (zs_library)index;
    return 0;
}

static int take_reader(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return take_library(entry, &spec->run.reader, err);
}

static int take_writer(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return take_library(entry, &spec->run.writer, err);
}

/* --- the table --------------------------------------------------------------------------------------- */

static const zs_key table[] = {
    { "input", "files", take_files, "files = data/*.nc" },
    { "input", "variable", take_variable, "variable = t2m" },
    { "input", "time", take_time, NULL },
    { "input", "latitude", take_latitude, NULL },
    { "input", "longitude", take_longitude, NULL },
    { "input", "units", take_units, NULL },
    { "input", "valid", take_valid, NULL },
    { "input", "expver", take_expver, NULL },
    { "input", "realization", take_realization, NULL },
    { "climatology", "ddof", take_ddof, NULL },
    { "climatology", "min_count", take_min_count, NULL },
    { "climatology", "group", take_group, NULL },
    { "climatology", "window", take_window, NULL },
    { "climatology", "leap_day", take_leap_day, NULL },
    { "climatology", "baseline", take_baseline, NULL },
    { "climatology", "from", take_from, NULL },
    { "climatology", "extend", take_extend, NULL },
    { "output", "zscore", take_output, NULL },
    { "output", "anomaly", take_output, NULL },
    { "output", "statistics", take_output, NULL },
    { "output", "format", take_format, NULL },
    { "output", "deflate", take_deflate, NULL },
    { "output", "keepbits", take_keepbits, NULL },
    { "output", "significant", take_significant, NULL },
    { "run", "memory", take_memory, NULL },
    { "run", "progress", take_progress, NULL },
    { "run", "reader", take_reader, NULL },
    { "run", "writer", take_writer, NULL },
    { "reduce", "of", zs_product_of, NULL },
    { "reduce", "over", zs_product_over, NULL },
    { "reduce", "method", zs_product_method, NULL },
    { "reduce", "weights", zs_product_weights, NULL },
    { "reduce", "file", zs_product_file, NULL },
    { "histogram", "of", zs_product_of, NULL },
    { "histogram", "bins", zs_product_bins, NULL },
    { "histogram", "range", zs_product_range, NULL },
    { "histogram", "by", zs_product_by, NULL },
    { "histogram", "file", zs_product_file, NULL },
    { "exceedance", "of", zs_product_of, NULL },
    { "exceedance", "threshold", zs_product_threshold, NULL },
    { "exceedance", "file", zs_product_file, NULL },
    { "extract", "of", zs_product_of, NULL },
    { "extract", "time", zs_product_time, NULL },
    { "extract", "latitude", zs_product_latitude, NULL },
    { "extract", "longitude", zs_product_longitude, NULL },
    { "extract", "file", zs_product_file, NULL },
};

enum { NSETTING = sizeof table / sizeof table[0] };

const zs_key *zs_keys(int *n)
{
    *n = NSETTING;
    return table;
}

void zs_keys_defaults(zs_spec *spec)
{
    spec->input.pool = false;
    spec->input.expver = 0;
    spec->climatology.ddof = 0;
    spec->climatology.min_count = 2;
    spec->climatology.grouping = (zs_grouping){ .kind = ZS_GROUP_NONE, .leap_day = ZS_LEAP_OWN };
    spec->output.format = ZS_NETCDF4;
    spec->output.deflate = 0;
    spec->output.keepbits = 0;
    spec->output.significant = 0;
    spec->run.memory = 0;
    spec->run.progress = ZS_PROGRESS_AUTO;
    spec->run.reader = ZS_LIBRARY_AUTO;
    spec->run.writer = ZS_LIBRARY_AUTO;
}

bool zs_key_is_of(const zs_key *setting, const char *section)
{
    int kind = zs_product_kind_of(section);
    return strcmp(setting->section, kind < 0 ? section : zs_product_kind_name((zs_product_kind)kind)) == 0;
}

static const zs_key *find(const char *section, const char *key)
{
    for (int i = 0; i < NSETTING; i++)
        if ((!section || zs_key_is_of(&table[i], section)) && strcmp(table[i].key, key) == 0)
            return &table[i];
    return NULL;
}

bool zs_is_key(const char *name)
{
    return find(NULL, name) != NULL;
}

int zs_key_take(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    const zs_key *setting = find(entry->section, entry->key);
    int rc = setting ? setting->take(spec, entry, err) : take_choice(spec, entry, err);
    return rc == 0 ? 0 : zs_fail_in(err, "%s", entry->where);
}
