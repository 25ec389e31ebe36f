#include "picture/scale_16.h"

#include "picture/pack.h"

#include <math.h>

enum { MOST = 32767 };

zs_scale_16 zs_scale_16_make(double low, double high, bool whole)
{
    if (!(low <= high))
        return (zs_scale_16){ .scale = 1, .low = (double)NAN, .high = (double)NAN };
    zs_scale_16 scale = { .low = low, .high = high, .offset = low / 2 + high / 2, .scale = 1 };
    double step =
        high / (2 * MOST) - low / (2 * MOST); /* high - low can be infinite, and so small that this is 0 */
    if (whole && high - low < 2 * MOST)
        scale.offset = floor(scale.offset);
    else if (step > 0)
        scale.scale = step;
    return scale;
}

int16_t zs_scale_16_number(const zs_scale_16 *scale, double value)
{
    double number = rint((value - scale->offset) / scale->scale);
    return isfinite(number) ? (int16_t)fmax(-MOST, fmin(MOST, number)) : ZS_PACK_MISSING_16;
}
