/* evenly: some numbers chosen evenly from many: steps of a page, files of a list.  Pure. */
#ifndef ZS_EVENLY_H
#define ZS_EVENLY_H

#include <stdint.h>

/* All functions here are LOCAL and cannot fail.  They are about n of the numbers 0 ... total - 1; n is total
 * at most. */

/* Number i of those that are chosen: for n > 1 the first one is 0, and the last one total - 1. */
int64_t zs_evenly(int64_t i, int64_t n, int64_t total);

/* The other way round: which of them is the first that is not below `at`; n: none is. */
int64_t zs_evenly_from(int64_t at, int64_t n, int64_t total);

/* Which of them is `at`; -1: none is. */
int64_t zs_evenly_find(int64_t at, int64_t n, int64_t total);

#endif
