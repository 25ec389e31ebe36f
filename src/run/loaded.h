/* loaded: the steps of a tile that are in memory: as they are stored in the files; or new steps, in float64,
 * which run/maker.h makes of these.
 *
 * Either all steps of the rank stay in memory (plan->keep), or a batch of steps at a time.  Steps are worked
 * on in pieces: consecutive steps of one file, which have one packing, or any new steps. */
#ifndef ZS_LOADED_H
#define ZS_LOADED_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "parallel/position.h"
#include "plan/plan.h"
#include "read/reader.h"
#include "report/progress.h"
#include "run/maker.h"
#include "spec/spec.h"
#include "stats/moments.h"
#include "stats/packing.h"

#include <stddef.h>
#include <stdint.h>

typedef struct zs_loaded {
    const zs_catalog *catalog;
    const zs_plan *plan;
    zs_report *report;
    zs_reader reader;
    zs_maker maker; /* of new steps */
    char *chunk;    /* [plan->stored_steps][tile]: stored steps with some between that are left out */
    zs_range own;   /* the steps of this rank */
    double *day;    /* [own.count]: their moments, in days since the baseline's epoch; NULL without a trend */
    zs_range rows;  /* of the tile, as rows of the selection; empty for an idle rank */
    size_t cells;   /* of the tile: rows.count * ncol */
    zs_range steps; /* the steps that are in memory */
    char *values;   /* [steps.count][rows.count][ncol], each step in value_size * cells bytes */
} zs_loaded;

/* Consecutive steps of one file, or new steps, in memory, without gaps between them. */
typedef struct zs_piece {
    zs_range steps;
    const zs_packing *packing;
    const char *values; /* [steps.count][rows][ncol], of the packing's type */
} zs_piece;

/* All functions here are LOCAL. */

/* Set up for a plan; catalog, plan and report must outlive it.  An idle rank gets no memory for values.
 * Returns 0, to be released with zs_loaded_clear(); or -1 with err filled, and what is there is to be
 * released, too. */
int zs_loaded_init(zs_loaded *loaded, const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                   const zs_position *position, zs_report *report, zs_error *err);
void zs_loaded_clear(zs_loaded *loaded);

/* Go to a tile: no step of it is in memory yet. */
void zs_loaded_goto(zs_loaded *loaded, zs_range rows);

/* Have some steps in memory.  If they are not there, this reads from the first of them on, as many steps as
 * the plan reads together, which must be enough.  Earlier steps stay if the plan keeps values, and go
 * otherwise. Returns 0; or -1 with err filled. */
int zs_loaded_read(zs_loaded *loaded, zs_range steps, zs_error *err);

/* The moment of a step of this rank, in days since the baseline's epoch; 0 without a trend. */
double zs_loaded_day(const zs_loaded *loaded, int64_t step);

/* The piece that begins at the first of some steps in memory. */
zs_piece zs_loaded_piece(const zs_loaded *loaded, zs_range steps);

/* The spans (stats/moments.h) of a set (time/groups.h) among some steps, which begin at one cell of the tile.
 * span: filled, for steps in memory; NULL: the spans are only counted.  Returns how many there are. */
int64_t zs_loaded_spans(const zs_loaded *loaded, int set, zs_range steps, size_t first_cell, zs_span *span);

/* The most spans that one set has. */
int64_t zs_loaded_most_spans(const zs_loaded *loaded);

#endif
