/* canvas: what the parts of the page draw, and onto what: lists of JSON objects, and the maps that they refer
 * to.
 *
 * Each part adds to the lists that it has something for.  doc/report.md has their keys.
 *
 * It is one object, so that a module that draws needs to know of no other module that does. */
#ifndef ZS_CANVAS_H
#define ZS_CANVAS_H

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
typedef struct zs_canvas {
    zs_json_maker *maker;
    zs_blocks *blocks;
    json_t *grids, *layers, *lines, *bars, *numbers, *notes; /* arrays */
    int64_t room; /* bytes that maps and numbers of products may still take on the page */
} zs_canvas;

#endif
