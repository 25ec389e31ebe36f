#include "run/keeping.h"

#include "base/memory.h"
#include "checkpoint/note.h"
#include "parallel/agree.h"
#include "parallel/gather.h"
#include "parallel/guard.h"
#include "run/score_restore.h"

#include <mpi.h>
#include <stdlib.h>

/* --- what is kept --------------------------------------------------------------------------------------- */

/* Statistics of many groups of few steps can be larger than what is made with them, and to write them down
 * would take longer than to make them again.  They are worth a quarter of it. */
static bool pays(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    int64_t outputs = p->wanted.zscore + p->wanted.anomaly;
    double statistics = (double)zs_plan_groups(plan) * (double)zs_statistics_bytes(p->kind);
    return outputs == 0 || 4 * statistics <= (double)(outputs * p->nstep) * sizeof(float);
}

/* Statistics are kept where the run makes them of moments, and they are used as they are made.  Where earlier
 * ones are added, it is also told how many values are new, which these statistics do not say. */
static bool keeps_statistics(const zs_spec *spec, const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    return p->wanted.statistics && zs_plan_takes_moments(p) && !zs_spec_is_robust(spec) &&
           p->smoothing.places == 0 && !p->prior && pays(plan);
}

/* Products, page and quantiles are made of all values; so is what is told of versions of ERA5. */
static bool needs_all_values(const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan)
{
    const zs_needs *needs = &plan->problem.wanted.products;
    bool any = needs->page.wanted || zs_plan_has_series(&plan->problem) || zs_spec_is_robust(spec) ||
               catalog->files.overlay || spec->nproduct > 0;
    return any || (plan->problem.wanted.zscore && !spec->output.path[ZS_ZSCORE]);
}

/* --- what earlier starts have finished ------------------------------------------------------------------ */

/* Look at this rank's share of the notes.  good: [earlier.n]: set for these. */
static int take_notes(zs_keeping *k, const zs_comm *comm, zs_score_restore *restore, unsigned char *good,
                      zs_error *err)
{
    for (int64_t i = comm->rank; i < k->earlier.n; i += comm->size) {
        const zs_noted *noted = &k->earlier.noted[i];
        bool is_good = false;
        if (zs_guard_stopped(&comm->guard, err)) /* reading back what is there can take long */
            return -1;
        if (noted->note.kind == ZS_NOTE_SCORES) {
            if (zs_score_restore_note(restore, noted, &is_good, err) ||
                (!is_good && zs_journals_void(&k->earlier, noted, err)))
                return -1;
        } else if (k->statistics) {
            char *bytes = zs_alloc_raw((size_t)noted->note.bytes, 1, "a note", err);
            is_good = bytes && zs_journals_read(&k->earlier, noted, bytes);
            free(bytes);
            if (!bytes)
                return -1;
        }
        good[i] = is_good;
    }
    return 0;
}

/* Add what all ranks have found to be finished.  COLLECTIVE; errors are local. */
static int add_finished(zs_keeping *k, zs_comm *comm, const zs_score_restore *restore, zs_error *err)
{
    int64_t n;
    int result = 0;
    zs_portion *list =
        zs_gather_all(comm, restore->done, (int64_t)restore->n, sizeof *list, "what is finished", &n, err);
    if (!list)
        return -1;
    for (int64_t i = 0; i < n && result == 0; i++)
        result = zs_finished_add(&k->finished, &list[i], err);
    free(list);
    return result;
}

/* Which share of all rows of all steps is finished?  COLLECTIVE. */
static double share_of(const zs_keeping *k, const zs_comm *comm, const zs_problem *p)
{
    double done = (double)zs_finished_count(&k->finished);
    MPI_Allreduce(MPI_IN_PLACE, &done, 1, MPI_DOUBLE, MPI_SUM, comm->world);
    return done / ((double)p->nstep * (double)p->nrow);
}

static int take_over(zs_keeping *k, zs_comm *comm, zs_score_restore *restore, unsigned char *good,
                     zs_error *err)
{
    if (zs_agree(comm, good ? take_notes(k, comm, restore, good, err) : -1, err))
        return -1;
    MPI_Allreduce(MPI_IN_PLACE, good, (int)k->earlier.n, MPI_UNSIGNED_CHAR, MPI_MAX, comm->world);
    for (int64_t i = 0; i < k->earlier.n; i++)
        k->bad += !good[i] && (k->statistics || k->earlier.noted[i].note.kind == ZS_NOTE_SCORES);
    return zs_agree(comm, add_finished(k, comm, restore, err), err);
}

static int go_on(zs_keeping *k, zs_comm *comm, const zs_checkpoint *checkpoint, int variable,
                 const zs_plan *plan, zs_writer *writer, zs_run_check *check, zs_report *report,
                 zs_error *err)
{
    if (zs_journals_find(comm, checkpoint->path, variable, &k->earlier, err))
        return -1;
    unsigned char *good = zs_alloc((size_t)k->earlier.n, sizeof *good, "notes", err);
    zs_score_restore restore = {
        .journals = &k->earlier, .writer = writer, .check = k->all_values ? NULL : check, .report = report
    };
    int result = take_over(k, comm, &restore, good, err);
    if (result == 0)
        result = zs_agree(
            comm, zs_kept_statistics_list(&k->made, &k->earlier, good, (size_t)plan->problem.ncol, err), err);
    if (result == 0)
        k->share = share_of(k, comm, &plan->problem);
    zs_score_restore_clear(&restore);
    free(good);
    return result;
}

int zs_keeping_begin(zs_keeping *k, zs_comm *comm, const zs_checkpoint *checkpoint, int variable,
                     const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                     const zs_position *position, zs_writer *writer, zs_run_check *check, zs_report *report,
                     zs_error *err)
{
    *k = (zs_keeping){ .statistics = false };
    zs_finished_init(&k->finished, (zs_portion){ position->steps, position->rows });
    if (!checkpoint->path)
        return 0;
    k->statistics = keeps_statistics(spec, plan);
    k->all_values = needs_all_values(spec, catalog, plan);
    if (writer->goes_on && go_on(k, comm, checkpoint, variable, plan, writer, check, report, err))
        return -1;
    int result = zs_journal_begin(&k->journal, checkpoint->path,
                                  (zs_journal_name){ variable, checkpoint->start, comm->rank }, err);
    if (result == 0)
        result = zs_score_notes_init(&k->scores, &k->journal, writer, check, report, err);
    return zs_agree(comm, result, err);
}

bool zs_keeping_end(zs_keeping *k)
{
    zs_error unused;
    zs_score_notes_write(&k->scores, &unused);
    return k->journal.end > 0;
}

void zs_keeping_clear(zs_keeping *k)
{
    zs_score_notes_clear(&k->scores);
    zs_journal_close(&k->journal);
    zs_kept_statistics_clear(&k->made);
    zs_journals_clear(&k->earlier);
    zs_finished_clear(&k->finished);
}

/* --- questions ------------------------------------------------------------------------------------------ */

bool zs_keeping_has_all(const zs_keeping *k, int groups, zs_range rows)
{
    bool all = k->made.n > 0;
    for (int group = 0; group < groups && all; group++)
        all = zs_kept_statistics_has(&k->made, group, rows);
    return all;
}

bool zs_keeping_leaves(const zs_keeping *k, zs_range rows)
{
    zs_portion piece = { { 0, 0 }, { 0, 0 } }, all = { k->finished.all.steps, rows };
    return zs_finished_left(&k->finished, &all, &piece);
}
