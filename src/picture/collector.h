/* collector: what a rank collects for the page while it works, without reading anything a second time.
 *
 * Use: zs_collector_make(), before the plan, whose needs get zs_collector_needs(); zs_collector_begin(), when the
 * plan is there; zs_collect_...(), from both passes; zs_collector_finish(), when all tiles are done, which makes
 * the pictures on rank 0; zs_collector_clear(). */
#ifndef ZS_COLLECTOR_H
#define ZS_COLLECTOR_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "parallel/position.h"
#include "picture/pictures.h"
#include "plan/plan.h"
#include "products/product_ops.h"
#include "stats/statistics.h"

/* What the page may take: its size in bytes; maps of at most so many steps, 0: as many as fit. */
typedef struct zs_picture_options {
    int64_t size;
    int64_t maps;
} zs_picture_options;

typedef struct zs_collector zs_collector;

/* Decide what is collected.  COLLECTIVE over comm: rank 0 asks the first file for the areas of cells. */
int zs_collector_make(zs_comm *comm, const zs_catalog *catalog, const zs_picture_options *options,
                      zs_collector *collector, zs_error *err);

/* Finish: COLLECTIVE over comm.  pictures: filled on rank 0, empty on all others; to be released with
 * zs_pictures_clear().  Returns 0; or -1 on every rank with the same err, pictures empty. */
int zs_collector_finish(zs_collector *collector, zs_pictures *pictures, zs_error *err);

/* Release.  LOCAL. */
void zs_collector_clear(zs_collector *collector);

#endif
