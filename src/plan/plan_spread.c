#include "plan/plan_spread.h"

#include "base/memory.h"
#include "base/range.h"
#include "base/tree.h"

#include <stdlib.h>

/* --- the walk ---------------------------------------------------------------------------------------- */

/* A set: where it had its last leaf, and what it has in that part. */
typedef struct place {
    int block;       /* the number of the block; 0: none yet */
    int part;        /* -1: none yet */
    int owners;      /* parts so far */
    int leaf, count; /* the first leaf in the part, and how many there are */
} place;

/* The walk over the series. */
typedef struct walk {
    zs_moments_kind kind;
    place *at; /* [sets] */
    zs_spread *spread;
    int block; /* the number of this block, from 1 */
    int part, taken;
} walk;

/* The tree of a set in a part is complete.  None has more slots or nodes than leaves. */
static void measure_tree(const walk *w, const place *at)
{
    zs_spread *s = w->spread;
    zs_range leaves = { at->leaf, at->count };
    if (at->count <= s->slots && at->count <= s->nodes)
        return;
    s->slots = (int)zs_max(s->slots, zs_moments_slots(w->kind, leaves));
    s->nodes = (int)zs_max(s->nodes, zs_moments_depth(w->kind, leaves));
}

/* A set has steps in this block. */
static void visit(walk *w, place *at)
{
    if (at->block == w->block)
        return;
    at->block = w->block;
    if (at->part == w->part) {
        at->count++;
        return;
    }
    measure_tree(w, at);
    *at = (place){ w->block, w->part, at->owners + 1, at->leaf + at->count, 1 };
    w->taken++;
}

/* All sets of the steps from first to end - 1, which begin in segment k or behind it.  Returns the segment in
 * which they end. */
static int64_t visit_block(walk *w, const zs_segments *segments, int64_t k, int64_t first, int64_t end)
{
    w->block++;
    while (segments->first[k + 1] <= first)
        k++;
    for (;; k++) {
        if (segments->set[k] >= 0)
            visit(w, &w->at[segments->set[k]]);
        if (segments->first[k + 1] >= end)
            return k;
    }
}

/* Exact moments have no tree: a part is one block. */
static void walk_parts(walk *w, const zs_segments *segments, const zs_partition *cut)
{
    int64_t nstep = segments->first[segments->n], k = 0;
    for (w->part = 0; w->part < cut->time_parts; w->part++) {
        zs_range steps = zs_share_quanta(nstep, cut->time_quantum, w->part, cut->time_parts);
        int64_t end = steps.first + steps.count,
                block = w->kind == ZS_MOMENTS_EXACT ? steps.count : zs_tree_block(nstep);
        w->taken = 0;
        for (int64_t first = steps.first; first < end; first += block)
            k = visit_block(w, segments, k, first, zs_min(first + block, end));
        w->spread->taken = (int)zs_max(w->spread->taken, w->taken);
    }
}

/* --- the short way ------------------------------------------------------------------------------------ */

/* The steps of a range that are in a set.  *k: a segment at the range or before it; updated. */
static int64_t count_steps(const zs_segments *segments, zs_range steps, int64_t *k)
{
    int64_t n = 0;
    while (segments->first[*k + 1] <= steps.first)
        ++*k;
    for (int64_t i = *k; i < segments->n && segments->first[i] < steps.first + steps.count; i++) {
        zs_range segment = { segments->first[i], segments->first[i + 1] - segments->first[i] };
        n += segments->set[i] >= 0 ? zs_common(segment, steps).count : 0;
    }
    return n;
}

/* No part has two steps of a set.  So a part has as many sets as it has steps in sets, and a set has as many
 * parts as steps.  The first part is the longest: often all its steps are in sets, and no other has more. */
static void spread_apart(const zs_segments *segments, const zs_partition *cut, zs_spread *spread)
{
    int64_t nstep = segments->first[segments->n], k = 0;
    int64_t longest = zs_share_quanta(nstep, cut->time_quantum, 0, cut->time_parts).count;
    for (int part = 0; part < cut->time_parts && spread->taken < longest; part++) {
        zs_range steps = zs_share_quanta(nstep, cut->time_quantum, part, cut->time_parts);
        spread->taken = (int)zs_max(spread->taken, count_steps(segments, steps, &k));
    }
    spread->nodes = spread->taken > 0;
    spread->owners = (int)zs_min(spread->owners, segments->fewest);
    spread->members = (int)zs_max(spread->members, segments->most);
    spread->shared = segments->several;
}

int zs_plan_spread(const zs_segments *segments, zs_moments_kind kind, const zs_partition *cut,
                   zs_spread *spread, zs_error *err)
{
    *spread = (zs_spread){ .slots = 1, .owners = cut->time_parts, .members = 1 };
    int64_t nstep = segments->first[segments->n];
    if (zs_share_quanta(nstep, cut->time_quantum, 0, cut->time_parts).count <= segments->apart) {
        spread_apart(segments, cut, spread);
        return 0;
    }
    walk w = { .kind = kind, .spread = spread };
    if (!(w.at = zs_alloc((size_t)segments->nset, sizeof *w.at, "sets of steps", err)))
        return -1;
    for (int set = 0; set < segments->nset; set++)
        w.at[set].part = -1;
    walk_parts(&w, segments, cut);
    for (int set = 0; set < segments->nset; set++) {
        const place *at = &w.at[set];
        measure_tree(&w, at);
        if (at->owners > 0)
            spread->owners = (int)zs_min(spread->owners, at->owners);
        spread->members = (int)zs_max(spread->members, at->owners);
        spread->shared += at->owners > 1;
    }
    free(w.at);
    return 0;
}
