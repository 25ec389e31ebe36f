/* Moments against sums in long double, taken in two passes; and the same bits for any way of cutting. */
#include "stats/moments.h"
#include "base/error.h"
#include "base/range.h"
#include "base/tree.h"
#include "lib/check_main.h"
#include "stats/packing.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int64_t series_steps; /* of the series that moments are taken of */

/* The blocks that a run of steps lies in. */
static zs_range blocks_of(int64_t nstep, int64_t first, int64_t count)
{
    int64_t block = zs_tree_block(nstep);
    return (zs_range){ first / block, count ? (first + count + block - 1) / block - first / block : 0 };
}

/* One run of steps; cut where a block ends, for the tree. */
static void add_steps(zs_moments *moments, const zs_packing *packing, const void *stored, size_t stride,
                      int64_t first_step, int64_t count)
{
    int64_t block = zs_tree_block(series_steps), end = first_step + count;
    for (int64_t step = first_step, next; step < end; step = next) {
        next = moments->kind == ZS_MOMENTS_TREE ? step - step % block + block : end;
        next = next < end ? next : end;
        size_t from = (size_t)(step - first_step) * stride * zs_type_size(packing->type);
        zs_span span = { packing, (const char *)stored + from, next - step,
                         next % block == 0 || next == series_steps, NULL };
        zs_moments_add(moments, &span, 1, stride);
    }
}

static zs_error err;

static zs_packing plain(zs_type type)
{
    return (zs_packing){ .type = type, .scale = 1, .valid_min = -DBL_MAX, .valid_max = DBL_MAX };
}

static const zs_packing real = { .type = ZS_DOUBLE, .scale = 1, .valid_min = -DBL_MAX, .valid_max = DBL_MAX };

static void *allocate(size_t n, size_t size)
{
    void *memory = calloc(n, size);
    ck_assert_ptr_nonnull(memory);
    return memory;
}

/* offset + noise of standard deviation about 0.3 * scale; every so many values one is missing, 0 for none. */
static double *series(int64_t nstep, int64_t ncell, double offset, double scale, uint64_t missing)
{
    double *value = allocate((size_t)(nstep * ncell), sizeof *value);
    for (uint64_t i = 0; i < (uint64_t)(nstep * ncell); i++)
        value[i] = missing && bits_at(i + 77) % missing == 0 ? NAN : offset + scale * (random_at(i) - 0.5);
    return value;
}

static void begin(zs_moments *m, zs_moments_kind kind, int64_t ncell, int64_t nstep, int64_t first,
                  int64_t count)
{
    zs_range leaves = blocks_of(nstep, first, count);
    ck_assert_int_eq(zs_moments_init(m, kind, (size_t)ncell, zs_moments_slots(kind, leaves), &err), 0);
    zs_moments_reset(m, (size_t)ncell, leaves.first);
    series_steps = nstep;
}

/* Take the steps first ... of a series in pieces of some steps. */
static void add_pieces(zs_moments *m, const double *value, int64_t first, int64_t count, int64_t piece)
{
    for (int64_t t = first; t < first + count; t += piece) {
        int64_t n = first + count - t < piece ? first + count - t : piece;
        add_steps(m, &real, value + t * (int64_t)m->ncell, m->ncell, t, n);
    }
}

static zs_cell_moments slot_of(const zs_moments *m, int slot)
{
    return zs_cell_moments_at(m->slot, (size_t)slot * m->ncell);
}

static void merge_slots(void *stack, int below)
{
    const zs_moments *m = stack;
    zs_cell_moments_merge(m->kind, m->ncell, slot_of(m, below), slot_of(m, below + 1));
}

/* Merge what is left on the stack: all ends in slot 0. */
static void end(zs_moments *m)
{
    zs_tree_close(&m->tree, merge_slots, m);
    m->tree.depth = 1;
}

static void take(zs_moments *m, const double *value, int64_t nstep, int64_t ncell)
{
    begin(m, ZS_MOMENTS_TREE, ncell, nstep, 0, nstep);
    add_pieces(m, value, 0, nstep, nstep);
    end(m);
}

static void same_bits(const zs_moments *a, const zs_moments *b)
{
    size_t n = a->ncell;
    ck_assert_uint_eq(n, b->ncell);
    ck_assert_mem_eq(a->slot.count, b->slot.count, n * sizeof *a->slot.count);
    ck_assert_mem_eq(a->slot.first, b->slot.first, n * sizeof *a->slot.first);
    ck_assert_mem_eq(a->slot.second, b->slot.second, n * sizeof *a->slot.second);
    ck_assert_mem_eq(a->min, b->min, n * sizeof *a->min);
    ck_assert_mem_eq(a->max, b->max, n * sizeof *a->max);
}

/* What one cell must have. */
typedef struct wanted {
    int32_t count;
    long double mean, m2;
    double min, max;
} wanted;

static wanted two_passes(const double *value, int64_t nstep, int64_t ncell, int64_t cell)
{
    wanted w = { .min = INFINITY, .max = -INFINITY };
    for (int64_t t = 0; t < nstep; t++) {
        double x = value[t * ncell + cell];
        if (isnan(x))
            continue;
        w.count++;
        w.mean += (long double)x;
        w.min = fmin(w.min, x);
        w.max = fmax(w.max, x);
    }
    w.mean /= w.count ? w.count : 1;
    long double remainder = 0; /* what the mean was rounded by */
    for (int64_t t = 0; t < nstep; t++) {
        long double d = (long double)value[t * ncell + cell] - w.mean;
        remainder += isnan(value[t * ncell + cell]) ? 0 : d;
        w.m2 += isnan(value[t * ncell + cell]) ? 0 : d * d;
    }
    w.m2 -= w.count ? remainder * remainder / w.count : 0;
    w.mean += w.count ? remainder / w.count : 0;
    return w;
}

/* Each cell against two passes.  M2 keeps its digits however large the mean is. */
static void check_series(const double *value, int64_t nstep, int64_t ncell)
{
    zs_moments m;
    take(&m, value, nstep, ncell);
    for (int64_t i = 0; i < ncell; i++) {
        wanted w = two_passes(value, nstep, ncell, i);
        double mean = m.slot.first[i].real, m2 = m.slot.second[i].real;
        ck_assert_int_eq(m.slot.count[i], w.count);
        ck_assert_double_eq(m.min[i], w.min);
        ck_assert_double_eq(m.max[i], w.max);
        if (w.count == 0)
            ck_assert(mean == 0 && m2 == 0);
        if (w.count <= 1)
            ck_assert_double_eq(m2, 0);
        if (w.count == 0)
            continue;
        double size = fmax(fabs(w.min), fabs(w.max));
        ck_assert_double_le(fabs((double)((long double)mean - w.mean)), 4 * DBL_EPSILON * size);
        ck_assert_double_le(fabs((double)((long double)m2 - w.m2)), 100 * DBL_EPSILON * (double)w.m2);
    }
    zs_moments_clear(&m);
}

START_TEST(test_two_passes)
{
    static const int64_t nstep[] = { 1, 2, 3, 31, 32, 33, 64, 127, 128, 129, 300, 2100, 5000 };
    static const double offset[] = { 0, 273.15, -1e5, 1e8, 1e12 };
    for (int n = 0; n < COUNT(nstep); n++)
        for (int k = 0; k < COUNT(offset); k++)
            for (uint64_t missing = 0; missing < 3; missing++) {
                double *value = series(nstep[n], 9, offset[k], 1, missing);
                check_series(value, nstep[n], 9);
                free(value);
            }
}
END_TEST

/* The trap of the sum of squares: all of the variance lies below the rounding of x^2. */
START_TEST(test_cancellation)
{
    enum { STEPS = 4096 };
    static double value[STEPS];
    for (int k = 0; k < 2; k++) {
        double offset = k ? 1e12 : 1e8;
        for (int t = 0; t < STEPS; t++)
            value[t] = offset + (t % 2 ? 1 : -1);
        zs_moments m;
        take(&m, value, STEPS, 1);
        ck_assert_double_eq(m.slot.first[0].real, offset);
        ck_assert_double_eq(m.slot.second[0].real, STEPS);
        zs_moments_clear(&m);
    }
}
END_TEST

START_TEST(test_constant)
{
    static const double constant[] = { 0, 0.1, -273.15, 1e8 + 0.3, 1.1e12, 1e-310, 1e300, -1e300 };
    enum { STEPS = 2100, CELLS = COUNT(constant) };
    double *value = allocate(STEPS * CELLS, sizeof *value);
    for (int64_t nstep = 1; nstep <= STEPS; nstep += nstep < 140 ? 1 : 653)
        for (uint64_t missing = 0; missing < 4; missing++) {
            zs_moments m;
            for (uint64_t i = 0; i < STEPS * CELLS; i++)
                value[i] = missing && i >= CELLS && bits_at(i) % 4 < missing ? NAN : constant[i % CELLS];
            take(&m, value, nstep, CELLS);
            for (int i = 0; i < CELLS; i++) {
                ck_assert_double_eq(m.slot.first[i].real, constant[i]);
                ck_assert_double_eq(m.slot.second[i].real, 0);
                ck_assert_double_eq(m.min[i], constant[i]);
                ck_assert_double_eq(m.max[i], constant[i]);
            }
            zs_moments_clear(&m);
        }
    free(value);
}
END_TEST

/* Long runs without a value: whole blocks, whole nodes. */
START_TEST(test_gaps)
{
    enum { STEPS = 2500, CELLS = 6 };
    double *value = series(STEPS, CELLS, 280, 20, 0);
    for (int64_t t = 0; t < STEPS; t++) {
        value[t * CELLS] = NAN;                                         /* never */
        value[t * CELLS + 1] = t == 1234 ? -5.5 : NAN;                  /* once */
        value[t * CELLS + 2] = t < 2000 ? NAN : value[t * CELLS + 2];   /* at the end */
        value[t * CELLS + 3] = t >= 40 ? NAN : value[t * CELLS + 3];    /* at the beginning */
        value[t * CELLS + 4] = t / 64 % 2 ? NAN : value[t * CELLS + 4]; /* every other */
        value[t * CELLS + 5] = t != 0 && t != STEPS - 1 ? NAN : 7.0 + (double)t;
    }
    check_series(value, STEPS, CELLS);
    free(value);
}
END_TEST

START_TEST(test_pieces)
{
    static const int64_t nstep[] = { 1, 5, 77, 130, 300, 2077 };
    enum { CELLS = 5 };
    for (int k = 0; k < COUNT(nstep); k++) {
        double *value = series(nstep[k], CELLS, 1e5, 3, 9);
        zs_moments whole, m;
        take(&whole, value, nstep[k], CELLS);
        begin(&m, ZS_MOMENTS_TREE, CELLS, nstep[k], 0, nstep[k]);
        for (int64_t piece = 1; piece <= nstep[k]; piece += piece < 140 ? 1 : 97) {
            zs_moments_reset(&m, CELLS, 0);
            add_pieces(&m, value, 0, nstep[k], piece);
            end(&m);
            same_bits(&m, &whole);
        }
        zs_moments_clear(&m);
        zs_moments_clear(&whole);
        free(value);
    }
}
END_TEST

/* Parts of the series by themselves, merged node by node along the tree into `all`. */
static void merge_parts(zs_moments *all, const double *value, int64_t ncell, const int64_t *cut, int parts)
{
    int64_t nstep = cut[parts];
    begin(all, ZS_MOMENTS_TREE, ncell, nstep, 0, nstep);
    for (int p = 0; p < parts; p++) {
        zs_moments m;
        begin(&m, ZS_MOMENTS_TREE, ncell, nstep, cut[p], cut[p + 1] - cut[p]);
        add_pieces(&m, value, cut[p], cut[p + 1] - cut[p], 7);
        zs_tree nodes = zs_moments_nodes(ZS_MOMENTS_TREE, blocks_of(nstep, cut[p], cut[p + 1] - cut[p]));
        ck_assert_int_eq(m.tree.depth, nodes.depth);
        for (int k = 0; k < nodes.depth; k++) {
            int top = all->tree.depth;
            ck_assert_int_lt(top, all->nslot + 1);
            memcpy(slot_of(all, top).count, slot_of(&m, k).count, m.ncell * sizeof *m.slot.count);
            memcpy(slot_of(all, top).first, slot_of(&m, k).first, m.ncell * sizeof *m.slot.first);
            memcpy(slot_of(all, top).second, slot_of(&m, k).second, m.ncell * sizeof *m.slot.second);
            memcpy(slot_of(all, top).remainder, slot_of(&m, k).remainder, m.ncell * sizeof *m.slot.remainder);
            zs_tree_fold(&all->tree, nodes.node[k], merge_slots, all);
        }
        for (size_t i = 0; i < m.ncell; i++) {
            all->min[i] = fmin(all->min[i], m.min[i]);
            all->max[i] = fmax(all->max[i], m.max[i]);
        }
        zs_moments_clear(&m);
    }
    end(all);
}

START_TEST(test_cuts)
{
    static const int64_t nstep[] = { 2, 33, 127, 300, 1027, 2100 };
    enum { CELLS = 4 };
    for (int k = 0; k < COUNT(nstep); k++) {
        int64_t n = nstep[k], block = zs_tree_block(n), last = (n + block - 1) / block;
        double *value = series(n, CELLS, 300, 5, 7);
        zs_moments whole, all;
        take(&whole, value, n, CELLS);
        for (int64_t b = 0; b <= last; b++) {
            int64_t at = b * block < n ? b * block : n, later = (b + last) / 2 * block;
            merge_parts(&all, value, CELLS, (const int64_t[]){ 0, at, n }, 2);
            same_bits(&all, &whole);
            zs_moments_clear(&all);
            merge_parts(&all, value, CELLS,
                        (const int64_t[]){ 0, at, later < n && later > at ? later : at, n }, 3);
            same_bits(&all, &whole);
            zs_moments_clear(&all);
        }
        zs_moments_clear(&whole);
        free(value);
    }
}
END_TEST

/* Any number of cells, side by side or each by itself, in rows that are longer than what is taken. */
START_TEST(test_cells)
{
    static const int64_t ncell[] = { 1, 2, 511, 512, 513, 1024, 1300 };
    enum { STEPS = 150, WIDTH = 1310 };
    double *value = series(STEPS, WIDTH, -40, 60, 11);
    zs_moments all, m, one;
    begin(&all, ZS_MOMENTS_TREE, 1300, STEPS, 0, STEPS);
    begin(&one, ZS_MOMENTS_TREE, 1, STEPS, 0, STEPS);
    add_steps(&all, &real, value, WIDTH, 0, STEPS);
    end(&all);
    for (int64_t i = 0; i < 1300; i += 37) {
        zs_moments_reset(&one, 1, 0);
        add_steps(&one, &real, value + i, WIDTH, 0, STEPS);
        end(&one);
        ck_assert_mem_eq(one.slot.first, all.slot.first + i, sizeof *one.slot.first);
        ck_assert_mem_eq(one.slot.second, all.slot.second + i, sizeof *one.slot.second);
        ck_assert_int_eq(one.slot.count[0], all.slot.count[i]);
    }
    begin(&m, ZS_MOMENTS_TREE, 1300, STEPS, 0, STEPS);
    for (int k = 0; k < COUNT(ncell); k++) {
        zs_moments_reset(&m, (size_t)ncell[k], 0);
        add_steps(&m, &real, value, WIDTH, 0, 60);
        add_steps(&m, &real, value + 60 * WIDTH, WIDTH, 60, STEPS - 60);
        end(&m);
        ck_assert_mem_eq(m.slot.first, all.slot.first, m.ncell * sizeof *m.slot.first);
        ck_assert_mem_eq(m.slot.second, all.slot.second, m.ncell * sizeof *m.slot.second);
    }
    zs_moments_clear(&one);
    zs_moments_clear(&all);
    zs_moments_clear(&m);
    free(value);
}
END_TEST

/* A number of a small type, as many of them extremes. */
static int32_t small_number(zs_type type, uint64_t place)
{
    static const int32_t low[] = { -128, 0, -32768, 0 }, high[] = { 127, 255, 32767, 65535 };
    uint64_t bits = bits_at(place), width = (uint64_t)(high[type] - low[type]) + 1;
    if (bits % 4 < 2)
        return bits % 4 ? high[type] : low[type];
    return low[type] + (int32_t)((bits >> 8) % width);
}

static void store_small(zs_type type, void *array, size_t i, int32_t number)
{
    if (zs_type_size(type) == 1)
        ((uint8_t *)array)[i] = (uint8_t)number;
    else
        ((uint16_t *)array)[i] = (uint16_t)number;
}

static void check_exact(zs_type type, int64_t nstep, int64_t ncell, int64_t piece)
{
    zs_packing packing = plain(type);
    packing.scale = -0.01; /* no matter: sums are of stored numbers */
    packing.missing[packing.nmissing++] = 42;
    uint16_t *stored = allocate((size_t)(nstep * ncell), sizeof *stored);
    for (uint64_t i = 0; i < (uint64_t)(nstep * ncell); i++)
        store_small(type, stored, i, small_number(type, i));
    zs_moments m;
    begin(&m, ZS_MOMENTS_EXACT, ncell, nstep, 0, nstep);
    for (int64_t t = 0; t < nstep; t += piece)
        add_steps(&m, &packing, (char *)stored + (size_t)(t * ncell) * zs_type_size(type), (size_t)ncell, t,
                  nstep - t < piece ? nstep - t : piece);
    for (int64_t i = 0; i < ncell; i++) {
        int32_t count = 0, min = INT32_MAX, max = INT32_MIN;
        int64_t sum = 0, square = 0;
        for (int64_t t = 0; t < nstep; t++) {
            int32_t x = small_number(type, (uint64_t)(t * ncell + i));
            if (x == 42)
                continue;
            count++;
            sum += x;
            square += (int64_t)x * x;
            min = x < min ? x : min;
            max = x > max ? x : max;
        }
        ck_assert_int_eq(m.slot.count[i], count);
        ck_assert_int_eq(m.slot.first[i].integer, sum);
        ck_assert_int_eq(m.slot.second[i].integer, square);
        ck_assert_double_eq(m.min[i], min);
        ck_assert_double_eq(m.max[i], max);
    }
    zs_moments_clear(&m);
    free(stored);
}

START_TEST(test_exact)
{
    for (zs_type type = ZS_INT8; type <= ZS_UINT16; type++) {
        check_exact(type, 1000, 3, 1000);
        check_exact(type, 333, 5, 7);
        check_exact(type, 20, 1300, 20);
    }
}
END_TEST

/* Nothing overflows: the largest numbers, as often as memory allows to try. */
START_TEST(test_exact_extremes)
{
    static const int32_t extreme[] = { -128, 255, -32768, 65535 };
    enum { STEPS = 200000 };
    uint16_t *stored = allocate(STEPS, sizeof *stored);
    for (zs_type type = ZS_INT8; type <= ZS_UINT16; type++) {
        zs_packing packing = plain(type);
        zs_moments m;
        for (size_t t = 0; t < STEPS; t++)
            store_small(type, stored, t, extreme[type]);
        begin(&m, ZS_MOMENTS_EXACT, 1, 10 * STEPS, 0, 10 * STEPS);
        for (int64_t k = 0; k < 10; k++)
            add_steps(&m, &packing, stored, 1, k * STEPS, STEPS);
        ck_assert_int_eq(m.slot.count[0], 10 * STEPS);
        ck_assert_int_eq(m.slot.first[0].integer, INT64_C(10) * STEPS * extreme[type]);
        ck_assert_int_eq(m.slot.second[0].integer, INT64_C(10) * STEPS * extreme[type] * extreme[type]);
        zs_moments_clear(&m);
    }
    free(stored);
}
END_TEST

/* Files that are packed in different ways: one series of values. */
START_TEST(test_mixed_packing)
{
    zs_packing first = plain(ZS_INT16), second = plain(ZS_FLOAT);
    int16_t packed[6] = { 10, 20, -1, 30, 40, 50 };
    float single[4] = { 1, NAN, 2, 3.5F };
    first.scale = 0.5;
    first.offset = 100;
    first.missing[first.nmissing++] = -1;
    zs_moments m, whole;
    begin(&m, ZS_MOMENTS_TREE, 2, 5, 0, 5);
    add_steps(&m, &first, packed, 2, 0, 3);
    add_steps(&m, &second, single, 2, 3, 2);
    end(&m);
    const double value[10] = { 105, 110, NAN, 115, 120, 125, 1, NAN, 2, 3.5 };
    take(&whole, value, 5, 2);
    same_bits(&m, &whole);
    zs_moments_clear(&whole);
    zs_moments_clear(&m);
}
END_TEST

START_TEST(test_empty_parts)
{
    int32_t left_count[] = { 0, 0, 2, 2 }, right_count[] = { 0, 3, 0, 3 };
    zs_moment left_mean[] = { { .real = 0 }, { .real = 0 }, { .real = 4 }, { .real = 4 } };
    zs_moment left_m2[] = { { .real = 0 }, { .real = 0 }, { .real = 2 }, { .real = 2 } };
    zs_moment right_mean[] = { { .real = 0 }, { .real = 9 }, { .real = 0 }, { .real = 9 } };
    zs_moment right_m2[] = { { .real = 0 }, { .real = 6 }, { .real = 0 }, { .real = 6 } };
    zs_moment left_remainder[4] = { 0 }, right_remainder[4] = { 0 };
    zs_cell_moments left = { left_count, left_mean, left_m2, left_remainder, { 0 } };
    zs_cell_moments right = { right_count, right_mean, right_m2, right_remainder, { 0 } };
    zs_cell_moments_merge(ZS_MOMENTS_TREE, 4, left, right);
    const int32_t count[] = { 0, 3, 2, 5 };
    const double mean[] = { 0, 9, 4, 7 }, m2[] = { 0, 6, 2, 2 + 6 + 2 * 9 + 3 * 4 };
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(left_count[i], count[i]);
        ck_assert_double_eq(left_mean[i].real, mean[i]);
        ck_assert_double_eq_tol(left_m2[i].real, m2[i], 1e-14);
    }
}
END_TEST

START_TEST(test_sizes)
{
    ck_assert_int_eq(zs_moments_slots(ZS_MOMENTS_EXACT, (zs_range){ 0, 1000 }), 1);
    ck_assert_int_eq(zs_moments_slots(ZS_MOMENTS_TREE, (zs_range){ 500, 0 }), 1);
    ck_assert_int_eq(zs_moments_nodes(ZS_MOMENTS_EXACT, (zs_range){ 8, 3 }).depth, 1);
    ck_assert_int_eq(zs_moments_nodes(ZS_MOMENTS_EXACT, (zs_range){ 8, 0 }).depth, 0);
    ck_assert_int_eq(zs_moments_nodes(ZS_MOMENTS_TREE, (zs_range){ 8, 0 }).depth, 0);
    ck_assert_int_eq(zs_moments_nodes(ZS_MOMENTS_TREE, (zs_range){ 0, 64 }).depth, 1);
    ck_assert_uint_eq(zs_moments_cell_bytes(ZS_MOMENTS_EXACT, 1), 36);
    ck_assert_uint_eq(zs_moments_cell_bytes(ZS_MOMENTS_TREE, 3), 3 * 28 + 16 + 32);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_two_passes);
    tcase_add_test(tests, test_cancellation);
    tcase_add_test(tests, test_constant);
    tcase_add_test(tests, test_gaps);
    tcase_add_test(tests, test_pieces);
    tcase_add_test(tests, test_cuts);
    tcase_add_test(tests, test_cells);
    tcase_add_test(tests, test_exact);
    tcase_add_test(tests, test_exact_extremes);
    tcase_add_test(tests, test_mixed_packing);
    tcase_add_test(tests, test_empty_parts);
    tcase_add_test(tests, test_sizes);
    return run_tests("moments", tests);
}
