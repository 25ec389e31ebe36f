/* pictures: all that a page shows of z-scores and statistics, as plain data on rank 0.
 *
 * Each rank collects its part while it works (picture/collector.h).  At the end rank 0 has this: maps that
 * are packed, numbers of each step, a histogram.  Whoever writes the page adds names of steps and groups,
 * units, and the pictures of products, and turns all of it into text.
 *
 * The same bytes on any number of ranks. */
#ifndef ZS_PICTURES_H
#define ZS_PICTURES_H

#include "base/error.h"
#include "picture/pixels.h"
#include "picture/scale_16.h"
#include "picture/z_bins.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A packed map: some bytes of zs_pictures.packed.  They are raw deflate (RFC 1951) of signed numbers
 * [rows][columns], each row but the first minus the row above.  16 bits: all low bytes, then all high bytes.
 */
typedef struct zs_packed {
    int64_t at, bytes; /* 0 bytes: there is none */
} zs_packed;

/* What a layer shows.  ZS_SHOWS is the number of kinds. */
typedef enum zs_shown {
    ZS_SHOW_ZSCORE,
    ZS_SHOW_MEAN,
    ZS_SHOW_STD,
    ZS_SHOW_MIN,
    ZS_SHOW_MAX,
    ZS_SHOWS
} zs_shown;

/* Maps of one quantity: pixels are means of their valid cells. */
typedef struct zs_layer {
    zs_shown shows;
    int grid;           /* index of zs_pictures.pixels */
    int bits;           /* of a number: 8, missing is -128; or 16, missing is -32768 */
    bool clipped;       /* do the numbers 64 and -64 mean "that much or more"? */
    zs_scale_16 *scale; /* [levels]: how the numbers become values; low and high: the range to show.  z has no
                         * units; the others have those of the values */
    zs_packed *map;     /* [nmap][levels]: of z: of each step in zs_pictures.mapped; else of each group */
    int64_t nmap;
} zs_layer;

/* A number for each step of the page. */
typedef enum zs_line_kind {
    ZS_LINE_DATA,    /* the mean of the data over the area, in the units of the values */
    ZS_LINE_ZSCORE,  /* the mean of z over the area */
    ZS_LINE_UNUSUAL, /* the share of the area, of cells with a z-score, that has |z| > 2: 0 to 1 */
    ZS_LINES
} zs_line_kind;

/* How the cells of a step count in its numbers. */
typedef enum zs_cell_weight {
    ZS_WEIGHT_AREA, /* by their area */
    ZS_WEIGHT_NONE  /* all alike: areas are not known */
} zs_cell_weight;

enum { ZS_PIXEL_GRIDS = 2 };

/* Many fields: all that a page shows.  Empty when all zero: also on all ranks but 0.  Owns its lists. */
typedef struct zs_pictures {
    zs_pixels pixels[ZS_PIXEL_GRIDS]; /* [npixels]: of z; of statistics, where it is another one */
    int npixels;
    int64_t *step; /* [nstep]: the steps of the page, as steps of the run (members of an ensemble side by
                    * side); all, or some chosen evenly */
    int64_t nstep;
    int64_t *mapped; /* [nmapped]: which of them have maps: indices of step; none where the run makes no z */
    int64_t nmapped;
    zs_layer layer[ZS_SHOWS]; /* [nlayer], in the order of zs_shown */
    int nlayer;
    unsigned char *packed; /* [packed_bytes]: all maps, one after another, in the order of the layers */
    int64_t packed_bytes;
    double *line[ZS_LINES]; /* each [levels][nstep], NaN where there is no value; NULL: the run does not have
                             * it */
    zs_cell_weight weight;
    zs_packed zonal;    /* 16 bits: the mean of z along each row of pixels; [pixel rows of grid 0, of all
                         * levels][nmapped];
                         * 0 bytes: none, as where the grid is a line */
    double zonal_scale; /* its offset is 0 */
    double edge[ZS_Z_BINS + 1]; /* of the histogram of z; the first and the last are infinite */
    int64_t *count;             /* [levels][ZS_Z_BINS]: z-scores from an edge to below the next */
    int64_t histogram_rows; /* every so manyth row of cells of a level is counted; 1: all, 0: no histogram */
    int64_t levels;         /* of the run; 1 where there are none */
    int64_t steps_total;    /* steps of the run */
} zs_pictures;

/* Release, and leave it empty.  LOCAL.  Safe on an empty (all zero) object. */
void zs_pictures_clear(zs_pictures *pictures);

#endif
