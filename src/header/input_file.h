/* input_file: what one file's header says, as plain structs that ranks can send to each other.
 *
 * header/header.h fills them, one file on one rank; catalog/collect.h gives them to all ranks, so that no
 * rank needs to read a header twice.  A "sample" is a step, or one member of a step if all members of an
 * ensemble count.  Everything behind the catalog counts samples. */
#ifndef ZS_INPUT_FILE_H
#define ZS_INPUT_FILE_H

#include "base/limits.h"
#include "format/open.h"
#include "header/storage.h"
#include "time/calendar.h"

#include <stdbool.h>
#include <stdint.h>

/* What is with the bounds of time of a file (header/time_bounds.h). */
typedef enum zs_bounds_state {
    ZS_BOUNDS_NONE,    /* it has none */
    ZS_BOUNDS_USED,    /* they are in the steps */
    ZS_BOUNDS_LOST,    /* time names them, but they are not there.  These and the next are not used */
    ZS_BOUNDS_SHAPE,   /* other dimensions than (time, 2), or no numbers */
    ZS_BOUNDS_UNITS,   /* units of their own that are not known */
    ZS_BOUNDS_MISSING, /* missing in some records: fill values, NaN */
    ZS_BOUNDS_ORDER,   /* upper before lower */
    ZS_BOUNDS_AWAY,    /* not around the times: zeros that nobody wrote */
    ZS_BOUNDS_ALIKE    /* the same for steps of different times: those of a whole climatology */
} zs_bounds_state;

/* One file.  No pointers. */
typedef struct zs_file {
    zs_storage storage;
    zs_identity identity;
    int64_t nrecord;            /* steps in the file */
    int64_t nmember;            /* samples of each step (header/axes.h); 1 without members */
    int ndim;                   /* dimensions of the variable */
    int time, row, col, member; /* their positions; -1 for none, and for a dimension of one member */
    int level;                  /* position of the dimension of levels (header/levels.h); -1 for none */
    int64_t at[ZS_DIM_MAX];     /* [ndim]: the index on each further dimension; 0 on the others */
    int64_t size[ZS_DIM_MAX];   /* [ndim]: their lengths */
    int overlay;   /* position of the dimension with a second plane, which fills what is missing; -1: none */
    int64_t below; /* the index of that second plane; -1: none */
    int32_t version; /* of ERA5, for all steps (header/expver.h); 0: not known, or not the same for all */
    zs_calendar calendar;   /* its own; times of steps are in that of the first file */
    zs_bounds_state bounds; /* of time */
} zs_file;

/* One sample.  No pointers. */
typedef struct zs_step {
    zs_time time; /* the moment that it belongs to (time/step_moment.h): by its bounds, or by its time */
    double value; /* time coordinate, in the time units of the series */
    double lower, upper; /* its bounds, in the same units; NaN without bounds */
    int32_t file;        /* number of the file */
    int32_t record;      /* sample in the file: step * nmember + member */
    int32_t version;     /* of ERA5; 0: not known */
    int32_t member;      /* number of the member; 0 without members */
} zs_step;

/* All functions here are LOCAL and cannot fail. */

/* Do time, rows and columns follow each other in this order among the dimensions?  Others may stand
 * anywhere. */
bool zs_file_in_order(const zs_file *file);

/* Returns the number of samples that lie in the same chunks, and so should be read together.  Without chunks
 * it is 1, unless time comes behind the rows: then it is the samples that lie within 64 KiB, which cost as
 * much to read as one of them. */
int64_t zs_chunk_steps(const zs_file *file);

/* The same of rows: those of a chunk; without chunks, where rows come behind the columns, those within 64
 * KiB. */
int64_t zs_chunk_rows(const zs_file *file);

/* Returns the bytes of one decoded chunk; 0 without chunks. */
int64_t zs_chunk_bytes(const zs_file *file);

#endif
