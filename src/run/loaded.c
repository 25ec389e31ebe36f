#include "run/loaded.h"

#include "base/memory.h"
#include "catalog/series.h"
#include "header/input_file.h"
#include "stats/moments.h"
#include "time/calendar.h"
#include "time/groups.h"

#include <stdlib.h>
#include <string.h>

/* The moments of some steps, in days.  Returns [steps.count], owned by the caller; or NULL with err filled.
 */
static double *days_of(const zs_catalog *catalog, zs_range steps, zs_error *err)
{
    double *day = zs_alloc((size_t)steps.count, sizeof *day, "times", err);
    for (int64_t k = 0; k < steps.count && day; k++)
        day[k] =
            (double)(zs_series_time(&catalog->series, steps.first + k) - catalog->baseline.epoch) / ZS_DAY;
    return day;
}

int zs_loaded_init(zs_loaded *loaded, const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                   const zs_position *position, zs_report *report, zs_error *err)
{
    *loaded = (zs_loaded){ .catalog = catalog, .plan = plan, .report = report, .own = position->steps };
    if (zs_reader_init(&loaded->reader, spec, catalog, err))
        return -1;
    if (!position->busy)
        return 0;
    if (plan->problem.kind == ZS_MOMENTS_TREND && !(loaded->day = days_of(catalog, loaded->own, err)))
        return -1;
    size_t steps = (size_t)(plan->keep ? loaded->own.count : plan->read_steps);
    size_t cells = (size_t)(plan->tile_rows * plan->problem.ncol);
    loaded->values = zs_alloc_raw(steps * cells, plan->problem.value_size, "values", err);
    if (!loaded->values)
        return -1;
    if (catalog->made.any)
        return zs_maker_init(&loaded->maker, spec, catalog, plan, report, err);
    size_t between = (size_t)plan->stored_steps * cells;
    loaded->chunk = zs_alloc_raw(between, catalog->files.value_size, "chunks", err);
    return loaded->chunk ? 0 : -1;
}

void zs_loaded_clear(zs_loaded *loaded)
{
    zs_maker_clear(&loaded->maker);
    zs_reader_clear(&loaded->reader);
    free(loaded->day);
    free(loaded->chunk);
    free(loaded->values);
    *loaded = (zs_loaded){ 0 };
}

void zs_loaded_goto(zs_loaded *loaded, zs_range rows)
{
    loaded->rows = rows;
    loaded->cells = (size_t)(rows.count * loaded->plan->problem.ncol);
    loaded->steps = (zs_range){ loaded->own.first, 0 };
}

/* Where a step in memory, or the next one to be read, has its values. */
static char *values_of(const zs_loaded *loaded, int64_t step)
{
    size_t map = loaded->cells * loaded->plan->problem.value_size;
    return loaded->values + (size_t)(step - loaded->steps.first) * map;
}

static const zs_packing *packing_of(const zs_loaded *loaded, int64_t step)
{
    return zs_catalog_packing(loaded->catalog, step);
}

/* How many of some steps follow each other in one file, and in memory without gaps.  Every step takes the
 * same room in memory; if its file has a smaller type than others, a gap follows it.  New steps are all
 * alike. */
static int64_t run_of(const zs_loaded *loaded, zs_range steps)
{
    if (loaded->catalog->made.any)
        return steps.count;
    if (zs_type_size(packing_of(loaded, steps.first)->type) < loaded->plan->problem.value_size)
        return 1;
    return zs_series_run(&loaded->catalog->series, steps.first, steps.count);
}

/* Steps of one file were read without gaps: move each of a smaller type to its own room, the last one first.
 */
static void spread(const zs_loaded *loaded, zs_range steps)
{
    size_t size = zs_type_size(packing_of(loaded, steps.first)->type), map = loaded->cells * size;
    const char *from = values_of(loaded, steps.first);
    for (int64_t k = steps.count - 1; k > 0 && size < loaded->plan->problem.value_size; k--)
        memmove(values_of(loaded, steps.first + k), from + (size_t)k * map, map);
}

/* Read steps of one chunk, with those between that are left out, and move each to its own room. */
static int read_scattered(zs_loaded *loaded, zs_range steps, zs_error *err)
{
    const zs_series *series = &loaded->catalog->series;
    int64_t first = zs_series_record(series, steps.first);
    size_t map = loaded->cells * zs_type_size(packing_of(loaded, steps.first)->type);
    int64_t records = zs_series_record(series, steps.first + steps.count - 1) - first + 1;
    if (zs_reader_read(&loaded->reader, steps.first, records, loaded->rows, loaded->chunk, err))
        return -1;
    for (int64_t k = 0; k < steps.count; k++)
        memcpy(values_of(loaded, steps.first + k),
               loaded->chunk + (size_t)(zs_series_record(series, steps.first + k) - first) * map, map);
    return 0;
}

/* How many steps can be read so, from the first one on. */
static int64_t scattered_run(const zs_loaded *loaded, zs_range steps)
{
    const zs_file *file = &loaded->catalog->files.file[zs_series_file(&loaded->catalog->series, steps.first)];
    if (loaded->plan->stored_steps == 0 || file->overlay >= 0)
        return 0;
    return zs_series_reach(&loaded->catalog->series, steps.first, steps.count, zs_chunk_steps(file),
                           loaded->plan->stored_steps);
}

/* The steps of one file that are read after those before `step`: of this call up to `end`, or of the next
 * one.
 */
static zs_range next_run(const zs_loaded *loaded, int64_t step, int64_t end)
{
    int64_t left = loaded->own.first + loaded->own.count - step;
    int64_t most = step < end ? end - step : zs_min(left, loaded->plan->read_steps);
    return (zs_range){ step, most > 0 ? zs_series_run(&loaded->catalog->series, step, most) : 0 };
}

static int read_steps(zs_loaded *loaded, zs_range steps, zs_error *err)
{
    if (loaded->catalog->made.any)
        return zs_maker_make(&loaded->maker, &loaded->reader, steps, loaded->rows,
                             (double *)(void *)values_of(loaded, steps.first), err);
    for (int64_t count; steps.count > 0; steps.first += count, steps.count -= count) {
        int64_t reach = scattered_run(loaded, steps);
        count = zs_series_run(&loaded->catalog->series, steps.first, steps.count);
        zs_reader_expect(&loaded->reader,
                         next_run(loaded, steps.first + zs_max(count, reach), steps.first + steps.count));
        if (reach > count) {
            count = reach;
            if (read_scattered(loaded, (zs_range){ steps.first, count }, err))
                return -1;
            continue;
        }
        char *values = values_of(loaded, steps.first);
        if (zs_reader_read(&loaded->reader, steps.first, count, loaded->rows, values, err))
            return -1;
        spread(loaded, (zs_range){ steps.first, count });
    }
    return 0;
}

int zs_loaded_read(zs_loaded *loaded, zs_range steps, zs_error *err)
{
    zs_range *there = &loaded->steps;
    if (steps.first >= there->first && steps.first + steps.count <= there->first + there->count)
        return 0;
    int64_t left = loaded->own.first + loaded->own.count - steps.first;
    double now = zs_now();
    steps.count = zs_min(left, loaded->plan->read_steps);
    if (!loaded->plan->keep)
        *there = (zs_range){ steps.first, 0 };
    int result = read_steps(loaded, steps, err);
    there->count += steps.count;
    /* Of new steps it is the stored ones that count, which are told already. */
    double values = loaded->catalog->made.any ? 0 : (double)steps.count * (double)loaded->cells;
    zs_report_work(loaded->report, ZS_PHASE_READ, ZS_WORK_READ, values, now);
    return result;
}

double zs_loaded_day(const zs_loaded *loaded, int64_t step)
{
    return loaded->day ? loaded->day[step - loaded->own.first] : 0;
}

zs_piece zs_loaded_piece(const zs_loaded *loaded, zs_range steps)
{
    return (zs_piece){ .steps = { steps.first, run_of(loaded, steps) },
                       .packing = packing_of(loaded, steps.first),
                       .values = values_of(loaded, steps.first) };
}

/* How many members of a set, from entry `at` of its list on and at most `most`, are consecutive steps and,
 * for moments along the tree, lie in one leaf. */
static int64_t member_run(const zs_loaded *loaded, int64_t at, int64_t most)
{
    const zs_groups *groups = &loaded->catalog->groups;
    const int32_t *step = groups->member.step + at, *leaf = groups->leaf + at;
    bool tree = loaded->plan->problem.kind != ZS_MOMENTS_EXACT;
    int64_t n = 1;
    while (n < most && step[n] == step[0] + n && (!tree || leaf[n] == leaf[0]))
        n++;
    return run_of(loaded, (zs_range){ step[0], n });
}

int64_t zs_loaded_spans(const zs_loaded *loaded, int set, zs_range steps, size_t first_cell, zs_span *span)
{
    const zs_groups *groups = &loaded->catalog->groups;
    zs_range left = zs_steps_among(&groups->member, set, steps);
    int64_t n = 0, end = groups->member.first[set + 1];
    for (int64_t count; left.count > 0; left.first += count, left.count -= count, n++) {
        count = member_run(loaded, left.first, left.count);
        if (!span)
            continue;
        int64_t step = groups->member.step[left.first], next = left.first + count;
        const zs_packing *packing = packing_of(loaded, step);
        span[n] = (zs_span){ .packing = packing,
                             .stored = values_of(loaded, step) + first_cell * zs_type_size(packing->type),
                             .count = count,
                             .ends_leaf = next == end || groups->leaf[next] != groups->leaf[next - 1],
                             .day = loaded->day ? loaded->day + (step - loaded->own.first) : NULL };
    }
    return n;
}

int64_t zs_loaded_most_spans(const zs_loaded *loaded)
{
    int64_t most = 0;
    for (int set = 0; set < loaded->catalog->groups.nset; set++)
        most = zs_max(most, zs_loaded_spans(loaded, set, loaded->own, 0, NULL));
    return most;
}
