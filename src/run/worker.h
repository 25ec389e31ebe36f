/* worker: what one rank holds while it works through its rows, tile by tile.
 *
 * Steps come into memory in batches, and are worked on in pieces: steps of one file, which are packed alike.
 */
#ifndef ZS_WORKER_H
#define ZS_WORKER_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "catalog/prior.h"
#include "parallel/comm.h"
#include "parallel/merge.h"
#include "plan/plan.h"
#include "products/product_ops.h"
#include "read/reader.h"
#include "report/progress.h"
#include "spec/spec.h"
#include "stats/moments.h"
#include "stats/packing.h"
#include "stats/quantize.h"
#include "stats/selfcheck.h"
#include "stats/statistics.h"
#include "write/writer.h"

#include <mpi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct zs_tile {
    zs_comm *comm;
    const zs_spec *spec;
    const zs_catalog *catalog;
    const zs_plan *plan;
    zs_writer *writer;
    zs_products *products;
    zs_report *report;

    bool busy;       /* has this rank any part of the work? */
    MPI_Comm column; /* the ranks with the same rows; MPI_COMM_NULL for an idle one */
    int time_part, row_part;
    zs_range steps; /* of this rank */
    zs_range rows;  /* of the tile, as rows of the selection; empty for an idle rank */
    zs_range block; /* the rows that are worked on together, counted from the tile's first row */
    zs_range owned; /* those of them whose statistics this rank makes, of the group that is worked on;
                     * counted from the block's first row */
    size_t cells;   /* of the tile */
    zs_rules rules;
    zs_quantize quantize; /* of what is written */

    zs_reader reader;
    zs_merge merge;
    zs_moments *moments; /* of all groups, by taken[]; or one, for what is kept, of a slice at a time */
    int nmoments;
    int *taken, *needed;            /* [groups]: places in moments, and in mean and scale; -1: none */
    char *values;                   /* what is read: all steps of the tile (plan->keep), or one batch */
    zs_range loaded;                /* the steps that are in it */
    zs_span *span;                  /* [as many as the largest group has] */
    float *zscore, *anomaly;        /* of one batch: [steps][rows][ncol]; NULL where not wanted */
    double *data;                   /* the same, as read */
    double *unpacked;               /* of one band */
    double *outgoing;               /* of the owned rows, on the way to the writer */
    zs_statistics owned_statistics; /* of the owned rows, of one group */
    zs_statistics prior_statistics; /* of a slice: what an earlier run found there */
    zs_prior_reader prior_reader;   /* gives it */
    double *mean, *scale; /* [needed groups][cells], from the block's first row on; scale: std, until the
                           * group's are written, and then what makes a deviation a z-score */
    zs_band *band;        /* [nband], over all rows of the selection */
    int64_t nband;
} zs_tile;

/* Consecutive steps of one file, in memory, one directly behind the other. */
typedef struct zs_piece {
    zs_range steps;
    const zs_packing *packing;
    const char *values; /* [steps.count][rows][ncol] */
} zs_piece;

/* Set up for a plan.  COLLECTIVE over comm.  Returns 0, tile to be released with zs_tile_clear(); or -1 on
 * every rank with the same err, tile empty.  The writer may be NULL until the first tile is worked on. */
int zs_tile_init(zs_tile *tile, zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog,
                 const zs_plan *plan, zs_writer *writer, zs_products *products, zs_report *report,
                 zs_error *err);
void zs_tile_clear(zs_tile *tile);

/* Go to tile number `index` of this rank's rows.  LOCAL. */
void zs_tile_goto(zs_tile *tile, int index);

/* Have some steps in memory: unless they are there, read from the first of them on as many as the plan reads
 * together, which must be enough.  LOCAL.  What was in memory stays there if the plan keeps it, and else
 * goes. Returns 0; or -1 with err filled. */
int zs_tile_load(zs_tile *tile, zs_range steps, zs_error *err);

/* The piece that begins at the first of some loaded steps.  LOCAL. */
zs_piece zs_tile_piece(const zs_tile *tile, zs_range steps);

/* What is made and written at once: steps, and rows, counted from the tile's first.  Batches come in lots:
 * those of the same rows follow each other through the steps of a lot, then those of its next rows. */
typedef struct zs_batch {
    zs_range steps, rows;
    zs_range lot; /* steps */
} zs_batch;

/* Go from a batch to the next one; from all zeros to the first.  They are those of a group (-1: of steps that
 * have none) where the plan goes group by group, else of all steps; in the rows of the block; no batch has
 * steps that are not in memory together.  LOCAL.  Returns false when there is none. */
bool zs_tile_next(const zs_tile *tile, int group, zs_batch *batch);

/* A tile, from the first byte to the last: read it, take moments, merge them over the ranks, write the
 * statistics; make z-scores and anomalies of what is kept, or read again, and write them.  COLLECTIVE.
 * Returns 0; or -1 on every rank with the same err. */
int zs_tile_work(zs_tile *tile, zs_error *err);

/* Second pass: the z-scores and anomalies of a group, or of all steps (zs_tile_next()).  COLLECTIVE where the
 * writer has rounds, and then it returns the same on every rank; else LOCAL.  Returns 0; or -1 with err
 * filled. */
int zs_tile_scores(zs_tile *tile, int group, zs_error *err);

/* Spans of the members of a group among some steps, from one cell on; in memory, unless they are only to be
 * counted (span NULL).  LOCAL.  Returns how many. */
int64_t zs_tile_spans(const zs_tile *tile, int group, zs_range steps, size_t first_cell, zs_span *span);

/* The self-check over all bands.  COLLECTIVE.  Returns 0; or -1 on every rank with the same err. */
int zs_tile_check(zs_tile *tile, zs_error *err);

#endif
