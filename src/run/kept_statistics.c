#include "run/kept_statistics.h"

#include "base/memory.h"
#include "checkpoint/note.h"

#include <stdlib.h>

/* The arrays of statistics, each with the bytes of a number; NULL: not there. */
enum { ARRAYS = 12 };

typedef struct arrays {
    void *array[ARRAYS];
    size_t size[ARRAYS];
} arrays;

static arrays arrays_of(const zs_statistics *s)
{
    arrays a = { .array = { s->mean, s->std, s->min, s->max, s->excess, s->m2, s->line.slope, s->line.error,
                            s->line.time, s->line.square, s->line.product, s->count } };
    for (int k = 0; k < ARRAYS; k++)
        a.size[k] = a.array[k] == (void *)s->count ? sizeof *s->count : sizeof(double);
    return a;
}

int zs_kept_statistics_note(zs_journal *journal, int group, zs_range rows, size_t ncol,
                            const zs_statistics *statistics, zs_error *err)
{
    arrays a = arrays_of(statistics);
    zs_journal_piece piece[ARRAYS];
    int n = 0;
    for (int k = 0; k < ARRAYS; k++)
        if (a.array[k])
            piece[n++] = (zs_journal_piece){ a.array[k], (size_t)rows.count * ncol * a.size[k] };
    return zs_journal_add(journal, (zs_note){ .kind = ZS_NOTE_STATISTICS, .group = group, .rows = rows },
                          piece, n, err);
}

/* --- those of earlier starts ---------------------------------------------------------------------------- */

static int in_order(const void *a, const void *b)
{
    const zs_note *one = &((const zs_noted *)a)->note, *other = &((const zs_noted *)b)->note;
    int64_t by = one->group != other->group ? one->group - other->group : one->rows.first - other->rows.first;
    return by < 0 ? -1 : by > 0;
}

int zs_kept_statistics_list(zs_kept_statistics *kept, const zs_journals *journals, const unsigned char *good,
                            size_t ncol, zs_error *err)
{
    *kept = (zs_kept_statistics){ .journals = journals, .ncol = ncol };
    size_t n = 0;
    for (int64_t k = 0; k < journals->n; k++)
        n += good[k] && journals->noted[k].note.kind == ZS_NOTE_STATISTICS;
    if (!(kept->noted = zs_alloc(n, sizeof *kept->noted, "notes", err)))
        return -1;
    for (int64_t k = 0; k < journals->n; k++)
        if (good[k] && journals->noted[k].note.kind == ZS_NOTE_STATISTICS)
            kept->noted[kept->n++] = journals->noted[k];
    qsort(kept->noted, kept->n, sizeof *kept->noted, in_order);
    return 0;
}

void zs_kept_statistics_clear(zs_kept_statistics *kept)
{
    free(kept->noted);
    *kept = (zs_kept_statistics){ .noted = NULL };
}

/* The first note of a group. */
static size_t find_group(const zs_kept_statistics *kept, int group)
{
    size_t low = 0, high = kept->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (kept->noted[middle].note.group < group)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The note of a group that has a row, from note k on; of several the one that goes farthest. NULL: none. */
static const zs_noted *note_at(const zs_kept_statistics *kept, int group, int64_t row, size_t k)
{
    const zs_noted *best = NULL;
    for (; k < kept->n && kept->noted[k].note.group == group && kept->noted[k].note.rows.first <= row; k++) {
        const zs_noted *one = &kept->noted[k];
        int64_t end = one->note.rows.first + one->note.rows.count;
        if (end > row && (!best || end > best->note.rows.first + best->note.rows.count))
            best = one;
    }
    return best;
}

bool zs_kept_statistics_has(const zs_kept_statistics *kept, int group, zs_range rows)
{
    int64_t row = rows.first, end = rows.first + rows.count;
    size_t first = find_group(kept, group);
    if (kept->n == 0) /* nothing is kept, not even of no rows */
        return false;
    while (row < end) {
        const zs_noted *noted = note_at(kept, group, row, first);
        if (!noted)
            return false;
        row = noted->note.rows.first + noted->note.rows.count;
    }
    return true;
}

/* Read some rows of a note, which has all of them. */
static int read_rows(const zs_kept_statistics *kept, const zs_noted *noted, zs_range rows, zs_statistics into,
                     zs_error *err)
{
    arrays a = arrays_of(&into);
    size_t all = (size_t)noted->note.rows.count * kept->ncol, n = (size_t)rows.count * kept->ncol;
    size_t above = (size_t)(rows.first - noted->note.rows.first) * kept->ncol;
    int64_t from = 0;
    zs_noted_piece piece[ARRAYS];
    int pieces = 0;
    for (int k = 0; k < ARRAYS; k++) {
        if (!a.array[k])
            continue;
        piece[pieces++] = (zs_noted_piece){ from + (int64_t)(above * a.size[k]), a.array[k], n * a.size[k] };
        from += (int64_t)(all * a.size[k]);
    }
    return zs_journals_read_some(kept->journals, noted, piece, pieces, err);
}

int zs_kept_statistics_read(const zs_kept_statistics *kept, int group, zs_range rows, zs_statistics *into,
                            zs_error *err)
{
    size_t first = find_group(kept, group);
    for (int64_t row = rows.first, end = rows.first + rows.count; row < end;) {
        const zs_noted *noted = note_at(kept, group, row, first);
        zs_range some = zs_common(noted->note.rows, (zs_range){ row, end - row });
        zs_statistics at = zs_statistics_at(*into, (size_t)(row - rows.first) * kept->ncol);
        if (read_rows(kept, noted, some, at, err))
            return -1;
        row += some.count;
    }
    return 0;
}
