#include "run/score_restore.h"

#include "base/memory.h"
#include "run/score_notes.h"
#include "write/output_file.h"

#include <stdlib.h>
#include <string.h>

void zs_score_restore_clear(zs_score_restore *restore)
{
    free(restore->done);
    *restore = (zs_score_restore){ .done = NULL };
}

/* A note in memory.  The lists point into its bytes. */
typedef struct note {
    zs_score_counts counts;
    zs_score_sums sums;
    const char *rectangle, *band, *chunk;
} note;

/* Returns false if the bytes are no such note. */
static bool open_note(const char *bytes, size_t n, note *to)
{
    const size_t first = sizeof to->counts + sizeof to->sums;
    if (n < first)
        return false;
    memcpy(&to->counts, bytes, sizeof to->counts);
    memcpy(&to->sums, bytes + sizeof to->counts, sizeof to->sums);
    to->rectangle = bytes + first;
    to->band = to->rectangle + (size_t)to->counts.rectangles * sizeof(zs_portion);
    to->chunk = to->band + (size_t)to->counts.bands * sizeof(zs_score_band);
    return bytes + n == to->chunk + (size_t)to->counts.chunks * sizeof(zs_score_chunk);
}

static zs_portion rectangle_of(const note *from, int64_t k)
{
    zs_portion r;
    memcpy(&r, from->rectangle + (size_t)k * sizeof r, sizeof r);
    return r;
}

/* The chunks of one output.  chunk: room for all of the note. */
static size_t chunks_of(const note *from, int kind, zs_chunk *chunk)
{
    size_t n = 0;
    for (int64_t k = 0; k < from->counts.chunks; k++) {
        zs_score_chunk one;
        memcpy(&one, from->chunk + (size_t)k * sizeof one, sizeof one);
        if (one.kind == kind)
            chunk[n++] = one.chunk;
    }
    return n;
}

/* Does an output that is not compressed have the values of the note?  Their digest tells. */
static int compare_values(const note *from, zs_output *output, bool *good, zs_error *err)
{
    int kind = (int)output->kind;
    zs_field field = kind == ZS_ZSCORE ? ZS_FIELD_ZSCORE : ZS_FIELD_ANOMALY;
    zs_digest digest = output->digest[field];
    memset(digest.sum, 0, sizeof digest.sum);
    for (int64_t k = 0; k < from->counts.rectangles; k++) {
        zs_portion r = rectangle_of(from, k);
        if (output->backend->sum(output, field, r.steps, r.rows, &digest, err))
            return -1;
    }
    *good = memcmp(digest.sum, from->sums.digest[kind], sizeof digest.sum) == 0;
    return 0;
}

/* Look at an output, or take it over.  chunk: room for all chunks of the note. */
static int go_through(const note *from, zs_output *output, bool takes, zs_chunk *chunk, bool *good,
                      zs_error *err)
{
    const zs_write_backend *backend = output->backend;
    size_t n = chunks_of(from, (int)output->kind, chunk);
    if (takes)
        return backend->restore ? backend->restore(output, chunk, n, err) : 0;
    return backend->sum ? compare_values(from, output, good, err)
                        : backend->look(output, chunk, n, good, err);
}

/* What the values have added to the sums of the run. */
static void add_sums(const zs_score_restore *restore, const note *from)
{
    for (int kind = 0; kind < ZS_KEPT_KINDS; kind++) {
        zs_digest *digest = zs_score_notes_digest(restore->writer, kind);
        for (int k = 0; k < ZS_DIGEST_PARTS && digest; k++)
            digest->sum[k] += from->sums.digest[kind][k];
    }
    if (!restore->check)
        return;
    restore->report->beyond += from->sums.beyond;
    restore->report->added += from->sums.added;
    restore->report->valid += from->sums.valid;
    restore->report->looked += from->sums.looked;
    for (int64_t k = 0; k < from->counts.bands; k++) {
        zs_score_band band;
        memcpy(&band, from->band + (size_t)k * sizeof band, sizeof band);
        zs_tally_merge(&restore->check->band[band.number].tally, &band.tally[0]);
        zs_tally_merge(&restore->check->band[band.number].others, &band.tally[1]);
    }
}

static int add_rectangles(zs_score_restore *restore, const note *from, zs_error *err)
{
    size_t n = (size_t)from->counts.rectangles;
    void *list = restore->done;
    if (zs_grow(&list, &restore->room, restore->n + n, sizeof *restore->done, err))
        return -1;
    restore->done = list;
    memcpy(restore->done + restore->n, from->rectangle, n * sizeof *restore->done);
    restore->n += n;
    return 0;
}

/* All outputs are looked at first; then all are taken over. */
static int restore_note(zs_score_restore *restore, const note *from, bool *good, zs_error *err)
{
    zs_writer *writer = restore->writer;
    zs_chunk *chunk = zs_alloc((size_t)from->counts.chunks, sizeof *chunk, "chunks", err);
    int result = chunk ? 0 : -1;
    for (int takes = 0; takes < 2; takes++)
        for (int k = 0; k < writer->noutput && result == 0 && *good; k++)
            if (writer->output[k].kept.stays)
                result = go_through(from, &writer->output[k], takes == 1, chunk, good, err);
    free(chunk);
    if (result || !*good)
        return result;
    add_sums(restore, from);
    return add_rectangles(restore, from, err);
}

int zs_score_restore_note(zs_score_restore *restore, const zs_noted *noted, bool *good, zs_error *err)
{
    note from;
    char *bytes = zs_alloc_raw((size_t)noted->note.bytes, 1, "a note", err);
    if (!bytes)
        return -1;
    *good = zs_journals_read(restore->journals, noted, bytes) &&
            open_note(bytes, (size_t)noted->note.bytes, &from);
    int result = *good ? restore_note(restore, &from, good, err) : 0;
    free(bytes);
    return result;
}
