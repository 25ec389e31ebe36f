#include "stats/limit.h"

#include <float.h>
#include <math.h>

/* Find the stored number that a limit means.  Returns false if it lies between two. */
static bool meant(const zs_packing *p, double limit, double *number)
{
    double exact = (limit - p->offset) / p->scale;
    *number = exact;
    if (p->type == ZS_DOUBLE)
        return p->scale == 1 && p->offset == 0;
    if (p->type == ZS_FLOAT) {
        *number = fabs(exact) <= (double)FLT_MAX ? (double)(float)exact : exact;
        return true;
    }
    double rounding = FLT_EPSILON * fmax(fabs(limit), fabs(p->offset)) / fabs(p->scale);
    *number = nearbyint(exact);
    return fabs(exact - *number) <= fmin(rounding, 0.01);
}

double zs_limit_stored(const zs_packing *p, double limit, bool is_min)
{
    double number;
    bool lower = is_min == (p->scale > 0);
    if (meant(p, limit, &number))
        return number;
    double exact = (limit - p->offset) / p->scale;
    if (p->type != ZS_DOUBLE)
        return lower ? ceil(exact) : floor(exact);
    /* What converting there and back can round away. */
    double rounding = 4 * DBL_EPSILON * fmax(fabs(limit), fabs(p->offset)) / fabs(p->scale);
    return lower ? exact - rounding : exact + rounding;
}

double zs_limit_value(const zs_packing *p, double limit)
{
    double number;
    return meant(p, limit, &number) ? number * p->scale + p->offset : limit;
}

/* float32 rounds to the nearest, ties to even: the limits are the middles between the number and its
 * neighbours.  A middle belongs to it where its mantissa is even. */
double zs_limit_of_float(double single, bool largest)
{
    float self = (float)single, next = nextafterf(self, largest ? INFINITY : -INFINITY);
    double beyond = isfinite(next) ? (double)next : copysign(0x1p128, (double)next);
    double middle = (single + beyond) / 2;
    return (float)middle == self ? middle : nextafter(middle, single);
}
