/* collector: what a rank collects for the page while it works, without reading anything a second time.
 *
 * Use: zs_collector_make(), before the plan, whose needs get zs_collector_needs(); zs_collector_begin(), when
 * the plan is there; zs_collect_statistics() from the first pass, zs_collect_values() and zs_collect_scores()
 * from the second; zs_collector_finish(), when all tiles are done, which makes the pictures on rank 0;
 * zs_collector_clear().
 *
 * An empty (all zero) collector collects nothing, and its pictures are empty: of a run without a page. */
#ifndef ZS_COLLECTOR_H
#define ZS_COLLECTOR_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "parallel/position.h"
#include "picture/pictures.h"
#include "picture/pixels.h"
#include "picture/score_maps.h"
#include "picture/statistic_maps.h"
#include "picture/step_sums.h"
#include "picture/z_bins.h"
#include "plan/plan.h"
#include "products/area.h"
#include "products/product_ops.h"
#include "stats/packing.h"
#include "stats/statistics.h"

#include <stdbool.h>
#include <stdint.h>

/* What a page is to have. */
typedef struct zs_picture_options {
    int64_t size;        /* bytes of the page */
    int64_t maps;        /* steps with maps of z-scores, at most; 0: as many as are sensible */
    int64_t place_bytes; /* that each map takes on the page beside its pixels */
    bool zscores;        /* does the run make z-scores, for any purpose? */
} zs_picture_options;

/* One rank's collection. */
typedef struct zs_collector {
    bool wanted;
    const zs_catalog *catalog;
    zs_picture_options options;
    zs_page_choice choice;
    zs_area area;  /* weights of rows; empty: all cells count alike */
    zs_comm *comm; /* from zs_collector_begin() on, as the rest */
    const zs_plan *plan;
    const zs_position *position;
    zs_score_maps scores;
    zs_statistic_maps statistics;
    zs_step_sums steps;
    zs_z_sums *rows; /* [rows of a batch]: what is told of them */
    int64_t every;   /* the histogram counts every so manyth row */
    int64_t *count;  /* [levels][ZS_Z_BINS]: the histograms so far */
} zs_collector;

/* Decide what is collected.  COLLECTIVE over comm: rank 0 asks the first file for the areas of cells. catalog
 * must outlive collector. Returns 0, to be released with zs_collector_clear(); or -1 on every rank with the
 * same err, collector empty. */
int zs_collector_make(zs_comm *comm, const zs_catalog *catalog, const zs_picture_options *options,
                      zs_collector *collector, zs_error *err);

/* Tell the plan what memory this takes.  LOCAL. */
void zs_collector_needs(const zs_collector *collector, zs_needs *needs);

/* Begin with a plan.  COLLECTIVE over comm.  position: of this rank.  All arguments must outlive collector.
 * Returns 0; or -1 on every rank with the same err. */
int zs_collector_begin(zs_collector *collector, zs_comm *comm, const zs_plan *plan,
                       const zs_position *position, zs_error *err);

/* Take a batch of z-scores; nothing if the sample has none.  LOCAL; on busy ranks.  Call it before
 * zs_writer_put(), which may overwrite the values.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory). */
int zs_collect_scores(zs_collector *collector, const zs_sample *sample, zs_error *err);

/* Values as they are stored, and unpacked.  Owns nothing. */
typedef struct zs_stored {
    const zs_packing *packing;
    const void *number;  /* [n], of the packing's type */
    const double *value; /* [n], NaN where missing */
} zs_stored;

/* Take the values of some rows of a step.  LOCAL.  rows: of the run.  stored: n = rows.count * ncol. */
void zs_collect_values(zs_collector *collector, int64_t step, zs_range rows, const zs_stored *stored);

/* Take the statistics of a group in some rows of the run.  LOCAL.  statistics: [rows.count][ncol].
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory). */
int zs_collect_statistics(zs_collector *collector, int64_t group, zs_range rows,
                          const zs_statistics *statistics, zs_error *err);

/* All tiles are done: make the pictures.  COLLECTIVE over comm, after all ranks agree that they have not
 * failed. others: on rank 0: bytes that all else takes in the page; 0: not known.  Packed maps take no more
 * than the rest: pixels become larger until they fit. pictures: filled on rank 0, empty on all others; to be
 * released with zs_pictures_clear(). Returns 0; or -1 on every rank with the same err, and pictures empty. */
int zs_collector_finish(zs_collector *collector, int64_t others, zs_pictures *pictures, zs_error *err);

/* Release, and leave it empty.  LOCAL.  Safe on an empty (all zero) object. */
void zs_collector_clear(zs_collector *collector);

#endif
