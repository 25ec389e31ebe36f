#include "stats/lone_step.h"

#include "base/kernel.h"
#include "stats/node_merge.h"

/* The sum of -0 and 0 is 0, as it is in a leaf. */
ZS_INLINE zs_cell_node node_of(double x)
{
    int valid = x == x;
    return (zs_cell_node){ valid ? 1 : 0, valid ? x + 0.0 : 0, 0, 0 };
}

ZS_KERNEL static void make_leaf(size_t n, const double *restrict x, int32_t *restrict count,
                                double *restrict mean, double *restrict remainder, double *restrict m2,
                                double *restrict min, double *restrict max)
{
    for (size_t i = 0; i < n; i++) {
        zs_cell_node node = node_of(x[i]);
        count[i] = (int32_t)node.count;
        mean[i] = node.mean;
        remainder[i] = m2[i] = 0;
        min[i] = x[i] < min[i] ? x[i] : min[i];
        max[i] = x[i] > max[i] ? x[i] : max[i];
    }
}

void zs_lone_leaf(size_t n, const double *x, int32_t *count, double *mean, double *remainder, double *m2,
                  double *min, double *max)
{
    make_leaf(n, x, count, mean, remainder, m2, min, max);
}

ZS_KERNEL static void make_pair(size_t n, const double *restrict x, const double *restrict y,
                                int32_t *restrict count, double *restrict mean, double *restrict remainder,
                                double *restrict m2, double *restrict min, double *restrict max)
{
    for (size_t i = 0; i < n; i++) {
        zs_cell_node left = node_of(x[i]), right = node_of(y[i]);
        double share = left.count > 0 ? right.count * 0.5 : right.count;
        zs_cell_node both = zs_node_merge(left, right, share);
        double low = x[i] < min[i] ? x[i] : min[i], high = x[i] > max[i] ? x[i] : max[i];
        count[i] = (int32_t)both.count;
        mean[i] = both.mean;
        remainder[i] = both.remainder;
        m2[i] = both.m2;
        min[i] = y[i] < low ? y[i] : low;
        max[i] = y[i] > high ? y[i] : high;
    }
}

void zs_lone_pair(size_t n, const double *x, const double *y, int32_t *count, double *mean, double *remainder,
                  double *m2, double *min, double *max)
{
    make_pair(n, x, y, count, mean, remainder, m2, min, max);
}
