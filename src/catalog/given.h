/* given: the mean and the standard deviation of a climatology that others made ([climatology] mean, std):
 * where they lie in their files.  No MPI, no netCDF.
 *
 * catalog/given_check.h reads and checks the headers, catalog/given_reader.h the numbers. */
#ifndef ZS_GIVEN_H
#define ZS_GIVEN_H

#include "base/limits.h"
#include "format/open.h"

/* What is given.  Values of this enum are indices; ZS_GIVEN is their number. */
typedef enum zs_given_kind { ZS_GIVEN_MEAN, ZS_GIVEN_STD, ZS_GIVEN } zs_given_kind;

/* A climatology has groups along no dimension, along one (time, month, dayofyear, week, hour), or along two:
 * of these and of hours. */
enum { ZS_GIVEN_DIMS = 2 };

/* One variable: the same on every rank. */
typedef struct zs_given {
    const char *path, *variable; /* the spec's; path NULL: it is not given */
    zs_identity identity;        /* of the file whose header was read */
    int ndim, row, col;          /* dimensions of the variable; positions of rows and columns, -1: none */
    int group[ZS_GIVEN_DIMS];    /* positions of the dimensions of groups; -1: none */
    int *at;                     /* [groups][ZS_GIVEN_DIMS]: the index of each group along these; owned */
} zs_given;

#endif
