#include "run/first_pass.h"

#include "base/memory.h"
#include "plan/merge_layout.h"
#include "plan/plan_family.h"

#include <stdlib.h>

/* --- memory ------------------------------------------------------------------------------------------ */

/* Number the sets that have members here.  Returns how many; -1 with err filled. */
static int number_sets(zs_first_pass *first, zs_error *err)
{
    int n = zs_plan_sets(first->plan), ntaken = 0;
    if (!(first->taken = zs_alloc((size_t)n, sizeof *first->taken, "groups", err)))
        return -1;
    for (int set = 0; set < n; set++) {
        bool taken = zs_plan_leaves(first->plan, set, first->position->time_part).count > 0;
        first->taken[set] = taken ? ntaken++ : -1;
    }
    return ntaken;
}

/* Room for the moments of one more set. */
static int add_room(zs_first_pass *first, size_t cells, int slots, zs_error *err)
{
    zs_moments *moments = &first->moments[first->nmoments];
    if (zs_moments_init(moments, first->rules.kind, cells, slots, err))
        return -1;
    moments->brief = moments->kind == ZS_MOMENTS_EXACT && !zs_plan_has_extremes(&first->plan->problem);
    first->nmoments++;
    return 0;
}

/* Moments of each set that has members here; where values are kept, a slice of one set at a time. */
static int allocate_moments(zs_first_pass *first, int ntaken, zs_error *err)
{
    const zs_plan *plan = first->plan;
    size_t cells = (size_t)(plan->tile_rows * plan->problem.ncol);
    size_t slice = (size_t)(zs_plan_makes_groups(&plan->problem) ? zs_plan_family_piece(plan)
                                                                 : plan->slice_rows * plan->problem.ncol);
    int most = 1, n = plan->keep ? 1 : ntaken;
    if (!(first->moments = zs_alloc((size_t)n, sizeof *first->moments, "moments", err)))
        return -1;
    for (int set = 0; set < zs_plan_sets(plan); set++) {
        int slots =
            zs_moments_slots(plan->problem.kind, zs_plan_leaves(plan, set, first->position->time_part));
        most = slots > most ? slots : most;
        if (!plan->keep && first->taken[set] >= 0 && add_room(first, cells, slots, err))
            return -1;
    }
    return plan->keep && ntaken > 0 ? add_room(first, slice, most, err) : 0;
}

static int allocate_statistics(zs_first_pass *first, zs_error *err)
{
    const zs_plan *plan = first->plan;
    zs_range largest = zs_plan_owned(plan, (zs_range){ 0, plan->tile_rows }, 0, plan->busiest.owners);
    bool trend = plan->problem.kind == ZS_MOMENTS_TREND, made = zs_plan_makes_groups(&plan->problem);
    bool brief = !zs_plan_has_extremes(&plan->problem);
    size_t ncol = (size_t)plan->problem.ncol, owned = (size_t)largest.count * ncol;
    size_t slice = (size_t)plan->slice_rows * ncol;
    if (made    ? zs_family_init(&first->family, plan, first->with_state, err)
        : brief ? zs_statistics_init_brief(&first->statistics, owned, err)
                : zs_statistics_init(&first->statistics, owned, first->with_state, trend, err))
        return -1;
    return zs_earlier_init(&first->earlier, first->spec, first->catalog, slice, first->report, err);
}

int zs_first_pass_init(zs_first_pass *first, const zs_spec *spec, const zs_catalog *catalog,
                       const zs_plan *plan, const zs_position *position, const zs_loaded *loaded,
                       zs_report *report, zs_error *err)
{
    *first = (zs_first_pass){ .spec = spec,
                              .catalog = catalog,
                              .plan = plan,
                              .position = position,
                              .report = report,
                              .with_state = spec->output.path[ZS_STATISTICS] || catalog->prior.path,
                              .rules = { .kind = plan->problem.kind,
                                         .packing = catalog->files.file[0].storage.packing,
                                         .ddof = spec->climatology.ddof,
                                         .min_std = spec->climatology.min_std } };
    if (!position->busy)
        return 0;
    size_t spans = (size_t)zs_loaded_most_spans(loaded);
    zs_merge_layout layout = zs_merge_layout_of(plan);
    int ntaken = number_sets(first, err);
    if (ntaken < 0 || !(first->span = zs_alloc(spans, sizeof *first->span, "spans", err)) ||
        allocate_statistics(first, err) ||
        zs_merge_init(&first->merge, &layout, position->column, position->time_part, err))
        return -1;
    return allocate_moments(first, ntaken, err);
}

void zs_first_pass_clear(zs_first_pass *first)
{
    for (int k = 0; k < first->nmoments; k++)
        zs_moments_clear(&first->moments[k]);
    free(first->moments);
    zs_merge_clear(&first->merge);
    zs_earlier_clear(&first->earlier);
    if (!first->family.groups) /* otherwise a part of the family's */
        zs_statistics_clear(&first->statistics);
    zs_family_clear(&first->family);
    free(first->span);
    free(first->taken);
    *first = (zs_first_pass){ 0 };
}

/* --- values -> moments ------------------------------------------------------------------------------- */

/* Add the members of a set among some steps in memory, which begin at one cell of the tile, to its moments.
 */
static void add_moments(zs_first_pass *first, const zs_loaded *loaded, zs_moments *moments, int set,
                        zs_range steps, size_t first_cell)
{
    double now = zs_now(), values = 0;
    int64_t n = zs_loaded_spans(loaded, set, steps, first_cell, first->span);
    zs_moments_add(moments, first->span, n, loaded->cells);
    for (int64_t k = 0; k < n; k++)
        values += (double)first->span[k].count * (double)moments->ncell;
    zs_report_work(first->report, ZS_PHASE_MOMENTS, ZS_WORK_MOMENTS, values, now);
}

static int64_t first_leaf(const zs_first_pass *first, int set)
{
    return zs_plan_leaves(first->plan, set, first->position->time_part).first;
}

static void reset_all(zs_first_pass *first, size_t cells)
{
    for (int set = 0; set < zs_plan_sets(first->plan); set++)
        if (first->taken[set] >= 0)
            zs_moments_reset(&first->moments[first->taken[set]], cells, first_leaf(first, set));
}

static void add_all(zs_first_pass *first, const zs_loaded *loaded, zs_range steps)
{
    for (int set = 0; set < zs_plan_sets(first->plan); set++)
        if (first->taken[set] >= 0)
            add_moments(first, loaded, &first->moments[first->taken[set]], set, steps, 0);
}

int zs_first_pass_read(zs_first_pass *first, zs_loaded *loaded, zs_comm *comm, zs_error *err)
{
    bool keep = loaded->plan->keep;
    int64_t end = loaded->own.first + loaded->own.count, most = loaded->plan->read_steps;
    if (loaded->rows.count == 0 || (!zs_plan_takes_moments(&loaded->plan->problem) && !keep))
        return 0;
    if (!keep)
        reset_all(first, loaded->cells);
    for (int64_t step = loaded->own.first; step < end && !zs_alarm_heard(comm); step += most) {
        zs_range steps = { step, zs_min(end - step, most) };
        if (zs_guard_stopped(&comm->guard, err) || zs_loaded_read(loaded, steps, err)) {
            zs_alarm_raise(comm);
            return -1;
        }
        if (!keep)
            add_all(first, loaded, steps);
    }
    return 0;
}

/* --- moments -> statistics --------------------------------------------------------------------------- */

void zs_first_pass_goto(zs_first_pass *first, int group)
{
    first->rules.min_count =
        zs_least_count(&first->spec->climatology.min_count, first->catalog->groups.size[group]);
    if (zs_plan_makes_groups(&first->plan->problem))
        zs_merge_goto_made(&first->merge, group);
    else
        zs_merge_goto(&first->merge, group);
}

bool zs_first_pass_is_alone(const zs_first_pass *first)
{
    return first->merge.alone;
}

/* The moments of a set at n cells of the tile, from `cell` on: of values that are kept, made now; otherwise
 * those that were made while the tile was read.  Returns them; *first_cell: where the cells begin in them. */
static zs_moments *moments_at(zs_first_pass *first, const zs_loaded *loaded, int set, size_t cell, size_t n,
                              size_t *first_cell)
{
    *first_cell = first->plan->keep ? 0 : cell;
    if (!first->plan->keep)
        return &first->moments[first->taken[set]];
    zs_moments_reset(&first->moments[0], n, first_leaf(first, set));
    add_moments(first, loaded, &first->moments[0], set, loaded->steps, cell);
    return &first->moments[0];
}

/* Lay the moments of every part's slice ready for a round. */
static void put_moments(zs_first_pass *first, const zs_loaded *loaded, int set, zs_range block, int64_t round)
{
    size_t ncol = (size_t)first->plan->problem.ncol, first_cell;
    for (int part = 0; part < first->merge.parts && first->taken[set] >= 0; part++) {
        zs_range slice = zs_merge_slice(&first->merge, block, round, part);
        if (slice.count == 0)
            continue;
        size_t cell = (size_t)(block.first + slice.first) * ncol;
        zs_moments *moments = moments_at(first, loaded, set, cell, (size_t)slice.count * ncol, &first_cell);
        zs_merge_put(&first->merge, part, moments, first_cell);
    }
}

/* Add what an earlier run found in this rank's slice of a round. */
static int add_earlier(zs_first_pass *first, const zs_loaded *loaded, int group, zs_range block,
                       int64_t round, zs_error *err)
{
    zs_range slice = zs_merge_slice(&first->merge, block, round, first->position->time_part);
    zs_range rows = { loaded->rows.first + block.first + slice.first, slice.count };
    size_t cell = (size_t)((slice.first - first->owned.first) * first->plan->problem.ncol);
    return zs_earlier_add(&first->earlier, &first->rules, group, rows,
                          zs_statistics_at(first->statistics, cell), err);
}

/* What the plan counts as ZS_WORK_STATISTICS (report/workload.h). */
static double cells_to_merge(const zs_first_pass *first, int group, zs_range block)
{
    bool counts = first->taken[group] >= 0 || first->merge.layout.all_own ||
                  zs_plan_needs(first->plan, group, first->position->time_part);
    return counts ? (double)(block.count * first->plan->problem.ncol) : 0;
}

/* Hand over what a round has made, unless this comes later. */
static void share(zs_first_pass *first, int group, zs_range block, zs_climatology *climatology)
{
    size_t above = (size_t)(block.first * first->plan->problem.ncol);
    if (climatology)
        zs_climatology_take(climatology, group, above, &first->merge, first->statistics);
}

void zs_first_pass_share(zs_first_pass *first, int group, zs_range block, zs_climatology *climatology)
{
    zs_merge *merge = &first->merge;
    int64_t sent = merge->sent_bytes;
    double now = zs_now();
    zs_first_pass_goto(first, group);
    first->owned = zs_merge_owned(merge, block, first->position->time_part);
    for (int64_t round = 0; round < zs_merge_rounds(merge, block); round++) {
        zs_merge_begin(merge, block, round);
        share(first, group, block, climatology);
    }
    zs_report_work(first->report, ZS_PHASE_MERGE, ZS_WORK_STATISTICS, 0, now);
    first->report->bytes[ZS_PHASE_MERGE] += merge->sent_bytes - sent;
}

int zs_first_pass_merge(zs_first_pass *first, const zs_loaded *loaded, int group, zs_range block,
                        zs_climatology *climatology, zs_error *err)
{
    int result = 0;
    zs_merge *merge = &first->merge;
    first->owned = (zs_range){ 0, 0 };
    if (merge->alone && first->taken[group] < 0)
        return 0;
    int64_t sent = merge->sent_bytes, rounds = zs_merge_rounds(merge, block);
    first->owned = zs_merge_owned(merge, block, first->position->time_part);
    double cells = cells_to_merge(first, group, block);
    for (int64_t round = 0; round < rounds; round++) {
        double now = zs_now();
        zs_merge_begin(merge, block, round);
        put_moments(first, loaded, group, block, round);
        zs_merge_exchange(merge, &first->rules, first->statistics);
        if (result == 0)
            result = add_earlier(first, loaded, group, block, round, err);
        share(first, group, block, climatology);
        zs_report_work(first->report, ZS_PHASE_MERGE, ZS_WORK_STATISTICS, cells / (double)rounds, now);
    }
    first->report->bytes[ZS_PHASE_MERGE] += merge->sent_bytes - sent;
    return result;
}

/* --- groups that are made of sets ---------------------------------------------------------------------- */

/* One time part has all steps: some cells at a time, which stay in a cache. */
static void make_alone(zs_first_pass *first, const zs_loaded *loaded, zs_range block)
{
    zs_family *family = &first->family;
    size_t ncol = (size_t)first->plan->problem.ncol, above = (size_t)block.first * ncol, first_cell;
    size_t n = (size_t)block.count * ncol;
    for (size_t cell = 0, some; cell < n; cell += some) {
        some = n - cell < family->piece ? n - cell : family->piece;
        for (int k = 0; k < first->catalog->groups.recipe.ninput; k++) {
            int set = zs_family_set(family, k);
            if (set < 0)
                continue;
            zs_moments *m = moments_at(first, loaded, set, above + cell, some, &first_cell);
            zs_moments_view all = zs_moments_close(m, first_cell, some);
            zs_family_take(family, k, some, &all);
        }
        zs_family_make(family, &first->rules, &first->spec->climatology.min_count, cell, some);
    }
}

/* Several time parts: the moments of each set go to the owners of rows. */
static void make_together(zs_first_pass *first, const zs_loaded *loaded, zs_range block)
{
    zs_family *family = &first->family;
    zs_merge *merge = &first->merge;
    size_t cells = 0;
    for (int k = 0; k < first->catalog->groups.recipe.ninput; k++) {
        int set = zs_family_set(family, k);
        if (set < 0)
            continue;
        zs_merge_goto_set(merge, set);
        zs_merge_begin(merge, block, 0);
        put_moments(first, loaded, set, block, 0);
        zs_moments_view all = zs_merge_moments(merge, &cells);
        if (all.min)
            zs_family_take(family, k, cells, &all);
    }
    zs_family_make(family, &first->rules, &first->spec->climatology.min_count, 0, cells);
}

void zs_first_pass_make(zs_first_pass *first, const zs_loaded *loaded, int family, zs_range block)
{
    double now = zs_now(), groups = 0;
    int64_t sent = first->merge.sent_bytes;
    zs_family_goto(&first->family, family);
    if (first->merge.parts == 1)
        make_alone(first, loaded, block);
    else
        make_together(first, loaded, block);
    for (int k = 0; k < first->catalog->groups.recipe.ntarget; k++)
        groups += first->family.at[k] >= 0;
    first->report->bytes[ZS_PHASE_MERGE] += first->merge.sent_bytes - sent;
    zs_report_work(first->report, ZS_PHASE_MERGE, ZS_WORK_STATISTICS,
                   groups * (double)block.count * (double)first->plan->problem.ncol, now);
}

int zs_first_pass_take(zs_first_pass *first, const zs_loaded *loaded, int target, zs_range block,
                       zs_climatology *climatology, zs_error *err)
{
    zs_merge *merge = &first->merge;
    int group = zs_family_group(&first->family, target);
    int64_t sent = merge->sent_bytes;
    double now = zs_now();
    zs_first_pass_goto(first, group);
    zs_merge_begin(merge, block, 0);
    first->owned = zs_merge_owned(merge, block, first->position->time_part);
    first->statistics = zs_family_statistics(&first->family, target);
    int result = add_earlier(first, loaded, group, block, 0, err);
    share(first, group, block, climatology);
    zs_report_work(first->report, ZS_PHASE_MERGE, ZS_WORK_STATISTICS, 0, now);
    first->report->bytes[ZS_PHASE_MERGE] += merge->sent_bytes - sent;
    return result;
}
