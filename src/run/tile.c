#include "run/tile.h"

#include "base/clock.h"
#include "base/range.h"
#include "parallel/agree.h"
#include "parallel/comm.h"
#include "parallel/position.h"
#include "picture/collector.h"
#include "plan/plan.h"
#include "plan/plan_family.h"
#include "products/products.h"
#include "report/progress.h"
#include "run/check.h"
#include "run/climatology.h"
#include "run/first_pass.h"
#include "run/keeping.h"
#include "run/kept_groups.h"
#include "run/kept_statistics.h"
#include "run/loaded.h"
#include "run/put_statistics.h"
#include "run/second_pass.h"
#include "run/smoothing.h"
#include "run/tile_quantiles.h"
#include "run/turns.h"
#include "time/cycle.h"
#include "time/groups.h"
#include "write/writer.h"

/* The cells of ZS_WORK_STATISTICS count when they are merged; what follows takes time, but is no more of
 * them. */
static const double COUNTED = 0;

/* --- group by group ----------------------------------------------------------------------------------- */

/* The second pass over a block: of one group, or of all steps. */
static int score(zs_worker *w, int group, zs_range block, zs_error *err)
{
    return zs_second_pass_work(&w->second, &w->loaded, &w->climatology, &w->check, group, block, err);
}

/* The statistics of a block, as they were made, are kept for a later start. */
static int keep_statistics(zs_worker *w, int group, zs_range block, zs_error *err)
{
    zs_keeping *keeping = &w->keeping;
    if (!keeping->statistics || w->first.owned.count == 0)
        return 0;
    return zs_kept_statistics_note(&keeping->journal, group, zs_owned_rows(w, block),
                                   (size_t)w->plan->problem.ncol, &w->first.statistics, err);
}

/* Rows of the run that a block has. */
static zs_range rows_of(const zs_worker *w, zs_range block)
{
    return (zs_range){ w->loaded.rows.first + block.first, block.count };
}

/* The statistics of a block are merged, with this result: tell them to the check and the page. */
static int tell_statistics(zs_worker *w, int group, zs_range block, int merged, zs_error *err)
{
    double now = zs_now();
    zs_range owned = zs_owned_rows(w, block);
    size_t cell = (size_t)((block.first + w->first.owned.first) * w->plan->problem.ncol);
    zs_run_check_expect(&w->check, &w->first.rules, owned.first, owned.count, w->plan->problem.ncol,
                        zs_robust_statistics(&w->robust, group, cell, w->first.statistics), w->report);
    now = zs_report_work(w->report, ZS_PHASE_MERGE, ZS_WORK_STATISTICS, COUNTED, now);
    if (merged == 0 && owned.count > 0)
        merged = zs_collect_statistics(w->collector, group, owned, &w->first.statistics, err);
    zs_report_work(w->report, ZS_PHASE_REPORT, ZS_WORK_STATISTICS, COUNTED, now);
    return merged;
}

/* Hand them to the second pass. */
static void hand_over(zs_worker *w, int group, zs_range block)
{
    double now = zs_now();
    size_t ncol = (size_t)w->plan->problem.ncol, first = (size_t)block.first * ncol;
    size_t cells = (size_t)block.count * ncol;
    zs_robust_hand_over(&w->robust, group, first, cells, &w->climatology);
    zs_climatology_finish(&w->climatology, group, first, cells, w->first.rules.min_std);
    zs_report_work(w->report, ZS_PHASE_MERGE, ZS_WORK_STATISTICS, COUNTED, now);
}

/* The statistics of a block are merged, with this result.  They are told, written and handed to the second
 * pass, which follows at once where the plan goes group by group.  result: of what was before; returns that
 * with its own.  A rank that has failed only takes its turns. */
static int use_statistics(zs_worker *w, int group, zs_range block, int merged, int result, zs_error *err)
{
    bool rounds = w->writer->has_rounds;
    if (result)
        return rounds ? zs_put_statistics(w, group, block, result, err) : result;
    result = tell_statistics(w, group, block, merged, err);
    result = zs_put_statistics(w, group, block, result, err);
    hand_over(w, group, block);
    if (result == 0 && w->plan->by_group)
        result = score(w, group, block, err);
    if (result && !rounds)
        zs_alarm_raise(w->comm);
    return result;
}

/* Rows of a block.  Where one rank alone has and needs a group, and its z-scores are one step block, this
 * rank goes on to them while the statistics of a few rows are in a cache; it writes the same pieces.
 * Otherwise a block has all rows of the tile. */
static int64_t block_rows(const zs_worker *w, int group)
{
    const zs_plan *plan = w->plan;
    int64_t users = zs_steps_among(&w->catalog->groups.user, group, w->position.steps).count;
    bool one_block = users > 0 && users <= plan->batch.steps * plan->batch.repeat;
    bool alone = w->position.busy && zs_first_pass_is_alone(&w->first);
    return plan->by_group && alone && one_block ? plan->batch.rows : w->loaded.rows.count;
}

/* Merge the statistics of a group in a block, and keep them; or read those that are kept. */
static int make_group(zs_worker *w, int group, bool kept, zs_range block, zs_error *err)
{
    if (kept)
        return zs_kept_groups_take(&w->keeping.made, &w->first, &w->loaded, group, -1, -1, block,
                                   &w->climatology, err);
    return zs_first_pass_merge(&w->first, &w->loaded, group, block, &w->climatology, err) ||
                   keep_statistics(w, group, block, err)
               ? -1
               : 0;
}

/* One group, block by block, after zs_first_pass_goto().  result: of the groups before it; returns that with
 * its own.  A rank that has failed goes on merging for the others. */
static int work_group(zs_worker *w, int group, int result, zs_error *err)
{
    zs_error late; /* of a rank that goes on for the others only */
    int64_t rows = zs_max(1, block_rows(w, group)), end = w->loaded.rows.count;
    bool kept = zs_kept_statistics_has(&w->keeping.made, group, w->loaded.rows);
    for (int64_t row = 0; row < end || row == 0; row += rows) {
        zs_range block = { row, zs_min(rows, end - row) };
        int merged = !w->position.busy ? 0 : make_group(w, group, kept, block, result == 0 ? err : &late);
        result = use_statistics(w, group, block, merged, result, err);
    }
    return result;
}

/* The same of the group of a target of a family. */
static int make_target(zs_worker *w, int family, int target, bool kept, zs_range block, zs_error *err)
{
    const zs_recipe *recipe = &w->catalog->groups.recipe;
    int group = recipe->group[family * recipe->ntarget + target];
    if (kept)
        return zs_kept_groups_take(&w->keeping.made, &w->first, &w->loaded, group, family, target, block,
                                   &w->climatology, err);
    return zs_first_pass_take(&w->first, &w->loaded, target, block, &w->climatology, err) ||
                   keep_statistics(w, group, block, err)
               ? -1
               : 0;
}

/* One block of the groups of a family.  result: of what was before it; returns that with its own. */
static int work_family(zs_worker *w, int family, zs_range block, int result, zs_error *err)
{
    const zs_recipe *recipe = &w->catalog->groups.recipe;
    zs_error late; /* of a rank that goes on for the others only */
    bool kept = zs_kept_groups_has_family(&w->keeping.made, recipe, family, rows_of(w, block));
    if (w->position.busy && !kept)
        zs_first_pass_make(&w->first, &w->loaded, family, block);
    for (int k = 0; k < recipe->ntarget; k++) {
        int group = recipe->group[family * recipe->ntarget + k];
        if (group < 0)
            continue;
        int merged =
            !w->position.busy ? 0 : make_target(w, family, k, kept, block, result == 0 ? err : &late);
        result = use_statistics(w, group, block, merged, result, err);
    }
    return result;
}

/* --- smoothed over the year --------------------------------------------------------------------------- */

/* One block of the groups of a cycle: first the statistics of all, then what is made with them.  result: of
 * what was before it; returns that with its own. */
static int work_cycle(zs_worker *w, int cycle, zs_range block, int result, zs_error *err)
{
    const zs_cycles *cycles = &w->smoothing.cycles;
    zs_error late; /* of a rank that goes on for the others only */
    int smoothed = !w->position.busy ? 0
                                     : zs_smoothing_work(&w->smoothing, &w->first, &w->loaded, cycle, block,
                                                         result == 0 ? err : &late);
    for (int place = 0; place < cycles->length; place++) {
        int group = cycles->group[cycle * cycles->length + place];
        if (group < 0)
            continue;
        if (w->position.busy)
            zs_smoothing_give(&w->smoothing, &w->first, group, block, &w->climatology);
        result = use_statistics(w, group, block, smoothed, result, err);
    }
    return result;
}

/* All groups of all families or cycles, block by block: as many blocks on all ranks.  A rank that has failed
 * goes on, until all know it, so that nobody waits for it. */
static int work_blocks(zs_worker *w, zs_error *err)
{
    bool smooths = w->plan->problem.smoothing.places > 0;
    int64_t rows = zs_plan_family_rows(w->plan), end = w->loaded.rows.count;
    int result = 0, n = smooths ? w->smoothing.cycles.n : w->catalog->groups.recipe.nfamily;
    zs_turns_together(&w->turns, w->plan->slice_rows);
    for (int64_t row = 0; row < w->plan->tile_rows && !w->turns.ended; row += rows) {
        zs_range block = { zs_min(row, end), zs_min(rows, end - zs_min(row, end)) };
        for (int k = 0; k < n && !w->turns.ended; k++)
            result = smooths ? work_cycle(w, k, block, result, err) : work_family(w, k, block, result, err);
    }
    return zs_turns_end(&w->turns, result, err);
}

/* The groups that ranks merge together.  A rank that has failed goes on, until all know it, so that nobody
 * waits for it. */
static int work_shared(zs_worker *w, zs_error *err)
{
    int result = 0, n = zs_plan_groups(w->plan), shared = 0;
    for (int group = 0; group < n && !w->turns.ended; group++) {
        if (zs_turns_is_alone(&w->turns, group))
            continue;
        zs_turns_together(&w->turns, w->turns.rows[group]);
        if (w->position.busy)
            zs_first_pass_goto(&w->first, group);
        result = work_group(w, group, result, err);
        shared++;
    }
    return shared > 0 ? zs_turns_end(&w->turns, result, err) : 0;
}

/* The groups that this rank has alone: it waits for nobody.  result: of those before. */
static int work_own(zs_worker *w, int result, zs_error *err)
{
    int n = w->position.busy ? zs_plan_groups(w->plan) : 0;
    zs_turns_apart(&w->turns, w->plan->tile_rows);
    for (int group = 0; group < n && result == 0; group++) {
        if (!zs_turns_is_alone(&w->turns, group) || w->first.taken[group] < 0)
            continue;
        zs_first_pass_goto(&w->first, group);
        result = work_group(w, group, result, err);
    }
    return zs_turns_end(&w->turns, result, err);
}

/* All groups, and the steps without a group. */
static int work_groups(zs_worker *w, zs_error *err)
{
    int result = 0;
    bool rounds = w->writer->has_rounds;
    if (w->plan->problem.wanted.statistics)
        result = zs_plan_in_blocks(&w->plan->problem) ? work_blocks(w, err)
                                                      : work_own(w, work_shared(w, err), err);
    if (result == 0 && (!w->plan->by_group || w->catalog->groups.ungrouped > 0) &&
        zs_plan_scores(&w->plan->problem))
        result = score(w, -1, (zs_range){ 0, w->loaded.rows.count }, err);
    if (result && !rounds)
        zs_alarm_raise(w->comm);
    return rounds ? result : zs_agree(w->comm, result, err);
}

/* Quantiles of the data; or of anomalies and z-scores, when the statistics of all groups are there. */
static int find_quantiles(zs_worker *w, bool scores, zs_error *err)
{
    const bool *of = w->plan->problem.wanted.products.series.of;
    bool any = scores ? of[ZS_PLAN_ANOMALY] || of[ZS_PLAN_ZSCORE] : of[ZS_PLAN_DATA];
    return any ? zs_agree(w->comm, zs_find_quantiles(&w->series, w->products, scores, err), err) : 0;
}

/* Are the values of the tile needed?  Not where earlier starts have finished what would be made of them. */
static bool reads(const zs_worker *w, zs_range rows)
{
    const zs_problem *p = &w->plan->problem;
    const zs_keeping *keeping = &w->keeping;
    bool moments = p->wanted.statistics && zs_plan_takes_moments(p) &&
                   !zs_keeping_has_all(keeping, zs_plan_groups(w->plan), rows);
    return moments || (w->plan->keep && (keeping->all_values || zs_keeping_leaves(keeping, rows)));
}

int zs_tile_work(zs_worker *worker, int index, zs_error *err)
{
    const zs_position *position = &worker->position;
    zs_range rows = { 0, 0 };
    if (position->busy)
        rows = zs_plan_tile(worker->plan, position->row_part, index);
    zs_loaded_goto(&worker->loaded, rows);
    if (zs_products_goto(worker->products, rows, err))
        return -1;
    int result = 0;
    if (reads(worker, rows))
        result = zs_first_pass_read(&worker->first, &worker->loaded, worker->comm, err);
    if (zs_agree(worker->comm, result, err) || find_quantiles(worker, false, err))
        return -1;
    zs_robust_find(&worker->robust, rows.count);
    if (work_groups(worker, err) || find_quantiles(worker, true, err))
        return -1;
    double merged = worker->plan->problem.wanted.products.blocks * (double)worker->loaded.cells;
    double now = zs_now();
    result = zs_products_merge(worker->products, err);
    zs_report_work(worker->report, ZS_PHASE_MERGE, ZS_WORK_MERGE, merged, now);
    return result;
}
