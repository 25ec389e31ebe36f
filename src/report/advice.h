/* advice: what a user could do so that the next run is faster, in sentences.
 *
 * Each sentence has a condition on figures that were measured or planned, and names them.  What is only
 * likely is said with "may".  Times below a second are nobody's concern. */
#ifndef ZS_ADVICE_H
#define ZS_ADVICE_H

#include "report/ranks.h"

#include <stdbool.h>
#include <stdint.h>

/* The figures.  A busy rank has a part of the data: ranks 0 to nbusy - 1. */
typedef struct zs_advice_of {
    double seconds;           /* that the run took; 0: a plan, of which only what follows work counts */
    const zs_rank_work *work; /* [nrank]; NULL: a plan */
    int nrank, nbusy;
    int time_parts, row_parts;
    int node_ranks, processors; /* of one node; 0: not known */
    int64_t nfile;
    int deflate;           /* level of the outputs; 0: not compressed */
    bool read_twice;       /* are values read a second time for the outputs? */
    int64_t budget;        /* bytes of memory of a rank */
    int64_t once;          /* bytes with which values would be read once; 0: not known */
    const char *locked_on; /* the file system on which ranks lock what they write; NULL: they do not */
} zs_advice_of;

enum { ZS_ADVICE_MOST = 12, ZS_ADVICE_TEXT = 400 };

typedef struct zs_advice {
    int n;
    char sentence[ZS_ADVICE_MOST][ZS_ADVICE_TEXT]; /* [n] */
} zs_advice;

/* Give advice.  LOCAL, pure, cannot fail.  Of a run there is one sentence at least: that it was balanced. */
void zs_advise(const zs_advice_of *of, zs_advice *advice);

#endif
