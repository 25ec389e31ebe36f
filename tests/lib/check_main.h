/* For the tests: run one group of them, and numbers that look random and are the same everywhere. */
#ifndef CHECK_MAIN_H
#define CHECK_MAIN_H

#include <check.h>
#include <stdint.h>
#include <stdlib.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* What main() returns. */
static inline int run_tests(const char *name, TCase *tests)
{
    Suite *suite = suite_create(name);
    tcase_set_timeout(tests, 120); /* on a busy machine, too */
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* 64 mixed bits of a place: the finalizer of splitmix64 (Steele, Lea & Flood 2014). */
static inline uint64_t bits_at(uint64_t place)
{
    uint64_t z = (place + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* From 0 up to 1. */
static inline double random_at(uint64_t place)
{
    return (double)(bits_at(place) >> 11) * 0x1p-53;
}

#endif
