/* limits: sizes and fill values that the whole program agrees on.
 *
 * The sizes are in bytes and include the final '\0' of a text, unless stated otherwise. */
#ifndef ZS_LIMITS_H
#define ZS_LIMITS_H

enum {
    ZS_NAME = 257,   /* a NetCDF name: NC_MAX_NAME + 1 */
    ZS_TEXT = 512,   /* a text attribute that is read, such as units; longer texts are cut */
    ZS_DIM_MAX = 16, /* dimensions of a variable */
    ZS_SEGMENTS = 6  /* ranges of columns that a selection of longitudes consists of, at most: an interval
                      * inside another one, both across the edge of the grid */
};

/* Missing values in the outputs are netCDF's default fill values, NC_FILL_FLOAT and NC_FILL_DOUBLE, because
 * every tool knows them. */
#define ZS_FILL_FLOAT 9.9692099683868690e+36f
#define ZS_FILL_DOUBLE 9.9692099683868690e+36

#endif
