/* first_pass: values -> moments -> statistics, for one group at a time; or, where groups are made of sets of
 * steps (run/family.h), for all groups of a family in a block of rows.
 *
 * The moments of all time parts of a column are merged (parallel/merge.h).  The owners of the rows make the
 * statistics, and hand the mean and the standard deviation to the ranks that need them (run/climatology.h).
 */
#ifndef ZS_FIRST_PASS_H
#define ZS_FIRST_PASS_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "parallel/merge.h"
#include "parallel/position.h"
#include "plan/plan.h"
#include "report/progress.h"
#include "run/climatology.h"
#include "run/earlier.h"
#include "run/family.h"
#include "run/loaded.h"
#include "spec/spec.h"
#include "stats/moments.h"
#include "stats/statistics.h"

#include <stdbool.h>

typedef struct zs_first_pass {
    const zs_spec *spec;
    const zs_catalog *catalog;
    const zs_plan *plan;
    const zs_position *position;
    zs_report *report;
    zs_rules rules;
    zs_moments *moments; /* [nmoments]: of each set with members here, by taken[]; or, where values are
                          * kept, one for a slice of one set at a time */
    int nmoments;
    int *taken;    /* [sets]: the number of a set among those with members here; -1: it has none */
    zs_span *span; /* [the most that a set has] */
    zs_merge merge;
    zs_family family;         /* where groups are made of sets */
    zs_range owned;           /* the rows whose statistics this rank makes, from the block's first row on */
    zs_statistics statistics; /* of one group, at the owned rows; made of sets: a part of family.made */
    bool with_state;          /* statistics have excess and m2 */
    zs_earlier earlier;
} zs_first_pass;

/* Set up for a plan; all that is pointed to must outlive it.  LOCAL.
 * Returns 0, to be released with zs_first_pass_clear(); or -1 with err filled, and what is there is to be
 * released, too. */
int zs_first_pass_init(zs_first_pass *first, const zs_spec *spec, const zs_catalog *catalog,
                       const zs_plan *plan, const zs_position *position, const zs_loaded *loaded,
                       zs_report *report, zs_error *err);
void zs_first_pass_clear(zs_first_pass *first);

/* Read all steps of the tile.  Values that are not kept go into the moments at once.  LOCAL; raises the alarm
 * where it fails, and ends early where another rank has raised it.  Returns 0; or -1 with err filled. */
int zs_first_pass_read(zs_first_pass *first, zs_loaded *loaded, zs_comm *comm, zs_error *err);

/* Go to a group: what follows is about it.  LOCAL.  On busy ranks only. */
void zs_first_pass_goto(zs_first_pass *first, int group);

/* Does one rank have all members of the group, and is it the only one that needs the group?  LOCAL. */
bool zs_first_pass_is_alone(const zs_first_pass *first);

/* Make the statistics of the group in a block of rows (counted from the tile's first row): first->owned and
 * first->statistics; and hand mean and standard deviation to the climatology (NULL: zs_first_pass_share()
 * does it later). COLLECTIVE over the column, unless one rank has and needs the group alone; a rank takes
 * part to the end also where it fails.  Returns 0; or -1 with err filled. */
int zs_first_pass_merge(zs_first_pass *first, const zs_loaded *loaded, int group, zs_range block,
                        zs_climatology *climatology, zs_error *err);

/* Hand the mean and the standard deviation of first->statistics to the climatology, as those of a group in a
 * block where zs_first_pass_merge() or zs_first_pass_take() has not done it.  COLLECTIVE over the column;
 * cannot fail.  On busy ranks only. */
void zs_first_pass_share(zs_first_pass *first, int group, zs_range block, zs_climatology *climatology);

/* Make all groups of a family in a block of at most zs_plan_family_rows() rows.  COLLECTIVE over the column;
 * cannot fail.  On busy ranks only. */
void zs_first_pass_make(zs_first_pass *first, const zs_loaded *loaded, int family, zs_range block);

/* Take one of them, the group of a target, in the same block: as zs_first_pass_merge() does.  COLLECTIVE over
 * the column. */
int zs_first_pass_take(zs_first_pass *first, const zs_loaded *loaded, int target, zs_range block,
                       zs_climatology *climatology, zs_error *err);

#endif
