#include "spec/chunks_key.h"

#include "base/chunk_shape.h"
#include "base/text.h"
#include "spec/value.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static int fail_value(const char *value, zs_error *err)
{
    char brief[ZS_BRIEF];
    return zs_fail(
        err, ZS_REFUSED,
        "\"%s\" is no shape of chunks; write auto, time, map, or a whole number from 1 on for each "
        "dimension, such as 1 180 360 for time, latitude and longitude",
        zs_brief(value, brief));
}

static int take_numbers(const char *value, zs_chunk_wish *wish, zs_error *err)
{
    const char *cursor = value, *word;
    size_t length;
    zs_error unused;
    wish->kind = ZS_CHUNKS_NUMBERS;
    while ((word = zs_next_word(&cursor, &length))) {
        char text[ZS_BRIEF];
        int number;
        snprintf(text, sizeof text, "%.*s", (int)(length < sizeof text ? length : 0), word);
        if (wish->n >= ZS_CHUNK_AXES || zs_value_integer(text, 1, INT_MAX, &number, &unused))
            return fail_value(value, err);
        wish->number[wish->n++] = number;
    }
    return 0;
}

int zs_take_chunks(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value;
    zs_chunk_wish *wish = member;
    *wish = (zs_chunk_wish){ .kind = ZS_CHUNKS_AUTO };
    for (zs_chunk_kind kind = ZS_CHUNKS_AUTO; kind <= ZS_CHUNKS_MAP; kind++)
        if (strcmp(value, setting->key->word[kind]) == 0) {
            wish->kind = kind;
            return 0;
        }
    return take_numbers(value, wish, err);
}

int zs_chunks_check(const zs_spec *spec, zs_error *err)
{
    const char *place = zs_spec_place(spec, "output", "chunks");
    bool any = false;
    for (int kind = 0; kind < ZS_OUTPUT_KINDS; kind++)
        any = any || spec->output.path[kind];
    if (spec->output.chunks.kind == ZS_CHUNKS_AUTO)
        return 0;
    if (!any)
        return zs_fail(
            err, ZS_REFUSED,
            "%s is about zscore, anomaly and statistics, but none of them is written; name a file for "
            "one of them, or take the key out",
            place);
    if (spec->output.format == ZS_CLASSIC)
        return zs_fail(
            err, ZS_REFUSED,
            "%s does not go with %s = classic, which has no chunks; set format = netcdf4 or zarr, or "
            "chunks = auto",
            place, zs_spec_place(spec, "output", "format"));
    if (spec->run.writer == ZS_LIBRARY_NETCDF)
        return zs_fail(
            err, ZS_REFUSED,
            "%s does not go with %s = netcdf, which would compress a chunk anew with each part of it; "
            "set writer = auto, or chunks = auto",
            place, zs_spec_place(spec, "run", "writer"));
    return 0;
}
