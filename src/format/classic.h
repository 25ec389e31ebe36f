/* classic: the header of a NetCDF classic file (CDF-1, CDF-2 or CDF-5).  Pure: no MPI, no NetCDF library.
 *
 * netcdf-c reads the missing end of a truncated classic file as zeros, without an error, and does not tell
 * where the bytes of a variable are.  This parser tells both: how long the file must be, and at which offset
 * each variable begins.  Source: "The NetCDF Classic Format Specification", NetCDF Users Guide, appendix
 * "File Format Specifications". */
#ifndef ZS_CLASSIC_H
#define ZS_CLASSIC_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* External types, with the numbers of the specification, which are also NetCDF's nc_type.  CDF-1 and CDF-2
 * end at ZS_CLASSIC_DOUBLE; the others are CDF-5's. */
typedef enum zs_classic_type {
    ZS_CLASSIC_BYTE = 1, /* int8 */
    ZS_CLASSIC_CHAR,     /* text, 1 byte a character */
    ZS_CLASSIC_SHORT,    /* int16 */
    ZS_CLASSIC_INT,      /* int32 */
    ZS_CLASSIC_FLOAT,    /* IEEE 754, 4 bytes */
    ZS_CLASSIC_DOUBLE,   /* IEEE 754, 8 bytes */
    ZS_CLASSIC_UBYTE,    /* uint8 */
    ZS_CLASSIC_USHORT,   /* uint16 */
    ZS_CLASSIC_UINT,     /* uint32 */
    ZS_CLASSIC_INT64,    /* int64 */
    ZS_CLASSIC_UINT64    /* uint64 */
} zs_classic_type;

/* A variable: where its values are.  They are big-endian, in C order.
 * A record variable has one slab of `size` bytes in each record: record k begins at begin + k * record_size.
 * All other variables are `size` bytes in one piece. */
typedef struct zs_classic_var {
    char *name;
    zs_classic_type type;
    int ndim;
    int64_t *shape; /* [ndim]; for the record dimension, the number of records in the file */
    bool record;    /* true: its first dimension is the record dimension */
    int64_t begin;  /* offset of its first byte in the file */
    int64_t size;   /* bytes of the variable, or of one record of it; without padding */
} zs_classic_var;

/* A parsed header.  It owns its variables, with their names and shapes. */
typedef struct zs_classic {
    int version;         /* 1, 2 or 5 */
    int64_t nrecord;     /* number of records; where the header leaves it open, what the file has room for */
    int64_t record_size; /* bytes from one record to the next */
    int64_t length;      /* the least number of bytes that the file must have */
    int nvar;
    zs_classic_var *var; /* [nvar], in the order of the header */
} zs_classic;

/* All functions here are LOCAL. */

/* Parse the header of the classic file at path.  Every number in it is checked for overflow, and against the
 * length of the file, before memory is allocated for it: a damaged header is an error, never a crash.
 * Returns 0, and classic is to be released with zs_classic_clear(); or -1 with err filled, and classic empty.
 * ZS_REFUSED: the path is not a classic file, its header is broken, or it is shorter than its header says.
 * ZS_FAILED: the system cannot read it. */
int zs_classic_read(const char *path, zs_classic *classic, zs_error *err);

/* As zs_classic_read(), from the open file descriptor `file`, which stays open.  path: for messages. */
int zs_classic_read_from(int file, const char *path, zs_classic *classic, zs_error *err);

/* Are these the first bytes of a classic file: "CDF" and 1, 2 or 5? */
bool zs_classic_is(const unsigned char magic[4]);

/* Returns the variable called name, which classic owns; or NULL. */
const zs_classic_var *zs_classic_find(const zs_classic *classic, const char *name);

/* Release classic and leave it empty.  Safe on an empty (all zero) object. */
void zs_classic_clear(zs_classic *classic);

#endif
