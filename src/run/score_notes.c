#include "run/score_notes.h"

#include "base/clock.h"
#include "base/memory.h"
#include "checkpoint/note.h"
#include "spec/fields.h"
#include "write/output_file.h"

#include <stdlib.h>
#include <string.h>

static const double BETWEEN = 0.5; /* seconds from note to note */

/* The output of a kind; NULL: there is none. */
static zs_output *output_of(const zs_writer *writer, int kind)
{
    for (int k = 0; k < writer->noutput; k++)
        if (writer->output[k].kind == (zs_output_kind)kind)
            return &writer->output[k];
    return NULL;
}

zs_digest *zs_score_notes_digest(const zs_writer *writer, int kind)
{
    zs_output *output = output_of(writer, kind);
    return output ? &output->digest[kind == ZS_ZSCORE ? ZS_FIELD_ZSCORE : ZS_FIELD_ANOMALY] : NULL;
}

/* All chunks of an output that are written; NULL: it has none. */
static const zs_chunk *placed(const zs_score_notes *notes, int kind, size_t *n)
{
    const zs_output *output = output_of(notes->writer, kind);
    *n = 0;
    return output && output->kept.stays && output->backend->placed ? output->backend->placed(output, n)
                                                                   : NULL;
}

/* --- memory --------------------------------------------------------------------------------------------- */

static int init_work(zs_score_work *work, size_t bands, zs_error *err)
{
    *work = (zs_score_work){ .tally = zs_alloc(2 * bands, sizeof *work->tally, "bands", err) };
    if (!work->tally || !(work->any = zs_alloc(bands, sizeof *work->any, "bands", err)))
        return -1;
    for (size_t k = 0; k < 2 * bands; k++)
        work->tally[k] = zs_tally_none();
    return 0;
}

static void clear_work(zs_score_work *work)
{
    free(work->done);
    free(work->any);
    free(work->tally);
}

int zs_score_notes_init(zs_score_notes *notes, zs_journal *journal, zs_writer *writer, zs_run_check *check,
                        zs_report *report, zs_error *err)
{
    size_t bands = (size_t)check->nband;
    *notes = (zs_score_notes){
        .journal = journal, .writer = writer, .check = check, .report = report, .last = zs_now()
    };
    if (!(notes->was = zs_alloc(2 * bands, sizeof *notes->was, "bands", err)))
        return -1;
    for (int kind = 0; kind < ZS_KEPT_KINDS; kind++) {
        placed(notes, kind, &notes->ready_chunks[kind]);
        notes->noted[kind] = notes->ready_chunks[kind];
    }
    return init_work(&notes->waiting, bands, err) || init_work(&notes->ready, bands, err) ? -1 : 0;
}

void zs_score_notes_clear(zs_score_notes *notes)
{
    clear_work(&notes->ready);
    clear_work(&notes->waiting);
    free(notes->was);
    *notes = (zs_score_notes){ .journal = NULL };
}

/* --- what a batch adds ---------------------------------------------------------------------------------- */

static zs_score_sums sums_now(const zs_score_notes *notes)
{
    const zs_report *report = notes->report;
    zs_score_sums now = {
        .beyond = report->beyond, .added = report->added, .valid = report->valid, .looked = report->looked
    };
    for (int kind = 0; kind < ZS_KEPT_KINDS; kind++) {
        const zs_digest *digest = zs_score_notes_digest(notes->writer, kind);
        if (digest)
            memcpy(now.digest[kind], digest->sum, sizeof now.digest[kind]);
    }
    return now;
}

/* Add what was added between two times; 0 in `before` is the beginning. */
static void add_sums(zs_score_sums *to, const zs_score_sums *now, const zs_score_sums *before)
{
    to->beyond += now->beyond - before->beyond;
    to->added += now->added - before->added;
    to->valid += now->valid - before->valid;
    to->looked += now->looked - before->looked;
    for (int kind = 0; kind < ZS_KEPT_KINDS; kind++)
        for (int k = 0; k < ZS_DIGEST_PARTS; k++)
            to->digest[kind][k] += now->digest[kind][k] - before->digest[kind][k];
}

/* The bands that have some of these rows. */
static zs_range bands_of(const zs_score_notes *notes, zs_range rows)
{
    int64_t each = notes->check->band_rows, first = rows.first / each;
    return (zs_range){ first, rows.count > 0 ? zs_divide_up(rows.first + rows.count, each) - first : 0 };
}

void zs_score_notes_begin(zs_score_notes *notes, zs_range rows)
{
    zs_range bands = bands_of(notes, rows);
    notes->before = sums_now(notes);
    for (int64_t k = bands.first; k < bands.first + bands.count; k++) {
        notes->was[2 * k] = notes->check->band[k].tally;
        notes->was[2 * k + 1] = notes->check->band[k].others;
    }
}

/* A smallest and a largest value may be those of earlier batches: then they are noted twice, which changes
 * nothing. */
static void add_tally(zs_tally *to, const zs_tally *now, const zs_tally *before)
{
    zs_tally some = *now;
    some.count -= before->count;
    some.sum -= before->sum;
    some.square -= before->square;
    zs_tally_merge(to, &some);
}

/* Put a rectangle on top of the others.  It joins the one below, as long as both are one rectangle. */
static int add_rectangle(zs_score_work *work, zs_portion r, zs_error *err)
{
    void *list = work->done;
    if (zs_grow(&list, &work->room, work->n + 1, sizeof *work->done, err))
        return -1;
    work->done = list;
    for (; work->n > 0; work->n--) {
        zs_portion *below = &work->done[work->n - 1];
        bool same_rows = below->rows.first == r.rows.first && below->rows.count == r.rows.count;
        bool same_steps = below->steps.first == r.steps.first && below->steps.count == r.steps.count;
        if (same_rows && below->steps.first + below->steps.count == r.steps.first)
            r.steps = (zs_range){ below->steps.first, below->steps.count + r.steps.count };
        else if (same_steps && below->rows.first + below->rows.count == r.rows.first)
            r.rows = (zs_range){ below->rows.first, below->rows.count + r.rows.count };
        else
            break;
    }
    work->done[work->n++] = r;
    return 0;
}

int zs_score_notes_add(zs_score_notes *notes, const zs_portion *rectangle, zs_error *err)
{
    return add_rectangle(&notes->waiting, *rectangle, err);
}

void zs_score_notes_end(zs_score_notes *notes, zs_range rows)
{
    zs_score_work *work = &notes->waiting;
    zs_score_sums now = sums_now(notes);
    zs_range bands = bands_of(notes, rows);
    add_sums(&work->sums, &now, &notes->before);
    for (int64_t k = bands.first; k < bands.first + bands.count; k++) {
        add_tally(&work->tally[2 * k], &notes->check->band[k].tally, &notes->was[2 * k]);
        add_tally(&work->tally[2 * k + 1], &notes->check->band[k].others, &notes->was[2 * k + 1]);
        work->any[k] = true;
    }
}

/* --- notes ---------------------------------------------------------------------------------------------- */

static void forget(const zs_score_notes *notes, zs_score_work *work)
{
    work->sums = (zs_score_sums){ .beyond = 0 };
    work->n = 0;
    for (int64_t k = 0; k < notes->check->nband; k++) {
        if (work->any[k])
            work->tally[2 * k] = work->tally[2 * k + 1] = zs_tally_none();
        work->any[k] = false;
    }
}

int zs_score_notes_written(zs_score_notes *notes, zs_error *err)
{
    zs_score_work *from = &notes->waiting, *to = &notes->ready;
    const zs_score_sums none = { .beyond = 0 };
    if (!notes->journal)
        return 0;
    add_sums(&to->sums, &from->sums, &none);
    for (int64_t k = 0; k < notes->check->nband; k++) {
        if (!from->any[k])
            continue;
        zs_tally_merge(&to->tally[2 * k], &from->tally[2 * k]);
        zs_tally_merge(&to->tally[2 * k + 1], &from->tally[2 * k + 1]);
        to->any[k] = true;
    }
    for (size_t k = 0; k < from->n; k++)
        if (add_rectangle(to, from->done[k], err))
            return -1;
    forget(notes, from);
    for (int kind = 0; kind < ZS_KEPT_KINDS; kind++)
        placed(notes, kind, &notes->ready_chunks[kind]);
    return zs_now() - notes->last < BETWEEN ? 0 : zs_score_notes_write(notes, err);
}

/* Chunks of what is ready that were not noted yet. */
static const zs_chunk *new_chunks(const zs_score_notes *notes, int kind, size_t *n)
{
    size_t unused;
    const zs_chunk *all = placed(notes, kind, &unused);
    *n = notes->ready_chunks[kind] - notes->noted[kind];
    return all ? all + notes->noted[kind] : NULL;
}

/* Lists of bands and chunks, as a note has them. */
typedef struct lists {
    zs_score_counts counts;
    zs_score_band *band;
    zs_score_chunk *chunk;
} lists;

static void list_chunks(zs_score_notes *notes, lists *l)
{
    size_t n;
    for (int kind = 0; kind < ZS_KEPT_KINDS; kind++) {
        const zs_chunk *chunk = new_chunks(notes, kind, &n);
        for (size_t k = 0; k < n; k++)
            if (zs_field_has_time((zs_field)chunk[k].field))
                l->chunk[l->counts.chunks++] = (zs_score_chunk){ kind, chunk[k] };
        notes->noted[kind] += n;
    }
}

static int make_lists(zs_score_notes *notes, lists *l, zs_error *err)
{
    const zs_score_work *work = &notes->ready;
    size_t bands = (size_t)notes->check->nband, n[ZS_KEPT_KINDS];
    for (int kind = 0; kind < ZS_KEPT_KINDS; kind++)
        new_chunks(notes, kind, &n[kind]);
    *l = (lists){ .counts.rectangles = (int64_t)work->n,
                  .band = zs_alloc(bands, sizeof *l->band, "a note", err) };
    if (!l->band || !(l->chunk = zs_alloc(n[0] + n[1], sizeof *l->chunk, "a note", err)))
        return -1;
    for (size_t k = 0; k < bands; k++)
        if (work->any[k])
            l->band[l->counts.bands++] =
                (zs_score_band){ (int64_t)k, { work->tally[2 * k], work->tally[2 * k + 1] } };
    list_chunks(notes, l);
    return 0;
}

int zs_score_notes_write(zs_score_notes *notes, zs_error *err)
{
    zs_score_work *work = &notes->ready;
    lists l;
    if (!notes->journal || work->n == 0)
        return 0;
    int result = make_lists(notes, &l, err);
    if (result == 0) {
        const zs_journal_piece piece[] = { { &l.counts, sizeof l.counts },
                                           { &work->sums, sizeof work->sums },
                                           { work->done, work->n * sizeof *work->done },
                                           { l.band, (size_t)l.counts.bands * sizeof *l.band },
                                           { l.chunk, (size_t)l.counts.chunks * sizeof *l.chunk } };
        result = zs_journal_add(notes->journal, (zs_note){ .kind = ZS_NOTE_SCORES }, piece,
                                (int)(sizeof piece / sizeof *piece), err);
    }
    free(l.chunk);
    free(l.band);
    forget(notes, work);
    notes->last = zs_now();
    return result;
}
