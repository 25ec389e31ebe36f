#include "spec/keys.h"

#include "base/arena.h"
#include "base/text.h"
#include "spec/area_file.h"
#include "spec/chunks_key.h"
#include "spec/every_value.h"
#include "spec/given_keys.h"
#include "spec/grouping_keys.h"
#include "spec/mask_keys.h"
#include "spec/product.h"
#include "spec/product_keys.h"
#include "spec/report_keys.h"
#include "spec/smooth_key.h"
#include "spec/value.h"
#include "spec/variables.h"
#include "spec/zarr_rules.h"
#include "stats/gathering.h"
#include "stats/quantize.h"
#include "stats/smooth.h"
#include "time/group_key.h"
#include "time/new_steps.h"
#include "time/step_moment.h"

#include <float.h>
#include <limits.h>
#include <string.h>

enum { MOST_DIMENSIONS = 1024 }; /* NetCDF's NC_MAX_VAR_DIMS */

/* --- values of a form of their own ------------------------------------------------------------------- */

static int take_patterns(const zs_setting *setting, void *member, zs_error *err)
{
    zs_patterns *all = member;
    const char *value = setting->entry->value, *cursor = value, *word;
    size_t length, n = zs_count_words(value);
    if (!(all->pattern = zs_arena_alloc(setting->arena, n, sizeof *all->pattern, err)))
        return -1;
    while ((word = zs_next_word(&cursor, &length)))
        if (!(all->pattern[all->n++] = zs_arena_text(setting->arena, word, length, err)))
            return -1;
    return 0;
}

/* Two numbers, each from low to high. */
static int take_interval(const zs_setting *setting, void *member, zs_error *err)
{
    double pair[2];
    if (zs_value_pair(setting->entry->value, setting->key->low, setting->key->high, pair, err))
        return -1;
    *(zs_interval *)member = (zs_interval){ .set = true, .first = pair[0], .last = pair[1] };
    return 0;
}

static int take_valid(const zs_setting *setting, void *member, zs_error *err)
{
    double pair[2];
    if (zs_value_pair(setting->entry->value, -DBL_MAX, DBL_MAX, pair, err))
        return -1;
    if (pair[0] > pair[1])
        return zs_fail(err, ZS_REFUSED, "%g is above %g: no value would be valid", pair[0], pair[1]);
    *(zs_limits *)member = (zs_limits){ true, pair[0], pair[1] };
    return 0;
}

static int take_expver(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value;
    char brief[ZS_BRIEF];
    int *expver = member;
    if (strcmp(value, "auto") == 0)
        *expver = 0;
    else if (zs_value_integer(value, 1, 9999, expver, err))
        return zs_fail(err, ZS_REFUSED, "\"%s\" is neither auto nor a version, such as 1 or 5",
                       zs_brief(value, brief));
    return 0;
}

/* The key is the name of a dimension. */
static int take_fixed_dim(const zs_setting *setting, void *member, zs_error *err)
{
    zs_spec_input *input = member;
    if (input->nfixed >= MOST_DIMENSIONS)
        return zs_fail(err, ZS_REFUSED, "no variable has more than %d dimensions", MOST_DIMENSIONS);
    const char *value = setting->entry->value;
    bool several = strcmp(value, "all") == 0 || zs_value_numbers(value, INT_MAX, NULL) > 1;
    input->fixed[input->nfixed++] = (zs_fixed_dim){ setting->entry->key, value, several };
    return 0;
}

/* All members of the dimension; or one, as of any other dimension. */
static int take_realization(const zs_setting *setting, void *member, zs_error *err)
{
    zs_spec_input *input = member;
    input->pool = strcmp(setting->entry->value, setting->key->word[0]) == 0;
    return input->pool ? 0 : take_fixed_dim(setting, member, err);
}

/* A word; or a number or several, of a dimension with this name, as GRIB's readers make it. */
static int take_step(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value;
    zs_spec_input *input = member;
    int index;
    if (strcmp(value, "all") == 0 || zs_value_numbers(value, INT_MAX, NULL) > 0)
        return take_fixed_dim(setting, member, err);
    if (zs_value_choice(value, zs_step_rule_word, ZS_STEP_RULES, &index, err))
        return -1;
    input->step = (zs_step_rule)index;
    return 0;
}

/* --- the table --------------------------------------------------------------------------------------- */

static const char *const format_word[] = { "netcdf4", "classic", "zarr", NULL };
static const char *const chunks_word[] = { "auto", "time", "map", NULL }; /* in the order of zs_chunk_kind */
static const char *const verify_word[] = { "auto", "sample", "all", "none", NULL };
static const char *const progress_word[] = { "auto", "bar", "lines", "json", "none", NULL };
static const char *const pool_word[] = { "pool", NULL };
static const char *const switch_word[] = { "no", "yes", NULL };
static const char *const window_weights_word[] = { "equal", "triangle", "gaussian", NULL };
static const char *const weights_word[] = { "equal", "length", NULL };
static const char *const detrend_word[] = { "none", "linear", NULL };
static const char *const library_word[] = { "auto", "netcdf", NULL };

/* Keys of a section stand together. */
static const zs_key table[] = {
    { "input", "files", ZS_TAKEN_AT(take_patterns, zs_patterns, zs_spec, input.files),
      .example = "files = data/*.nc" },
    { "input", "variable", ZS_TAKEN_AT(zs_variables_take, zs_spec_input, zs_spec, input),
      .example = "variable = t2m" },
    { "input", "time", ZS_DATES_AT(zs_spec, input.time) },
    { "input", "months", ZS_BITS_AT(zs_spec, input.chosen.months, 1, 12) },
    { "input", "hours", ZS_BITS_AT(zs_spec, input.chosen.hours, 0, 23) },
    { "input", "latitude", ZS_TAKEN_AT(take_interval, zs_interval, zs_spec, input.latitude), .low = -90,
      .high = 90 },
    { "input", "longitude", ZS_TAKEN_AT(take_interval, zs_interval, zs_spec, input.longitude), .low = -360,
      .high = 360 },
    { "input", "mask", ZS_TAKEN_AT(zs_take_masks, zs_mask_list, zs_spec, input.mask) },
    { "input", "area_file", ZS_TAKEN_AT(zs_take_area_file, zs_area_file, zs_spec, input.areas) },
    { "input", "step", ZS_TAKEN_AT(take_step, zs_spec_input, zs_spec, input), .word = zs_step_rule_word,
      .initial = "auto" },
    { "input", "units", ZS_TEXT_AT(zs_spec, input.units) },
    { "input", "valid", ZS_TAKEN_AT(take_valid, zs_limits, zs_spec, input.valid) },
    { "input", "expver", ZS_TAKEN_AT(take_expver, int, zs_spec, input.expver), .initial = "auto" },
    { "input", "realization", ZS_TAKEN_AT(take_realization, zs_spec_input, zs_spec, input),
      .word = pool_word },
    { "steps", "every", ZS_TAKEN_AT(zs_take_every, zs_every, zs_spec, steps.every),
      .word = &zs_every_word[ZS_EVERY_DAY] },
    { "steps", "method", ZS_WORD_AT(zs_spec, steps.method, zs_gather_name), .initial = "mean" },
    { "steps", "complete", ZS_NUMBER_AT(zs_spec, steps.complete, 0, 1), .initial = "0.75" },
    { "climatology", "ddof", ZS_INTEGER_AT(zs_spec, climatology.ddof, 0, 100), .initial = "0" },
    { "climatology", "min_count", ZS_TAKEN_AT(zs_take_least, zs_least, zs_spec, climatology.min_count),
      .initial = "2" },
    { "climatology", "min_std", ZS_NUMBER_AT(zs_spec, climatology.min_std, 0, DBL_MAX), .initial = "0" },
    { "climatology", "group", ZS_WORD_AT(zs_spec, climatology.grouping.kind, zs_group_kind_word),
      .initial = "none" },
    { "climatology", "window", ZS_INTEGER_AT(zs_spec, climatology.grouping.window, 0, ZS_WINDOW_MOST),
      .initial = "0" },
    { "climatology", "window_weights",
      ZS_WORD_AT(zs_spec, climatology.grouping.window_weights, window_weights_word), .initial = "equal" },
    { "climatology", "weights", ZS_SWITCH_AT(zs_spec, climatology.grouping.by_length, weights_word),
      .initial = "equal" },
    { "climatology", "seasons",
      ZS_TAKEN_AT(zs_take_seasons, zs_seasons, zs_spec, climatology.grouping.seasons),
      .initial = zs_seasons_usual },
    { "climatology", "leap_day", ZS_WORD_AT(zs_spec, climatology.grouping.leap_day, zs_leap_day_word),
      .initial = "own" },
    { "climatology", "center", ZS_WORD_AT(zs_spec, climatology.center, zs_center_name), .initial = "mean" },
    { "climatology", "spread", ZS_WORD_AT(zs_spec, climatology.spread, zs_spread_name), .initial = "std" },
    { "climatology", "detrend", ZS_SWITCH_AT(zs_spec, climatology.detrend, detrend_word), .initial = "none" },
    { "climatology", "smooth", ZS_TAKEN_AT(zs_take_smooth, zs_smooth, zs_spec, climatology.smooth),
      .initial = "none" },
    { "climatology", "baseline", ZS_DATES_AT(zs_spec, climatology.baseline) },
    { "climatology", "from", ZS_TEXT_AT(zs_spec, climatology.from) },
    { "climatology", "extend", ZS_TEXT_AT(zs_spec, climatology.extend) },
    { "climatology", "merge", ZS_TAKEN_AT(take_patterns, zs_patterns, zs_spec, climatology.merge) },
    { "climatology", "mean",
      ZS_TAKEN_AT(zs_take_file_variable, zs_file_variable, zs_spec, climatology.mean) },
    { "climatology", "std", ZS_TAKEN_AT(zs_take_file_variable, zs_file_variable, zs_spec, climatology.std) },
    { "output", "zscore", ZS_PATH_AT(zs_spec, output.path[ZS_ZSCORE]) },
    { "output", "anomaly", ZS_PATH_AT(zs_spec, output.path[ZS_ANOMALY]) },
    { "output", "statistics", ZS_PATH_AT(zs_spec, output.path[ZS_STATISTICS]) },
    { "output", "format", ZS_WORD_AT(zs_spec, output.format, format_word), .initial = "netcdf4" },
    { "output", "deflate", ZS_INTEGER_AT(zs_spec, output.deflate, 0, 9), .initial = "0" },
    { "output", "compressor", ZS_WORD_AT(zs_spec, output.compressor, zs_compressor_name), .initial = "zstd" },
    { "output", "compression_level", ZS_INTEGER_AT(zs_spec, output.level, 1, 22) },
    { "output", "chunks", ZS_TAKEN_AT(zs_take_chunks, zs_chunk_wish, zs_spec, output.chunks),
      .word = chunks_word, .initial = "auto" },
    { "output", "checksum", ZS_SWITCH_AT(zs_spec, output.checksum, switch_word), .initial = "no" },
    { "output", "record", ZS_SWITCH_AT(zs_spec, output.record, switch_word), .initial = "no" },
    { "output", "keepbits", ZS_INTEGER_AT(zs_spec, output.keepbits, 1, ZS_KEEPBITS_MOST) },
    { "output", "significant",
      ZS_NUMBER_AT(zs_spec, output.significant, ZS_SIGNIFICANT_LEAST, ZS_SIGNIFICANT_MOST) },
    { "output", "verify", ZS_WORD_AT(zs_spec, output.verify, verify_word), .initial = "auto" },
    { "output", "report", ZS_PATH_AT(zs_spec, report.path[ZS_REPORT_PAGE]) },
    { "output", "json", ZS_PATH_AT(zs_spec, report.path[ZS_REPORT_JSON]) },
    { "report", "size", ZS_TAKEN_AT(zs_take_page_size, int64_t, zs_spec, report.size), .initial = "20 MB" },
    { "report", "maps", ZS_TAKEN_AT(zs_take_maps, int, zs_spec, report.maps), .initial = "all" },
    { "run", "checkpoint", ZS_PATH_AT(zs_spec, run.checkpoint) },
    { "run", "memory", ZS_BYTES_AT(zs_spec, run.memory) },
    { "run", "patience", ZS_NUMBER_AT(zs_spec, run.patience, 0, 1e6), .initial = "30" },
    { "run", "progress", ZS_WORD_AT(zs_spec, run.progress, progress_word), .initial = "auto" },
    { "run", "reader", ZS_WORD_AT(zs_spec, run.reader, library_word), .initial = "auto" },
    { "run", "writer", ZS_WORD_AT(zs_spec, run.writer, library_word), .initial = "auto" },
};

enum { NKEY = sizeof table / sizeof table[0] };

/* A key of [input] that is not in the table. */
static const zs_key fixed_dim = { "input", NULL, ZS_TAKEN_AT(take_fixed_dim, zs_spec_input, zs_spec, input) };

const zs_key *zs_key_at(int i)
{
    if (i < NKEY)
        return &table[i];
    const zs_key *of_mask = zs_mask_key_at(i - NKEY);
    return of_mask ? of_mask : zs_product_key_at(i - NKEY - ZS_MASK_KEYS);
}

const char *zs_key_named_section(const char *section)
{
    int kind = zs_product_kind_of(section);
    return kind >= 0                     ? zs_product_kind_name((zs_product_kind)kind)
           : zs_mask_is_section(section) ? zs_mask_word
                                         : NULL;
}

/* The section in the table. */
static const char *word_of(const char *section)
{
    const char *word = zs_key_named_section(section);
    return word ? word : section;
}

bool zs_key_is_of(const zs_key *key, const char *section)
{
    return strcmp(key->section, word_of(section)) == 0;
}

static const zs_key *find(const char *section, const char *name)
{
    const zs_key *key;
    for (int i = 0; (key = zs_key_at(i)); i++)
        if (strcmp(key->name, name) == 0 && (!section || zs_key_is_of(key, section)))
            return key;
    return NULL;
}

bool zs_is_key(const char *name)
{
    return find(NULL, name) != NULL;
}

bool zs_section_has_key(const char *section, const char *name)
{
    return find(section, name) != NULL;
}

/* --- into the spec ----------------------------------------------------------------------------------- */

/* The object that the keys of a section write to.  NULL: a mask or a product that is not in the spec yet. */
static void *object_of(zs_spec *spec, const char *section)
{
    if (!zs_key_named_section(section))
        return spec;
    for (int i = 0; i < spec->nmask; i++)
        if (strcmp(spec->mask[i].section, section) == 0)
            return &spec->mask[i];
    for (int i = 0; i < spec->nproduct; i++)
        if (strcmp(spec->product[i].section, section) == 0)
            return &spec->product[i];
    return NULL;
}

/* Every key of a section has an entry, and so a place; those with a default take it. */
static int take_defaults(zs_spec *spec, const char *section, zs_error *err)
{
    zs_entries *given = &spec->given;
    const zs_key *key;
    const char *word = word_of(section);
    for (int i = 0; (key = zs_key_at(i)); i++) {
        const char *initial = key->initial ? key->initial : "";
        if (strcmp(key->section, word) != 0)
            continue;
        if (zs_entries_add(given, "", ZS_LEFT_OUT, section, key->name, err) ||
            zs_entries_append(given, initial, strlen(initial), err))
            return -1;
        zs_setting setting = { key, &given->entry[given->n - 1], &given->arena };
        if (key->initial && zs_key_apply(&setting, object_of(spec, section), err))
            return -1;
    }
    return 0;
}

int zs_keys_begin(zs_spec *spec, zs_error *err)
{
    static const char *const section[] = { "input", "steps", "climatology", "output", "report", "run" };
    zs_arena *arena = &spec->given.arena;
    size_t most = spec->given.n; /* each mask, each product and each fixed dimension has an entry at least */
    spec->input.fixed = zs_arena_alloc(arena, most, sizeof *spec->input.fixed, err);
    spec->product = zs_arena_alloc(arena, most, sizeof *spec->product, err);
    spec->mask = zs_arena_alloc(arena, most, sizeof *spec->mask, err);
    if (!spec->input.fixed || !spec->product || !spec->mask)
        return -1;
    for (size_t i = 0; i < sizeof section / sizeof section[0]; i++)
        if (take_defaults(spec, section[i], err))
            return -1;
    return 0;
}

int zs_key_open(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    if (object_of(spec, entry->section))
        return 0;
    if (zs_mask_is_section(entry->section))
        spec->mask[spec->nmask++] = zs_mask_begin(entry);
    else
        spec->product[spec->nproduct++] =
            (zs_product){ .kind = (zs_product_kind)zs_product_kind_of(entry->section),
                          .section = entry->section,
                          .place = entry->place };
    return take_defaults(spec, entry->section, err);
}

int zs_key_take(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    const zs_key *key = find(entry->section, entry->key);
    zs_setting setting = { key ? key : &fixed_dim, entry, &spec->given.arena };
    if (zs_key_open(spec, entry, err))
        return -1;
    return zs_key_apply(&setting, object_of(spec, entry->section), err);
}
