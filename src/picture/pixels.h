/* pixels: which steps the page shows as maps, and how many cells are one pixel of a map.  Pure.
 *
 * A page has a size.  Its scripts and coastlines take a part, what is said of each step takes another, and maps
 * have the rest.  Pixels are blocks of cells, as many rows as columns, just so large that all maps are likely to
 * fit; packing tells at the end whether they do.
 *
 * Where one axis has a single cell, pixels are made along the other.  Their picture would be a line, so it is
 * folded: pixels are counted row by row, and the last row ends with pixels without cells. */
#ifndef ZS_PIXELS_H
#define ZS_PIXELS_H

#include <stdbool.h>
#include <stdint.h>

/* The cells of a grid as pixels. */
typedef struct zs_pixels {
    int64_t nrow, ncol;              /* cells: of the run's selection */
    int64_t cell_rows, cell_columns; /* cells of a pixel; the last row and column of pixels may have fewer */
    int64_t rows, columns;           /* pixels */
    bool folded; /* true: the cells are a line.  Pixel (r, c) is number r * columns + c along the line; a pixel
                  * has cell_rows * cell_columns cells, one of which is 1 */
} zs_pixels;

#endif
