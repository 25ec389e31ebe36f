/* A stored number that means missing: found, or made by a wider type. */
#include "stats/spare.h"
#include "lib/check_main.h"

#include <float.h>
#include <math.h>
#include <string.h>

static zs_packing plain(zs_type type)
{
    return (zs_packing){ .type = type, .scale = 1, .valid_min = -DBL_MAX, .valid_max = DBL_MAX };
}

/* Does the packing count this number as missing? */
static bool is_missing(const zs_packing *packing, const void *number)
{
    return zs_missing_count(packing, number, 1) == 1;
}

START_TEST(found)
{
    char number[ZS_SPARE_BYTES];
    zs_packing p = plain(ZS_FLOAT);
    ck_assert(zs_spare_find(&p, number) && is_missing(&p, number));
    p = plain(ZS_DOUBLE);
    ck_assert(zs_spare_find(&p, number) && is_missing(&p, number));
    p = plain(ZS_INT16);
    ck_assert(!zs_spare_find(&p, number));
    p.nmissing = 2; /* the first one is no number of the type */
    p.missing[0] = 1e20;
    p.missing[1] = -32767;
    ck_assert(zs_spare_find(&p, number) && is_missing(&p, number));
    int16_t v;
    memcpy(&v, number, sizeof v);
    ck_assert_int_eq(v, -32767);
    p = plain(ZS_UINT8);
    p.valid_max = 100; /* 255 is beyond it */
    ck_assert(zs_spare_find(&p, number) && is_missing(&p, number));
    p = plain(ZS_UINT64);
    p.nmissing = 1;
    p.missing[0] = 0x1p64; /* rounds to none */
    ck_assert(!zs_spare_find(&p, number));
    p.missing[0] = 0x1p63;
    ck_assert(zs_spare_find(&p, number) && is_missing(&p, number));
}
END_TEST

START_TEST(made)
{
    static const zs_type wider[][2] = { { ZS_INT8, ZS_INT16 },  { ZS_UINT8, ZS_INT16 },
                                        { ZS_INT16, ZS_INT32 }, { ZS_UINT16, ZS_INT32 },
                                        { ZS_INT32, ZS_INT64 }, { ZS_UINT32, ZS_INT64 } };
    char number[ZS_SPARE_BYTES];
    for (int k = 0; k < COUNT(wider); k++) {
        zs_packing p = plain(wider[k][0]);
        ck_assert(zs_spare_make(&p));
        ck_assert_int_eq(p.type, wider[k][1]);
        ck_assert(zs_spare_find(&p, number) && is_missing(&p, number));
    }
    zs_packing p = plain(ZS_INT64);
    ck_assert(!zs_spare_make(&p));
    p = plain(ZS_FLOAT);
    ck_assert(zs_spare_make(&p) && p.type == ZS_FLOAT && p.nmissing == 0);
}
END_TEST

/* All numbers of a type keep their values. */
START_TEST(widened)
{
    enum { N = 65536 };
    static union {
        uint16_t narrow[N];
        int32_t wide[N];
        int8_t byte[N];
        int16_t word[N];
    } u;
    for (int i = 0; i < N; i++)
        u.narrow[i] = (uint16_t)i;
    zs_spare_widen(ZS_UINT16, ZS_INT32, N, &u);
    for (int i = 0; i < N; i++)
        ck_assert_int_eq(u.wide[i], i);
    for (int i = 0; i < 256; i++)
        u.byte[i] = (int8_t)(i - 128);
    zs_spare_widen(ZS_INT8, ZS_INT16, 256, &u);
    for (int i = 0; i < 256; i++)
        ck_assert_int_eq(u.word[i], i - 128);
    zs_spare_widen(ZS_INT16, ZS_INT16, N, &u);
    ck_assert_int_eq(u.word[255], 127);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, found);
    tcase_add_test(tests, made);
    tcase_add_test(tests, widened);
    return run_tests("spare", tests);
}
