/* drawing: what the page draws, while it is being made: lists of JSON objects, and the maps that they refer
 * to.
 *
 * Each part of the page adds to the lists that it has something for.  doc/report.md has their keys. */
#ifndef ZS_DRAWING_H
#define ZS_DRAWING_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "output/layout.h"
#include "page/blocks.h"
#include "picture/pictures.h"
#include "report/json.h"
#include "spec/spec.h"
#include "write/writer.h"

#include <jansson.h>
#include <stdint.h>

/* What is drawn.  Owns nothing. */
typedef struct zs_subject {
    const zs_spec *spec;
    const zs_catalog *catalog;
    const zs_layout *layout; /* [spec->nproduct], of the products' files */
    const zs_writer *writer; /* all its NetCDF files are complete, and have no final name yet */
    const zs_pictures
        *pictures; /* of z-scores and statistics; NULL: a plan, of which there is nothing to draw */
} zs_subject;

/* The lists.  Begin with all zero, but for maker. */
typedef struct zs_drawing {
    zs_json_maker *maker;
    zs_blocks *blocks;
    json_t *grids, *layers, *lines, *bars, *numbers, *notes; /* arrays */
    int64_t room; /* bytes that maps and numbers of products may still take on the page */
} zs_drawing;

/* All functions here are LOCAL. */

/* Make everything that the page draws.  room: bytes for the maps and numbers of products.
 * Returns 0, and *pictures is to be released with json_decref(), blocks with zs_blocks_clear(); or -1 with
 * err filled (ZS_FAILED), and *pictures NULL. */
int zs_drawing_make(const zs_subject *subject, int64_t room, json_t **pictures, zs_blocks *blocks,
                    zs_error *err);

#endif
