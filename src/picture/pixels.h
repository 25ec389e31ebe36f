/* pixels: which steps the page shows as maps, and how many cells are one pixel of a map.  Pure.
 *
 * A page has a size.  Its scripts and coastlines take a part of it, what is said of each step takes another,
 * and maps have the rest.  Pixels are blocks of cells, as many rows as columns, and as few as let all maps
 * fit by a hopeful estimate.  What is really packed may be larger: then pixels become coarser by whole
 * factors.
 *
 * A grid with one row or one column is a line of cells, and its pixels are made along it.
 *
 * A run with several levels (header/levels.h) has a grid of pixels on each level: a pixel has cells of one
 * level, and rows of pixels are counted through the levels, as rows of cells are. */
#ifndef ZS_PIXELS_H
#define ZS_PIXELS_H

#include "base/range.h"

#include <stdbool.h>
#include <stdint.h>

/* The cells of a grid as pixels. */
typedef struct zs_pixels {
    int64_t levels;                  /* so many such grids, one for each level; 1 where there are none */
    int64_t nrow, ncol;              /* cells: of the run's selection, on one level */
    int64_t cell_rows, cell_columns; /* cells of a pixel; the last row and column of pixels may have fewer */
    int64_t rows, columns;           /* pixels, on one level */
} zs_pixels;

/* What a page is to show. */
typedef struct zs_page_question {
    int64_t levels, nrow, ncol, nstep; /* rows of one level */
    int64_t groups;                    /* with statistics of their own; 0: statistics are not shown */
    bool zscores;                      /* are there z-scores? */
    int64_t size;                      /* bytes of the page */
    int64_t maps;                      /* steps with maps of z-scores, at most; 0: as many as are sensible */
    int64_t place_bytes;               /* that a map takes beside its pixels: where it lies in an output */
} zs_page_question;

/* What it does show. */
typedef struct zs_page_choice {
    int64_t nstep;                /* steps that it speaks of: all, or some chosen evenly */
    int64_t nmap;                 /* of these: the ones with maps of z-scores */
    zs_pixels scores, statistics; /* of z-scores; of statistics, where pixels are as large or larger */
    int64_t place_bytes;          /* as in the question */
    int64_t level_bytes;          /* of what is told of levels but the first: numbers of steps, histograms */
    int64_t room;                 /* bytes for all packed maps, as they stand in the page */
} zs_page_choice;

/* The steps whose maps a page has, at most. */
enum { ZS_PAGE_MAPS = 2000 };

/* The maps of statistics of each group: mean, std, min, max. */
enum { ZS_STATISTIC_MAPS = 4 };

/* All functions here are LOCAL and cannot fail. */

/* Decide what a page shows. */
zs_page_choice zs_page_choose(const zs_page_question *question);

/* The grids of so many levels as pixels of factor x factor cells; of `factor` cells, if they are lines. */
zs_pixels zs_pixels_make(int64_t levels, int64_t nrow, int64_t ncol, int64_t factor);

/* How many rows of pixels all levels have together. */
int64_t zs_pixels_lines(const zs_pixels *pixels);

/* The row of pixels that a row of the field lies in. */
int64_t zs_pixels_line(const zs_pixels *pixels, int64_t row);

/* The rows of the field that a row of pixels has. */
zs_range zs_pixels_rows(const zs_pixels *pixels, int64_t line);

/* How many cells a pixel has along each axis that is longer than 1: the factor above. */
int64_t zs_pixels_factor(const zs_pixels *pixels);

/* The same grid in larger pixels, each of which has factor x factor of these; `factor` of them, on a line. */
zs_pixels zs_pixels_coarser(const zs_pixels *pixels, int64_t factor);

/* The rows of pixels of all levels along which means are told: none on a line of cells, which has no rows. */
int64_t zs_pixels_zonal_lines(const zs_pixels *pixels);

/* Is the whole grid of a level one pixel? */
bool zs_pixels_is_one(const zs_pixels *pixels);

/* Bytes that a packed map takes in the page: base64, and the numbers that say where it is. */
int64_t zs_page_bytes_of(int64_t packed);

/* The same of n maps. */
int64_t zs_page_bytes_of_all(const int64_t *packed, int64_t n);

/* Bytes for all packed maps in a page of which other parts take `others` bytes. */
int64_t zs_page_room(int64_t size, int64_t others);

#endif
