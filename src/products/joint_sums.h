/* joint_sums: whole numbers that every rank has some of, added up for all products at once.
 *
 * Counts, the last of some steps, and bits that one rank has and the others have as zeros: what they become
 * does not depend on any order.  Each product names its arrays, and the numbers of all of them go through one
 * buffer, as many at a time as it has room for.  So many small products take a few messages, and a large one
 * takes no more memory than the buffer. */
#ifndef ZS_JOINT_SUMS_H
#define ZS_JOINT_SUMS_H

#include "base/error.h"

#include <mpi.h>
#include <stddef.h>
#include <stdint.h>

/* What the numbers of all ranks at one place become: their sum or the largest, of int32_t; their sum, of
 * int64_t; all bits of any of them, of 8 bytes. */
typedef enum zs_joint_how { ZS_ADD_32, ZS_MAX_32, ZS_ADD_64, ZS_BITS_64, ZS_JOINT_HOWS } zs_joint_how;

/* An array of a product. */
typedef struct zs_joint_array {
    zs_joint_how how;
    char *value; /* [n], borrowed */
    int64_t n;
} zs_joint_array;

/* The arrays of all products, and the buffer.  Nothing when all zero. */
typedef struct zs_joint_sums {
    zs_joint_array *array; /* [n], with room for `most`; owned */
    int n, most;
    char *buffer; /* [bytes], owned */
    size_t bytes;
} zs_joint_sums;

/* Make room for `most` arrays and a buffer of at least `bytes` bytes.  LOCAL.
 * Returns 0, to be released with zs_joint_sums_clear(); or -1 with err filled (ZS_FAILED: no memory), also to
 * be released. */
int zs_joint_sums_init(zs_joint_sums *sums, int most, int64_t bytes, zs_error *err);

/* Release sums and leave it empty.  LOCAL.  Safe on an empty object. */
void zs_joint_sums_clear(zs_joint_sums *sums);

/* Add n numbers to the list; value must stay until zs_joint_sums_make().  LOCAL, cannot fail: one of the
 * `most`. */
void zs_joint_sums_add(zs_joint_sums *sums, zs_joint_how how, void *value, int64_t n);

/* Replace all numbers of the list on rank 0 of comm by what those of all ranks become, and empty the list.
 * COLLECTIVE over comm; all ranks have added arrays of the same kinds and lengths, in the same order.  Errors
 * are MPI's own.  On other ranks the numbers stay as they are. */
void zs_joint_sums_make(zs_joint_sums *sums, MPI_Comm comm);

#endif
