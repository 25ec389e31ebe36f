#include "header/same_places.h"

#include <math.h>

/* Two numbers that are missing have no distance. */
static double usual_spacing(const double *value, int64_t n)
{
    double sum = 0;
    int64_t pairs = 0;
    for (int64_t i = 1; i < n; i++) {
        double distance = fabs(value[i] - value[i - 1]);
        sum += isnan(distance) ? 0 : distance;
        pairs += !isnan(distance);
    }
    return pairs > 0 ? sum / (double)pairs : 1;
}

/* Either may be rounded to float32. */
static bool is_same(double value, double wanted, double tolerance, bool around)
{
    double distance = around ? remainder(value - wanted, 360) : value - wanted;
    double size = around ? fmax(fabs(wanted), fabs(value)) : fabs(wanted);
    return fabs(distance) <= tolerance + 0x1p-23 * size || (isnan(value) && isnan(wanted));
}

int64_t zs_places_differ(const double *value, const double *wanted, int64_t n, bool around)
{
    double tolerance = 1e-4 * usual_spacing(wanted, n);
    int64_t i = 0;
    while (i < n && is_same(value[i], wanted[i], tolerance, around))
        i++;
    return i;
}

/* The next one is mostly the neighbour of the last one, in one direction or the other. */
int64_t zs_places_find(const double *wanted, int64_t n, const double *whole, int64_t nwhole,
                       const double *value, int64_t nvalue, bool around, int64_t *at)
{
    double tolerance = 1e-4 * usual_spacing(whole, nwhole);
    int64_t step = 1, next = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t tried = 0, k = next;
        for (; tried < nvalue; tried++, k += step) {
            k = (k % nvalue + nvalue) % nvalue;
            if (is_same(value[k], wanted[i], tolerance, around))
                break;
        }
        if (tried == nvalue)
            return i;
        at[i] = k;
        if (i > 0 && (at[i] - at[i - 1] == 1 || at[i] - at[i - 1] == -1))
            step = at[i] - at[i - 1];
        next = k + step;
    }
    return n;
}
