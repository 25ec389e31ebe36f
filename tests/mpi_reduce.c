/* The exchange of moments: the same bits for any number of parts and any size of slices, and the numbers that
 * two passes in long double give. */
#include "check_mpi.h"
#include "reduce.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* One run of steps. */
static void add_steps(zs_moments *moments, const zs_packing *packing, const void *stored, size_t stride,
                      int64_t first_step, int64_t count)
{
    zs_span span = { packing, stored, count };
    zs_moments_add(moments, &span, 1, stride, first_step);
}

static zs_error err;

/* Number at (step, cell), a short: every ninth missing, one cell always, one at a single step. */
enum { NCOL = 7, MISSING = -999 };

static int16_t number_at(int64_t step, int64_t cell)
{
    uint64_t bits = bits_at((uint64_t)(step * 100003 + cell));
    bool missing = bits % 9 == 0 || cell == 3 || (cell == 5 && step != 1);
    if (missing)
        return MISSING;
    return cell == 8 ? 77 : (int16_t)((int)(bits >> 40 & 0xffff) / 3 - 10922);
}

static zs_rules rules_of(zs_moments_kind kind)
{
    zs_packing packing = { .type = ZS_INT16,
                           .scale = 0.003,
                           .offset = 5e4,
                           .nmissing = 1,
                           .missing = { MISSING },
                           .valid_min = -DBL_MAX,
                           .valid_max = DBL_MAX };
    return (zs_rules){ .kind = kind, .packing = packing, .ddof = 1, .min_count = 2 };
}

/* A plan of so many time parts, one row part, one tile. */
static zs_plan plan_of(zs_moments_kind kind, int64_t nstep, int64_t nrow, int parts, int64_t slice_rows)
{
    zs_problem problem = { .nstep = nstep, .nrow = nrow, .ncol = NCOL, .kind = kind, .chunk_rows = 1 };
    return (zs_plan){ .problem = problem,
                      .time_parts = parts,
                      .row_parts = 1,
                      .time_quantum = kind == ZS_MOMENTS_TREE ? zs_tree_block(nstep) : 1,
                      .owned_rows = 1,
                      .tile_rows = nrow,
                      .tiles = 1,
                      .slice_rows = slice_rows };
}

/* Statistics of a tile in memory: mean and std of all cells; the rest of the owned ones, in their place. */
typedef struct result {
    double *mean, *std, *min, *max;
    int32_t *count;
} result;

static result result_of(size_t cells)
{
    double *values = calloc(4 * cells + 1, sizeof *values);
    int32_t *count = calloc(cells + 1, sizeof *count);
    if (!values || !count)
        MPI_Abort(MPI_COMM_WORLD, 1);
    return (result){ values, values + cells, values + 2 * cells, values + 3 * cells, count };
}

static void result_clear(result *r)
{
    free(r->mean);
    free(r->count);
}

/* The steps of this part, packed, and the moments of all their cells, or those of one slice. */
static int16_t *numbers_of(zs_range steps, int64_t cells)
{
    int16_t *number = calloc((size_t)(steps.count * cells) + 1, sizeof *number);
    for (int64_t t = 0; number && t < steps.count; t++)
        for (int64_t i = 0; i < cells; i++)
            number[t * cells + i] = number_at(steps.first + t, i);
    return number;
}

/* One exchange, slice by slice, from the moments of the whole tile at once (or, `anew`, of one slice at a
 * time). COLLECTIVE over the column.  Returns the rounds; -1 without memory. */
static int64_t exchange(MPI_Comm column, const zs_plan *plan, const zs_rules *rules, bool anew, result into)
{
    int part;
    MPI_Comm_rank(column, &part);
    const zs_problem *p = &plan->problem;
    zs_range steps = zs_plan_steps(plan, part), tile = { 0, p->nrow };
    size_t cells = (size_t)(p->nrow * p->ncol);
    int16_t *number = numbers_of(steps, (int64_t)cells);
    zs_reduce reduce;
    zs_moments m;
    if (!number || zs_reduce_init(&reduce, plan, column, part, &err) ||
        zs_moments_init(&m, p->kind, cells, p->nstep, steps.first, steps.count, &err))
        return -1;
    zs_range owned = zs_reduce_owned(&reduce, tile, part);
    size_t at = (size_t)(owned.first * p->ncol);
    zs_statistics statistics = { into.mean, into.std, into.min + at, into.max + at, into.count + at };
    if (!anew)
        add_steps(&m, &rules->packing, number, cells, steps.first, steps.count);
    int64_t rounds = zs_reduce_rounds(&reduce, tile);
    for (int64_t round = 0; round < rounds; round++) {
        zs_reduce_begin(&reduce, tile, round);
        for (int k = 0; k < plan->time_parts; k++) {
            zs_range slice = zs_reduce_slice(&reduce, tile, round, k);
            size_t first = (size_t)(slice.first * p->ncol);
            if (anew) {
                zs_moments_reset(&m, (size_t)(slice.count * p->ncol));
                add_steps(&m, &rules->packing, number + first, cells, steps.first, steps.count);
            }
            zs_reduce_put(&reduce, k, &m, anew ? 0 : first);
        }
        zs_reduce_end(&reduce, rules, statistics);
    }
    zs_moments_clear(&m);
    zs_reduce_clear(&reduce);
    free(number);
    return rounds;
}

static bool same_numbers(const double *a, const double *b, size_t n)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

/* This rank's part of the result against all of it from one rank. */
static bool same_result(const zs_plan *plan, int part, const result *mine, const result *alone)
{
    size_t cells = (size_t)(plan->problem.nrow * NCOL);
    zs_range owned = zs_share((zs_range){ 0, plan->problem.nrow }, part, plan->time_parts);
    size_t first = (size_t)owned.first * NCOL, n = (size_t)owned.count * NCOL;
    return same_numbers(mine->mean, alone->mean, cells) && same_numbers(mine->std, alone->std, cells) &&
           same_numbers(mine->min + first, alone->min + first, n) &&
           same_numbers(mine->max + first, alone->max + first, n) &&
           memcmp(mine->count + first, alone->count + first, n * sizeof *mine->count) == 0;
}

static void check_parts(zs_moments_kind kind, int64_t nstep, int64_t nrow, int parts, const result *alone)
{
    static const int64_t slice[] = { 1, 2, 1000 };
    MPI_Comm column;
    zs_rules rules = rules_of(kind);
    MPI_Comm_split(judges, comm.rank < parts ? 0 : MPI_UNDEFINED, comm.rank, &column);
    for (int k = 0; k < COUNT(slice); k++)
        for (int anew = 0; anew < 2; anew++) {
            int64_t largest = (nrow + parts - 1) / parts, rows = slice[k] < largest ? slice[k] : largest;
            zs_plan plan = plan_of(kind, nstep, nrow, parts, rows);
            result mine = result_of((size_t)(nrow * NCOL));
            bool good = true;
            if (column != MPI_COMM_NULL)
                good = exchange(column, &plan, &rules, anew, mine) == (largest + rows - 1) / rows &&
                       same_result(&plan, comm.rank, &mine, alone);
            EVERYWHERE(good);
            result_clear(&mine);
        }
    if (column != MPI_COMM_NULL)
        MPI_Comm_free(&column);
}

/* Two passes over the unpacked values of one cell. */
static bool is_right(const zs_rules *rules, int64_t nstep, int64_t cell, const result *r)
{
    long double mean = 0, m2 = 0;
    double min = INFINITY, max = -INFINITY;
    int32_t n = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t t = 0; t < nstep; t++) {
            int16_t number = number_at(t, cell);
            long double x = (long double)number * rules->packing.scale + rules->packing.offset;
            if (number == MISSING)
                continue;
            n += pass == 0;
            mean += pass == 0 ? x : 0;
            m2 += pass == 1 ? (x - mean) * (x - mean) : 0;
            min = fmin(min, (double)x);
            max = fmax(max, (double)x);
        }
        mean /= pass == 0 && n > 0 ? n : 1;
    }
    if (r->count[cell] != n)
        return false;
    if (n == 0)
        return isnan(r->mean[cell]) && isnan(r->std[cell]) && isnan(r->min[cell]) && isnan(r->max[cell]);
    double std = (double)sqrtl(m2 / (n - rules->ddof)), size = fabs(max);
    bool extremes = fabs(r->min[cell] - min) <= 2 * DBL_EPSILON * size &&
                    fabs(r->max[cell] - max) <= 2 * DBL_EPSILON * size;
    if (n < rules->min_count)
        return isnan(r->mean[cell]) && isnan(r->std[cell]) && extremes;
    return extremes && fabs(r->mean[cell] - (double)mean) <= 4 * DBL_EPSILON * size &&
           fabs(r->std[cell] - std) <= 1e-9 * std + 8 * DBL_EPSILON * size * (std < 1e-6);
}

static void check_kind(zs_moments_kind kind)
{
    static const int64_t nstep[] = { 2, 7, 77, 300, 1035, 2100 }, nrow[] = { 1, 2, 5, 13 };
    zs_rules rules = rules_of(kind);
    for (int s = 0; s < COUNT(nstep); s++)
        for (int y = 0; y < COUNT(nrow); y++) {
            zs_plan plan = plan_of(kind, nstep[s], nrow[y], 1, nrow[y]);
            result alone = result_of((size_t)(nrow[y] * NCOL));
            bool good = exchange(MPI_COMM_SELF, &plan, &rules, false, alone) == 1;
            for (int64_t cell = 0; cell < nrow[y] * NCOL; cell++)
                good = is_right(&rules, nstep[s], cell, &alone) && good;
            EVERYWHERE(good);
            for (int parts = 1; parts <= comm.size && parts <= nstep[s]; parts++)
                check_parts(kind, nstep[s], nrow[y], parts, &alone);
            result_clear(&alone);
        }
}

START_TEST(test_exact)
{
    check_kind(ZS_MOMENTS_EXACT);
}
END_TEST

START_TEST(test_tree)
{
    check_kind(ZS_MOMENTS_TREE);
}
END_TEST

/* Slices of all parts and all rounds are the tile, each row once; also in a tile that is smaller than the
 * plan's. */
START_TEST(test_slices)
{
    for (int parts = 1; parts <= 9; parts++)
        for (int64_t slice_rows = 1; slice_rows < 5; slice_rows++)
            for (int64_t rows = 0; rows <= 20; rows++) {
                zs_plan plan = plan_of(ZS_MOMENTS_EXACT, 100, 20, parts, slice_rows);
                zs_reduce reduce = { .plan = &plan, .parts = parts };
                int seen[20] = { 0 };
                zs_range tile = { 40, rows };
                bool good = true;
                for (int64_t round = 0; round < zs_reduce_rounds(&reduce, tile); round++)
                    for (int part = 0; part < parts; part++) {
                        zs_range slice = zs_reduce_slice(&reduce, tile, round, part);
                        good = good && slice.count >= 0 && slice.count <= slice_rows;
                        for (int64_t row = slice.first; row < slice.first + slice.count; row++)
                            seen[row]++;
                    }
                for (int64_t row = 0; row < 20; row++)
                    good = good && seen[row] == (row < rows);
                EVERYWHERE(good);
            }
}
END_TEST

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_slices);
    tcase_add_test(tests, test_exact);
    tcase_add_test(tests, test_tree);
    int status = run_mpi_tests("reduce", tests);
    MPI_Finalize();
    return status;
}
