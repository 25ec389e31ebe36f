/* made_steps: the new steps of [steps]: which stored steps each is made of.  No MPI, no netCDF.
 *
 * Without [steps] the steps of the series are the stored ones.  With it, the stored steps are a series of
 * their own, which only those who read know of, and each step of the series stands for a run of them: those
 * in its period (time/new_steps.h).  All else, from groups to outputs, sees the new steps, and nothing but
 * these.
 *
 * Members of an ensemble that count as one sample stay apart: a new step has a sample for each member, which
 * is made of the samples of this member. */
#ifndef ZS_MADE_STEPS_H
#define ZS_MADE_STEPS_H

#include "base/error.h"
#include "catalog/series.h"
#include "header/variable.h"
#include "spec/spec.h"
#include "time/new_steps.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Owns nothing, as series do.  All zero: the steps of the series are the stored ones. */
typedef struct zs_made_steps {
    bool any;           /* are there new steps? */
    zs_series stored;   /* what they are made of */
    int64_t n;          /* new steps; all members count once */
    int64_t *first;     /* [n + 1]: new step k is made of the stored samples first[k] ... first[k + 1] - 1 */
    int32_t *expected;  /* [n]: how many stored steps there should be in it; all members count once */
    double complete;    /* the smallest share of these */
    int64_t incomplete; /* new steps with too few stored steps: they are missing everywhere, and not read */
    int64_t an_incomplete; /* the first of them; -1: there is none */
} zs_made_steps;

/* All functions here are LOCAL, and the same on every rank.  Those that return int return 0; or -1 with err
 * filled. */

/* Find how the stored steps usually follow each other.  series: sorted, with the spec's period, before months
 * and hours are chosen.  Does nothing without new steps.
 * ZS_REFUSED: the stored steps are farther apart than the new ones; or their distances differ so much, or
 * there is only one, that nobody knows how many there should be, and the spec wants a share of these. */
int zs_made_steps_usual(const zs_series *series, const zs_spec *spec, zs_usual_steps *usual, zs_error *err);

/* Returns how many new steps there will be; all members count once.  series: the selected stored steps. */
int64_t zs_made_steps_expect(const zs_spec *spec, const zs_series *series);

/* Returns the bytes of memory for what n new steps are made of. */
size_t zs_made_steps_bytes(int64_t n);

/* Say where that memory is: sets made->first and made->expected.  made->n is known. */
void zs_made_steps_place(zs_made_steps *made, void *memory);

/* Make n new steps.
 * series: the selected stored steps; then the new ones, and made has the stored ones.  Each step has the
 * middle of its period as time, and the period as bounds.  variable: its cell_methods are told what is done.
 * memory: for what they are made of; must outlive them.
 * ZS_REFUSED: no new step has enough stored ones.  ZS_FAILED: no memory. */
int zs_made_steps_make(const zs_spec *spec, const zs_usual_steps *usual, int64_t n, void *memory,
                       zs_series *series, zs_variable *variable, zs_made_steps *made, zs_error *err);

/* --- asking: cannot fail ------------------------------------------------------------------------------ */

/* How many valid values a cell needs in a new step: at least 1. */
int64_t zs_made_steps_least(const zs_made_steps *made, int64_t step);

/* How many stored steps a new step has; all members count once. */
int64_t zs_made_steps_count(const zs_made_steps *made, int64_t step);

/* Has a new step so few stored steps that it is missing everywhere? */
bool zs_made_steps_lacks(const zs_made_steps *made, int64_t step);

#endif
