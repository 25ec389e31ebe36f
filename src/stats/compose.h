/* compose: the moments of many groups, merged from those of sets of steps by a list of steps
 * (base/merge_step.h).
 *
 * It goes through the list with some cells at a time, so that what is under way stays in the second-level
 * cache.  Moments are merged as in stats/moments.h, and nothing is subtracted.
 *
 * All functions here are LOCAL and pure; only zs_composer_init() can fail. */
#ifndef ZS_COMPOSE_H
#define ZS_COMPOSE_H

#include "base/error.h"
#include "base/merge_step.h"
#include "stats/moments.h"

#include <stddef.h>

enum { ZS_COMPOSE_CELLS = 128 }; /* cells that are worked on together, at most: a good number for caches */

/* What is under way. */
typedef struct zs_composer {
    zs_moments_kind kind;
    int ninput, nslot;
    size_t room;            /* cells that are worked on together */
    zs_cell_moments slot;   /* [nslot][room] */
    double *min, *max;      /* [nslot][room] */
    zs_moments_view *value; /* [ninput + nslot]: inputs, then slots; all NULL where there is nothing */
} zs_composer;

/* Allocate a composer.
 * room: cells that are worked on together, at least 1.
 * Returns 0, and composer is to be released with zs_composer_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and composer empty. */
int zs_composer_init(zs_composer *composer, zs_moments_kind kind, int ninput, int nslot, size_t room,
                     zs_error *err);

/* Release a composer and leave it empty. */
void zs_composer_clear(zs_composer *composer);

/* Returns the bytes that zs_composer_init() allocates. */
size_t zs_composer_bytes(zs_moments_kind kind, int ninput, int nslot, size_t room);

/* What is called when a target is complete, with the moments of n cells from `first` on; they are all NULL
 * where nothing was merged. */
typedef void zs_composed(void *object, int target, size_t first, size_t n, const zs_moments_view *moments);

/* Make all targets at n cells.
 * input: [ninput], of n cells each; not changed.  step: [nstep]. */
void zs_compose(zs_composer *composer, const zs_merge_step *step, int nstep, const zs_moments_view *input,
                size_t n, zs_composed *composed, void *object);

#endif
