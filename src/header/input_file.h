/* input_file:  */
#ifndef ZS_INPUT_FILE_H
#define ZS_INPUT_FILE_H

#include "base/limits.h"
#include "format/open.h"
#include "header/storage.h"
#include "time/calendar.h"

#include <stdint.h>

/* What one file's header says. */
typedef struct zs_file {
    zs_storage storage;
    zs_identity identity;
    int64_t nrecord;            /* steps in the file */
    int64_t nmember;            /* samples of each of them (header/member.h); 1 without members */
    int ndim;                   /* of the variable */
    int time, row, col, member; /* positions among its dimensions; -1 for none, also for a single member */
    int64_t at[ZS_DIM_MAX];     /* index on every further dimension */
    int64_t size[ZS_DIM_MAX];
    int overlay;     /* position of the dimension on which what is missing at at[] is taken from ... */
    int64_t below;   /* ... this index: -1 for none */
    int32_t version; /* of ERA5, of all its steps; 0: not known */
} zs_file;

/* One step of the series; or one of its samples, where it has several members. */
typedef struct zs_step {
    zs_time time;
    double value, lower, upper; /* coordinate and bounds in the series' own time units */
    int32_t file, record;       /* of a member: the sample of the file */
    int32_t version;            /* of ERA5; 0: not known */
    int32_t member;
} zs_step;

/* Samples of a file that lie in the same chunks, and so are read together; 1 where there are no chunks.
 * LOCAL. */
int64_t zs_chunk_steps(const zs_file *file);

/* Bytes of one decoded chunk of a file; 0 where the file has no chunks.  LOCAL. */
int64_t zs_chunk_bytes(const zs_file *file);

#endif
