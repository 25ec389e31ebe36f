/* limits: sizes and values that the whole program agrees on.  Pure. */
#ifndef ZS_LIMITS_H
#define ZS_LIMITS_H

enum {
    ZS_NAME = 257,   /* bytes of a NetCDF name with its end: NC_MAX_NAME + 1 */
    ZS_TEXT = 512,   /* bytes of a text attribute that is looked at, such as units */
    ZS_DIM_MAX = 16, /* dimensions of a variable */
    ZS_SEGMENTS = 6  /* runs of columns that a selection of longitudes is read in: of a box within a box */
};

/* Missing in outputs: netCDF's own default fill values, so that every tool knows them. */
#define ZS_FILL_FLOAT 9.9692099683868690e+36f
#define ZS_FILL_DOUBLE 9.9692099683868690e+36

#endif
