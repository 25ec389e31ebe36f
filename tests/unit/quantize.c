/* Rounding: bit patterns worked out by hand, and the promises over many values. */
#include "lib/check_main.h"
#include "stats/quantize.h"

#include <math.h>
#include <string.h>

static uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static float float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint32_t round_bits(zs_quantize quantize, uint32_t bits)
{
    float value = float_of(bits);
    zs_quantize_apply(&quantize, 1, &value);
    return bits_of(value);
}

/* A float is a sign, 8 bits of exponent and 23 of mantissa.  Keeping 9 drops 14: 0x0000 to 0x3fff, a tie at
 * 0x2000, the last bit that is kept at 0x4000. */
static const struct {
    int keepbits;
    uint32_t from, to;
} kept[] = {
    { 9, 0x3f800000, 0x3f800000 }, /* 1 has no bits to lose */
    { 9, 0x3f801fff, 0x3f800000 }, /* just below a tie */
    { 9, 0x3f802000, 0x3f800000 }, /* a tie, down to even */
    { 9, 0x3f802001, 0x3f804000 }, /* just above it */
    { 9, 0x3f805fff, 0x3f804000 }, /* below a tie, from odd */
    { 9, 0x3f806000, 0x3f808000 }, /* a tie, up to even */
    { 9, 0x3f80a000, 0x3f808000 }, /* a tie, down to even */
    { 9, 0x40490fdb, 0x40490000 }, /* pi: 0x0fdb is less than half */
    { 9, 0xc0490fdb, 0xc0490000 }, /* the sign does not matter */
    { 9, 0xbf806000, 0xbf808000 }, /* nor in a tie */
    { 9, 0x3fffe000, 0x40000000 }, /* a tie carries into the exponent: 2 */
    { 9, 0xbfffffff, 0xc0000000 }, /* so does more: -2 */
    { 9, 0x00000000, 0x00000000 }, /* zeros */
    { 9, 0x80000000, 0x80000000 },
    { 9, 0x00000001, 0x00000000 },  /* subnormal: the smallest */
    { 9, 0x80002000, 0x80000000 },  /* subnormal, a tie, down */
    { 9, 0x00006000, 0x00008000 },  /* subnormal, a tie, up */
    { 9, 0x007fe000, 0x00800000 },  /* the largest subnormal becomes the smallest normal */
    { 1, 0x3f900000, 0x3f800000 },  /* 1.125, below a tie of 1 and 1.5 */
    { 1, 0x3fa00000, 0x3f800000 },  /* 1.25, a tie, down to 1 */
    { 1, 0x3fe00000, 0x40000000 },  /* 1.75, a tie, up to 2 */
    { 1, 0x3fb00000, 0x3fc00000 },  /* 1.375 to 1.5 */
    { 22, 0x3f800001, 0x3f800000 }, /* one bit is dropped: ties only */
    { 22, 0x3f800003, 0x3f800004 },
    { 23, 0x3f800001, 0x3f800001 }, /* nothing is */
    { 23, 0x7f7fffff, 0x7f7fffff },
    { 9, 0x7f7f8000, 0x7f7f8000 }, /* the largest of 9 bits */
    { 9, 0x7f7fc000, 0x7f7fc000 }, /* the next one has an odd last bit ... */
    { 9, 0x7f7fdfff, 0x7f7fc000 }, /* ... to which this is rounded */
    { 9, 0x7f7fe000, 0x7f7fe000 }, /* here, infinity would be nearest: stays */
    { 9, 0xff7fffff, 0xff7fffff }, /* the largest float, negative: stays */
    { 1, 0x7f400000, 0x7f400000 },
    { 1, 0x7f600000, 0x7f600000 },
    { 9, 0x7f800000, 0x7f800000 }, /* infinities */
    { 9, 0xff800000, 0xff800000 },
    { 9, 0x7fc00000, 0x7fc00000 }, /* NaN with their payloads, also signalling ones */
    { 9, 0x7fffffff, 0x7fffffff },
    { 9, 0xffffffff, 0xffffffff },
    { 9, 0x7f800001, 0x7f800001 },
    { 9, 0xffc02345, 0xffc02345 },
    { 1, 0x7cf00000, 0x7cf00000 }, /* the fill value, also where it has more bits than are kept */
    { 2, 0x7cf00000, 0x7cf00000 },
    { 9, 0x7cf00000, 0x7cf00000 },
    { 9, 0x7cf00001, 0x7cf00001 }, /* a value that would become it: stays */
    { 9, 0x7cefffff, 0x7cefffff },
    { 9, 0x7cf02001, 0x7cf04000 },
    { 2, 0xfcf00000, 0xfd000000 }, /* its negative is a number like others: a tie, up to even */
    { 9, 0xfcf00001, 0xfcf00000 },
};

START_TEST(test_keepbits)
{
    uint32_t got = round_bits(zs_quantize_make(kept[_i].keepbits, 0), kept[_i].from);
    ck_assert_msg(got == kept[_i].to, "keepbits %d: %08x became %08x, not %08x", kept[_i].keepbits,
                  kept[_i].from, got, kept[_i].to);
}
END_TEST

/* The largest power of two not above 2 X. */
static const struct {
    double significant;
    float step;
} steps[] = {
    { 0.001, 0x1p-9F }, { 0.5, 1 },        { 0.25, 0.5F }, { 0.3, 0.5F },       { 0.4999, 0.5F },  { 1, 2 },
    { 3, 4 },           { 0.01, 0x1p-6F }, { 1000, 1024 }, { 1e-25, 0x1p-83F }, { 1e25, 0x1p84F },
};

START_TEST(test_step)
{
    zs_quantize quantize = zs_quantize_make(0, steps[_i].significant);
    ck_assert_float_eq(quantize.step, steps[_i].step);
    ck_assert_int_eq(quantize.keepbits, 0);
}
END_TEST

static const struct {
    double significant;
    float from, to;
} rounded[] = {
    { 0.25, 0.75F, 1 }, /* steps of 0.5: ties to even multiples */
    { 0.25, 0.25F, 0 },
    { 0.25, 1.25F, 1 },
    { 0.25, -0.75F, -1 },
    { 0.25, -1.25F, -1 },
    { 0.25, 0.7F, 0.5F },
    { 0.25, 0.8F, 1 },              /* no ties */
    { 0.25, 0x1.fffffep-3F, 0 },    /* just below a tie */
    { 0.25, 0x1.000002p-2F, 0.5F }, /* just above it */
    { 0.25, 2097151.75F, 2097152 }, /* just below 2^22 steps: a tie, up to even */
    { 0.25, 2097152.25F, 2097152 }, /* floats are half a step apart: a tie, down */
    { 0.25, 4194303.75F, 4194304 }, /* the last tie, up to 2^23 steps */
    { 0.25, -4194303.75F, -4194304 },
    { 0.25, 4194305, 4194305 }, /* from here on, every float is a multiple */
    { 0.25, 8388609, 8388609 },
    { 0.25, -1e30F, -1e30F },
    { 0.001, 1.2345F, 632 * 0x1p-9F }, /* 1.2345 * 512 = 632.06 */
    { 0.001, -2.9999F, -3 },
    { 1e25, 1e24F, 0 },
    { 1e25, 2e25F, 0x1p84F }, /* 1.03 steps of 2^84 = 1.93e25 */
    { 1e25, 3.4e38F, 3.4e38F },
    { 1e-25, 1e-40F, 0 }, /* a subnormal is far below the step */
    { 1e-25, 0x1p-83F, 0x1p-83F },
};

START_TEST(test_significant)
{
    zs_quantize quantize = zs_quantize_make(0, rounded[_i].significant);
    uint32_t got = round_bits(quantize, bits_of(rounded[_i].from));
    ck_assert_msg(got == bits_of(rounded[_i].to), "%g: %.9g became %.9g, not %.9g", rounded[_i].significant,
                  (double)rounded[_i].from, (double)float_of(got), (double)rounded[_i].to);
}
END_TEST

/* What significant leaves as it is, to the bit; and zeros lose their sign. */
START_TEST(test_significant_special)
{
    static const uint32_t same[] = { 0x7f800000, 0xff800000, 0x7fc00000, 0x7f800001, 0xffc02345, 0xffffffff,
                                     0x7cf00000, 0x7cf00001, 0x7cefffff, 0x7f7fffff, 0 };
    for (int i = 0; i < COUNT(steps); i++) {
        zs_quantize quantize = zs_quantize_make(0, steps[i].significant);
        for (int k = 0; k < COUNT(same); k++)
            ck_assert_uint_eq(round_bits(quantize, same[k]), same[k]);
        ck_assert_uint_eq(round_bits(quantize, 0x80000000), 0);
        ck_assert_uint_eq(round_bits(quantize, 0x80000001), 0);
    }
}
END_TEST

/* The promise over floats of every size and sign: no error above X, multiples of the step by arithmetic in
 * double and long double, and nothing changes the second time. */
START_TEST(test_promise)
{
    for (uint64_t k = 0; k < 400000; k++) {
        double most = k % 2 ? 0.001 : pow(10, 50 * random_at(3 * k) - 25);
        uint32_t bits = (uint32_t)bits_at(3 * k + 1);
        if (k % 4 > 1) /* about one step, where rounding matters */
            bits = bits_of((float)(most * 1e4 * (random_at(3 * k + 2) - 0.5)));
        double from = (double)float_of(bits);
        if (!isfinite(from))
            continue;
        zs_quantize quantize = zs_quantize_make(0, most);
        uint32_t got = round_bits(quantize, bits);
        double to = (double)float_of(got), step = (double)quantize.step;
        ck_assert(step <= 2 * most && 2 * step > 2 * most);
        ck_assert_msg(fabs(to - from) <= most, "%.17g: %.9g became %.9g", most, from, to);
        ck_assert(fabs(from) < step * 0x1p23 ? to == step * nearbyint(from / step) : got == bits);
        ck_assert_uint_eq(round_bits(quantize, got), got);
    }
}
END_TEST

/* keepbits: half a unit of the last bit at most, no bits below it, the same the second time. */
START_TEST(test_relative)
{
    for (uint64_t k = 0; k < 400000; k++) {
        int keepbits = 1 + (int)(k % 23);
        uint32_t bits = (uint32_t)bits_at(k), exponent = bits >> 23 & 255;
        uint32_t below = (UINT32_C(1) << (23 - keepbits)) - 1;
        if (exponent == 0 || exponent > 247) /* subnormals, and what is as large as the fill value */
            continue;
        zs_quantize quantize = zs_quantize_make(keepbits, 0);
        uint32_t got = round_bits(quantize, bits);
        double from = (double)float_of(bits), to = (double)float_of(got);
        ck_assert_uint_eq(got & below, 0);
        ck_assert(fabs(to - from) <= ldexp(1, ilogb(from) - keepbits - 1));
        ck_assert_uint_eq(round_bits(quantize, got), got);
    }
}
END_TEST

/* Every length and place, so that each lane of a vector is the last one at times: the same as one by one, and
 * nothing beyond. */
START_TEST(test_lengths)
{
    float values[48], wanted[48];
    for (int way = 0; way < 3; way++) {
        zs_quantize quantize = way == 0   ? zs_quantize_make(7, 0)
                               : way == 1 ? zs_quantize_make(0, 0.01)
                                          : zs_quantize_make(0, 0);
        for (size_t n = 0; n <= 40; n++) {
            for (size_t i = 0; i < 48; i++) {
                values[i] = wanted[i] = (float)(random_at(n * 48 + i) * 8 - 4);
                if (i >= 3 && i < 3 + n && way < 2)
                    wanted[i] = float_of(round_bits(quantize, bits_of(values[i])));
            }
            zs_quantize_apply(&quantize, n, values + 3);
            ck_assert_int_eq(memcmp(values, wanted, sizeof values), 0);
        }
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("quantize");
    tcase_add_loop_test(tests, test_keepbits, 0, COUNT(kept));
    tcase_add_loop_test(tests, test_step, 0, COUNT(steps));
    tcase_add_loop_test(tests, test_significant, 0, COUNT(rounded));
    tcase_add_test(tests, test_significant_special);
    tcase_add_test(tests, test_promise);
    tcase_add_test(tests, test_relative);
    tcase_add_test(tests, test_lengths);
    return run_tests("quantize", tests);
}
