#include "run/maker.h"

#include "base/memory.h"
#include "catalog/made_steps.h"
#include "catalog/series.h"
#include "header/input_file.h"
#include "stats/packing.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

int zs_maker_init(zs_maker *maker, const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                  zs_report *report, zs_error *err)
{
    *maker = (zs_maker){ .catalog = catalog, .plan = plan, .report = report, .method = spec->steps.method };
    size_t cells = (size_t)(plan->tile_rows * plan->problem.ncol);
    size_t open = cells * (size_t)catalog->series.nmember;
    if (!(maker->stored = zs_alloc_raw((size_t)plan->stored_steps * cells, catalog->files.value_size,
                                       "stored steps", err)) ||
        !(maker->rest = zs_alloc_raw(open, sizeof *maker->rest, "new steps", err)) ||
        !(maker->count = zs_alloc_raw(open, sizeof *maker->count, "new steps", err)))
        return -1;
    return 0;
}

void zs_maker_clear(zs_maker *maker)
{
    free(maker->count);
    free(maker->rest);
    free(maker->stored);
    *maker = (zs_maker){ 0 };
}

/* What is made by one call. */
typedef struct job {
    zs_maker *maker;
    zs_reader *reader;
    zs_range samples, rows;
    size_t cells;
    double *value;
} job;

/* The sums of one sample of the series. */
static zs_gathering gathering_of(const job *j, int64_t sample)
{
    size_t member = (size_t)(sample % j->maker->catalog->series.nmember);
    return (zs_gathering){ j->value + (size_t)(sample - j->samples.first) * j->cells,
                           j->maker->rest + member * j->cells, j->maker->count + member * j->cells };
}

/* What a batch has of one new step: stored samples, of which the first in memory is `first`. */
typedef struct share {
    int64_t step;       /* the new step */
    bool whole;         /* are its stored numbers added up as they are? */
    zs_range stored;    /* its samples in the batch */
    const char *values; /* of the first of these */
    const zs_packing *packing;
} share;

/* Are all numbers of a new step whole ones, which can be added up as they are?  This asks the whole step, not
 * only what a batch has of it: batches must not change a bit. */
static bool is_whole(const zs_maker *maker, int64_t k)
{
    const zs_made_steps *made = &maker->catalog->made;
    const zs_file *file = maker->catalog->files.file;
    int32_t last = zs_series_file(&made->stored, made->first[k]);
    const zs_packing *packing = &file[last].storage.packing;
    bool whole = zs_gathers_whole(maker->method, packing, packing);
    for (int64_t i = made->first[k]; i < made->first[k + 1] && whole; i++)
        if (zs_series_file(&made->stored, i) != last) {
            last = zs_series_file(&made->stored, i);
            whole = zs_gathers_whole(maker->method, packing, &file[last].storage.packing);
        }
    return whole;
}

/* Add some stored samples of a share, every members-th from the first one on, to n cells. */
static void add_strip(const job *j, const share *s, zs_range lines, size_t cell, size_t n, zs_gathering to)
{
    size_t stride = (size_t)j->maker->catalog->series.nmember * j->cells,
           size = zs_type_size(s->packing->type);
    const char *from = s->values + ((size_t)lines.first * j->cells + cell) * size;
    double x[ZS_GATHER_CELLS];
    if (s->whole) {
        zs_gather_add_whole(s->packing, from, stride, lines.count, n, to);
        return;
    }
    for (int64_t k = 0; k < lines.count; k++, from += stride * size) {
        zs_unpack(s->packing, from, n, x);
        zs_gather_add(j->maker->method, n, x, to);
    }
}

/* Add a share to one member of its new step, strip by strip. */
static void add_member(const job *j, const share *s, int64_t member)
{
    const zs_made_steps *made = &j->maker->catalog->made;
    int64_t members = made->stored.nmember, begin = made->first[s->step], end = made->first[s->step + 1];
    int64_t first = (member - s->stored.first % members + members) % members;
    zs_gathering all = gathering_of(j, s->step * members + member);
    for (size_t cell = 0; cell < j->cells; cell += ZS_GATHER_CELLS) {
        size_t n = (size_t)zs_min((int64_t)(j->cells - cell), ZS_GATHER_CELLS);
        zs_gathering to = zs_gathering_at(all, cell);
        zs_range lines = { first, zs_max(0, zs_divide_up(s->stored.count - first, members)) };
        if (s->stored.first == begin)
            zs_gather_begin(j->maker->method, n, to);
        add_strip(j, s, lines, cell, n, to);
        if (s->stored.first + s->stored.count == end) {
            if (s->whole)
                zs_gather_unpack_sums(s->packing, n, to);
            zs_gather_end(j->maker->method, zs_made_steps_least(made, s->step), n, to);
        }
    }
}

/* Add a share to those members that are wanted: at the edges of a rank's part these can be some. */
static void add_share(const job *j, const share *s)
{
    int64_t members = j->maker->catalog->series.nmember, last = j->samples.first + j->samples.count;
    for (int64_t member = 0; member < members; member++) {
        int64_t sample = s->step * members + member;
        if (sample >= j->samples.first && sample < last)
            add_member(j, s, member);
    }
}

/* How many stored samples, of `most` that are left, are read together: of one file, with those of a chunk
 * that are left out between them; and, where the memory ends them, up to the end of a chunk. */
static int64_t batch_of(const zs_maker *maker, int64_t first, int64_t most)
{
    const zs_series *stored = &maker->catalog->made.stored;
    int32_t number = zs_series_file(stored, first);
    const zs_file *file = &maker->catalog->files.file[number];
    int64_t room = maker->plan->stored_steps, chunk = zs_chunk_steps(file), kept;
    int64_t n = zs_series_reach(stored, first, most, file->overlay < 0 ? chunk : 1, room);
    if (n == most || zs_series_file(stored, first + n) != number)
        return n;
    int64_t next = zs_series_record(stored, first + n);
    if (next - zs_series_record(stored, first) < room)
        return n;
    for (kept = n; kept > 0 && zs_series_record(stored, first + kept - 1) / chunk == next / chunk;)
        kept--;
    return kept > 0 ? kept : n;
}

/* Add a batch of n stored samples, which was read with all records between them, to their new steps. */
static void add_batch(const job *j, int64_t step, int64_t first, int64_t n)
{
    zs_maker *maker = j->maker;
    const zs_made_steps *made = &maker->catalog->made;
    const zs_series *stored = &made->stored;
    const zs_packing *packing = &maker->catalog->files.file[zs_series_file(stored, first)].storage.packing;
    size_t map = j->cells * zs_type_size(packing->type);
    for (int64_t at = first, count; at < first + n; at += count) {
        while (made->first[step + 1] <= at)
            step++;
        count = zs_series_run(stored, at, zs_min(made->first[step + 1], first + n) - at);
        const char *values =
            maker->stored + (size_t)(zs_series_record(stored, at) - zs_series_record(stored, first)) * map;
        add_share(j, &(share){ step, is_whole(maker, step), { at, count }, values, packing });
    }
}

/* The records of a batch that the stored samples from `first` on make; none of them has the number `end`. */
static zs_range records_of(const zs_maker *maker, int64_t first, int64_t end, int64_t *n)
{
    const zs_series *stored = &maker->catalog->made.stored;
    *n = first < end ? batch_of(maker, first, end - first) : 0;
    return (zs_range){ first,
                       *n > 0 ? zs_series_record(stored, first + *n - 1) - zs_series_record(stored, first) + 1
                              : 0 };
}

/* Read the stored samples of some new steps, first ... end - 1, and add them.  step: the first of these. */
static int gather_steps(const job *j, int64_t step, int64_t first, int64_t end, zs_error *err)
{
    zs_maker *maker = j->maker;
    for (int64_t n, then; first < end; first += n) {
        double now = zs_now();
        zs_range records = records_of(maker, first, end, &n);
        zs_reader_expect(j->reader, records_of(maker, first + n, end, &then));
        if (zs_reader_read(j->reader, first, records.count, j->rows, maker->stored, err))
            return -1;
        add_batch(j, step, first, n);
        zs_report_work(maker->report, ZS_PHASE_READ, ZS_WORK_READ, (double)n * (double)j->cells, now);
    }
    return 0;
}

/* New step k has too few stored steps: it is missing everywhere. */
static void leave_out(const job *j, int64_t k)
{
    int64_t members = j->maker->catalog->series.nmember;
    int64_t first = zs_max(k * members, j->samples.first);
    int64_t end = zs_min((k + 1) * members, j->samples.first + j->samples.count);
    size_t n = (size_t)(end - first) * j->cells;
    double *value = j->value + (size_t)(first - j->samples.first) * j->cells;
    for (size_t i = 0; i < n; i++)
        value[i] = NAN;
}

int zs_maker_make(zs_maker *maker, zs_reader *reader, zs_range samples, zs_range rows, double *value,
                  zs_error *err)
{
    const zs_made_steps *made = &maker->catalog->made;
    size_t cells = (size_t)(rows.count * maker->plan->problem.ncol);
    job j = { maker, reader, samples, rows, cells, value };
    int64_t members = made->stored.nmember, end = zs_divide_up(samples.first + samples.count, members);
    for (int64_t k = samples.first / members, next; k < end; k = next) {
        next = k + 1;
        if (zs_made_steps_lacks(made, k)) {
            leave_out(&j, k);
            continue;
        }
        while (next < end && !zs_made_steps_lacks(made, next))
            next++;
        if (gather_steps(&j, k, made->first[k], made->first[next], err))
            return -1;
    }
    return 0;
}
