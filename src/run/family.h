/* family: the statistics of groups that are made of sets of steps (time/recipe.h), in a block of rows.
 *
 * The groups of a family are made together: first the moments of all of its sets are laid in one place, then
 * they are merged, and all groups get their statistics.  How many rows a block has is in the plan, because
 * there is memory for one block. */
#ifndef ZS_FAMILY_H
#define ZS_FAMILY_H

#include "base/error.h"
#include "plan/plan.h"
#include "spec/spec.h"
#include "stats/compose.h"
#include "stats/moments.h"
#include "stats/statistics.h"
#include "time/groups.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct zs_family {
    const zs_groups *groups;
    zs_moments_kind kind;
    bool weighs;             /* steps have weights: stats/blend.h; else stats/compose.h */
    int number;              /* of the family */
    int first_set;           /* its sets have consecutive numbers from here on */
    size_t piece, cells;     /* cells that there is room for: of the moments of a set; of a group */
    zs_cell_moments moments; /* [sets][piece]; with weights as zs_blend_take() makes them */
    double *min, *max;       /* [sets][piece] */
    zs_moments_view *input;  /* [inputs]: where the moments of each are; all NULL: nowhere */
    zs_statistics made;      /* [groups][cells] */
    int *at;                 /* [targets]: where the group of a target is in `made`; -1: there is none */
    zs_composer composer;
} zs_family;

/* All functions here are LOCAL. */

/* Set up for a plan whose groups are made of sets; they must outlive the family.
 * with_state: statistics have excess and m2.
 * Returns 0, to be released with zs_family_clear(); or -1 with err filled, and what is there is to be
 * released, too. */
int zs_family_init(zs_family *family, const zs_plan *plan, bool with_state, zs_error *err);
void zs_family_clear(zs_family *family);

/* Go to a family: none of its sets has moments yet. */
void zs_family_goto(zs_family *family, int number);

/* The set at an input of the family; -1: there is none.  The group of a target; -1: there is none. */
int zs_family_set(const zs_family *family, int input);
int zs_family_group(const zs_family *family, int target);

/* Take the moments of an input, of n cells.  They are copied. */
void zs_family_take(zs_family *family, int input, size_t n, const zs_moments_view *moments);

/* Make all groups at n cells, whose moments were taken; they are cells `first` on of the block.  least: of
 * each group, instead of rules->min_count. */
void zs_family_make(zs_family *family, const zs_rules *rules, const zs_least *least, size_t first, size_t n);

/* The statistics of the group of a target, which must have one: of all cells of the block. */
zs_statistics zs_family_statistics(const zs_family *family, int target);

#endif
