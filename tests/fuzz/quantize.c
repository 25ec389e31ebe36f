/* Rounding of outputs: within the error that was asked for; twice is once; NaN, infinity and the fill value
 * stay, and nothing becomes one of them.  An input is a way to round, and float32 numbers. */
#include "stats/quantize.h"
#include "base/limits.h"
#include "lib/fuzz.h"

#include <math.h>

enum { MOST = 64 };

static int special(float x)
{
    return !isfinite(x) || x == ZS_FILL_FLOAT;
}

static void check_number(float x, float y, int keepbits, double significant)
{
    hold(special(x) == special(y), "nothing becomes missing, and nothing that is missing a number");
    if (special(x)) {
        hold(memcmp(&x, &y, sizeof x) == 0, "what is special stays");
        return;
    }
    double error = fabs((double)y - (double)x);
    if (keepbits)
        hold(error <= ldexp(fmax(fabs((double)x), 0x1p-126), -keepbits - 1), "keepbits keeps its bits");
    else if (significant > 0)
        hold(error <= significant, "significant keeps its error");
    else
        hold(error == 0, "no rounding is none");
}

static void fuzz(const uint8_t *bytes, size_t n)
{
    fuzz_input input = { bytes, n };
    int keepbits = take_byte(&input) % (ZS_KEEPBITS_MOST + 1);
    double significant;
    float x[MOST], once[MOST], twice[MOST];
    take(&input, &significant, sizeof significant);
    if (keepbits || !(significant >= ZS_SIGNIFICANT_LEAST && significant <= ZS_SIGNIFICANT_MOST))
        significant = 0;
    size_t count = input.n / sizeof *x < MOST ? input.n / sizeof *x : MOST;
    take(&input, x, sizeof x);
    zs_quantize quantize = zs_quantize_make(keepbits, significant);
    memcpy(once, x, sizeof x);
    zs_quantize_apply(&quantize, count, once);
    memcpy(twice, once, sizeof x);
    zs_quantize_apply(&quantize, count, twice);
    hold(memcmp(once, twice, count * sizeof *x) == 0, "rounding twice is rounding once");
    for (size_t k = 0; k < count; k++)
        check_number(x[k], once[k], keepbits, significant);
}
