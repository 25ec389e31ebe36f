#include "run/check.h"

#include "base/memory.h"
#include "parallel/agree.h"
#include "time/groups.h"

#include <mpi.h>
#include <stdlib.h>

int zs_run_check_init(zs_run_check *check, const zs_spec *spec, const zs_catalog *catalog,
                      const zs_plan *plan, zs_error *err)
{
    const zs_groups *groups = &catalog->groups;
    *check = (zs_run_check){ .applies = !zs_recipe_is_needed(&groups->how) && !catalog->prior.path &&
                                        !zs_spec_is_robust(spec) && plan->problem.smoothing.places == 0,
                             .baseline = groups->baseline,
                             .band_rows = plan->band_rows };
    int64_t n = zs_divide_up(plan->problem.nrow, plan->band_rows);
    if (!(check->band = zs_alloc((size_t)n, sizeof *check->band, "bands", err)))
        return -1;
    check->nband = n;
    for (int64_t k = 0; k < n; k++)
        check->band[k].tally = check->band[k].others = zs_tally_none();
    return 0;
}

void zs_run_check_clear(zs_run_check *check)
{
    free(check->band);
    *check = (zs_run_check){ 0 };
}

void zs_run_check_expect(zs_run_check *check, const zs_rules *rules, int64_t row, int64_t nrow, int64_t ncol,
                         zs_statistics s, zs_report *report)
{
    for (int64_t k = 0, n; k < nrow; k += n) {
        int64_t band = (row + k) / check->band_rows;
        n = zs_min(nrow - k, (band + 1) * check->band_rows - row - k);
        zs_expectation *expected = &check->band[band].expected;
        zs_cell_summary cells =
            zs_summarize_cells(rules, (size_t)(n * ncol), zs_statistics_at(s, (size_t)(k * ncol)));
        report->valid += cells.valid;
        report->cells_few += cells.few;
        report->cells_no_std += cells.no_std;
        report->cells_constant += cells.constant;
        report->cells_overflow += cells.overflow;
        expected->count += cells.expected.count;
        expected->square += cells.expected.square;
        expected->rounding += cells.expected.rounding;
    }
}

zs_tally *zs_run_check_tally(zs_run_check *check, int64_t row, int64_t step)
{
    zs_band *band = &check->band[row / check->band_rows];
    const zs_range *baseline = &check->baseline;
    bool checked = check->applies && step >= baseline->first && step < baseline->first + baseline->count;
    return checked ? &band->tally : &band->others;
}

/* Of each band: what all ranks saw and expected. */
enum { SUM, SQUARE, COUNT, EXPECTED_COUNT, EXPECTED_SQUARE, ROUNDING, NUMBERS };

static void sum_bands(const zs_run_check *check, const zs_comm *comm, double *numbers)
{
    for (int64_t k = 0; k < check->nband; k++) {
        const zs_band *band = &check->band[k];
        double *n = numbers + k * NUMBERS;
        n[SUM] = band->tally.sum;
        n[SQUARE] = band->tally.square;
        n[COUNT] = (double)band->tally.count;
        n[EXPECTED_COUNT] = (double)band->expected.count;
        n[EXPECTED_SQUARE] = band->expected.square;
        n[ROUNDING] = band->expected.rounding;
    }
    MPI_Allreduce(MPI_IN_PLACE, numbers, (int)(check->nband * NUMBERS), MPI_DOUBLE, MPI_SUM, comm->world);
}

static void tell(const zs_run_check *check, zs_report *report)
{
    for (int64_t k = 0; k < check->nband; k++) {
        report->checked += check->band[k].tally.count;
        zs_tally_merge(&report->tally, &check->band[k].tally);
        zs_tally_merge(&report->tally, &check->band[k].others);
    }
}

/* One band: n has what all ranks saw and expected. */
static int check_band(int64_t first_row, const double *n, zs_error *err)
{
    zs_tally tally = { .count = (int64_t)n[COUNT], .sum = n[SUM], .square = n[SQUARE] };
    zs_expectation expected = { (int64_t)n[EXPECTED_COUNT], n[EXPECTED_SQUARE], n[ROUNDING] };
    if (zs_selfcheck(&tally, &expected, 0) == 0)
        return 0;
    return zs_fail(err, ZS_FAILED,
                   "self-check: z-scores of rows from %lld on have mean %g and mean square %g (%lld of them, "
                   "%lld expected): the result is wrong and was not kept; did an input change meanwhile?",
                   (long long)first_row, n[SUM] / n[COUNT], n[SQUARE] / n[EXPECTED_SQUARE],
                   (long long)tally.count, (long long)expected.count);
}

int zs_run_check_finish(zs_run_check *check, zs_comm *comm, zs_report *report, zs_error *err)
{
    double *numbers = zs_alloc((size_t)check->nband * NUMBERS, sizeof *numbers, "the self-check", err);
    if (zs_agree(comm, numbers ? 0 : -1, err)) {
        free(numbers);
        return -1;
    }
    sum_bands(check, comm, numbers);
    tell(check, report);
    int result = 0;
    for (int64_t k = 0; k < check->nband && result == 0 && check->applies; k++)
        result = check_band(k * check->band_rows, numbers + k * NUMBERS, err);
    free(numbers);
    return zs_agree_same(comm, result, err);
}
