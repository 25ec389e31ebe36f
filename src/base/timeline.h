/* timeline: which phase one rank was in, through the run, in bounded memory.
 *
 * Time is cut into bins.  When the run outgrows them, two neighbours become one, so that a bin is never
 * shorter than 1/512 of the run, and a run of any length has 256 bins at most.  A spell of a phase is told
 * when it is over.  What was told of other spells within it, such as waiting, is not counted twice: it stays
 * with them.  So at any moment a rank is in one phase, and the phases add up to the time of the run.
 *
 * All functions here are LOCAL, cannot fail, and take times of zs_now().  A spell costs less than a
 * microsecond. */
#ifndef ZS_TIMELINE_H
#define ZS_TIMELINE_H

#include "base/phase.h"

enum {
    ZS_TIMELINE_BINS = 256,
    ZS_TIMELINE_SPELLS = 16 /* told lately: more than nest in one phase, as a rule */
};

/* Some time that was told, in seconds of the run: from, to, and how much of it some phase has. */
typedef struct zs_spell {
    double from, to, counted;
} zs_spell;

/* Begin with zs_timeline_begin(). */
typedef struct zs_timeline {
    double begin;                            /* when the run began */
    double width;                            /* seconds of a bin: a power of two */
    double seconds[ZS_PHASES];               /* of each phase in all */
    double bin[ZS_TIMELINE_BINS][ZS_PHASES]; /* seconds of each phase in each bin */
    zs_spell spell[ZS_TIMELINE_SPELLS];      /* [nspell], in their order: what may lie within the next one */
    int nspell;
} zs_timeline;

/* The run begins. */
void zs_timeline_begin(zs_timeline *timeline, double now);

/* A spell of a phase is over, which lasted from `from` to `to`.  Spells are told in the order of their ends,
 * and one lies within another, or beside it.  Returns the seconds of it that no other spell has. */
double zs_timeline_add(zs_timeline *timeline, zs_phase phase, double from, double to);

/* Until `now`, all that no phase has goes to ZS_PHASE_OTHER.  May be called again later. */
void zs_timeline_fill(zs_timeline *timeline, double now);

/* Make bins of at least `width` seconds, a width of another timeline. */
void zs_timeline_widen(zs_timeline *timeline, double width);

#endif
