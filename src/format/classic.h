/* classic: the header of a NetCDF classic file: CDF-1, CDF-2 or CDF-5.  Pure: no MPI, no NetCDF library.
 *
 * netcdf-c reads the missing end of a truncated classic file as zeros, without an error, and does not tell
 * where a variable's bytes are.  This parser does both: it says how long the file must be, and where each
 * variable begins. Source: "The NetCDF Classic Format Specification", NetCDF Users Guide, appendix "File
 * Format Specifications". */
#ifndef ZS_CLASSIC_H
#define ZS_CLASSIC_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* External types, with the numbers of the specification (the same as NetCDF's nc_type). */
typedef enum zs_classic_type {
    ZS_CLASSIC_BYTE = 1,
    ZS_CLASSIC_CHAR,
    ZS_CLASSIC_SHORT,
    ZS_CLASSIC_INT,
    ZS_CLASSIC_FLOAT,
    ZS_CLASSIC_DOUBLE,
    ZS_CLASSIC_UBYTE,
    ZS_CLASSIC_USHORT,
    ZS_CLASSIC_UINT,
    ZS_CLASSIC_INT64,
    ZS_CLASSIC_UINT64
} zs_classic_type;

typedef struct zs_classic_var {
    char *name;
    zs_classic_type type;
    int ndim;
    int64_t *shape; /* [ndim]; the record dimension has the file's number of records */
    bool record;    /* is its first dimension the record dimension? */
    int64_t begin;  /* offset in the file of its first byte */
    int64_t size;   /* bytes of the variable, or of one record of it; without padding */
} zs_classic_var;

typedef struct zs_classic {
    int version;         /* 1, 2 or 5 */
    int64_t nrecord;     /* number of records */
    int64_t record_size; /* bytes from one record to the next */
    int64_t length;      /* bytes that the file must have at least */
    int nvar;
    zs_classic_var *var; /* [nvar] */
} zs_classic;

/* Parse the header of the classic file at path.  LOCAL.
 * Every number is checked: for overflow, and against the length of the file, before memory is taken for it.
 * Returns 0, and classic is to be released with zs_classic_clear(); or -1 with err filled, and classic empty:
 * not a classic file, broken header, or (ZS_REFUSED too) a file shorter than its header says. */
int zs_classic_read(const char *path, zs_classic *classic, zs_error *err);

/* The same from an open file, which stays open; path is for messages. */
int zs_classic_read_from(int file, const char *path, zs_classic *classic, zs_error *err);

/* Is this the beginning of a classic file: "CDF" and 1, 2 or 5?  LOCAL. */
bool zs_classic_is(const unsigned char magic[4]);

/* The variable of that name, or NULL.  LOCAL; owned by classic. */
const zs_classic_var *zs_classic_find(const zs_classic *classic, const char *name);

/* Release.  LOCAL.  Safe on an empty (all zero) object; leaves it empty. */
void zs_classic_clear(zs_classic *classic);

#endif
