/* patches: what one rank wrote into one file, as far as another rank reads it back.
 *
 * A patch is a run of equal ranges of bytes at equal distances, such as the same rows of several steps, with
 * one checksum (CRC-32) of all of them.  It covers at most 256 KiB, or one longer range.  Where a library
 * writes, the offset of a value is not known: there a patch is a box of a variable, with the checksum of its
 * values; and in a Zarr store it is a chunk, with the checksum of its file.  Patches are made while the rank
 * writes.  Of a sample, every k-th patch is kept: where there are more than asked for, every other one is
 * dropped and k is doubled.  The last patch always stays. */
#ifndef ZS_PATCHES_H
#define ZS_PATCHES_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ZS_PATCH_DIMS = 5
}; /* dimensions of an output's field, at most: time, members, levels, rows, columns */

/* One patch.  A plain struct of int64_t, so that ranks can send it. */
typedef struct zs_patch {
    int64_t at, bytes;     /* the first range: its offset in the file, and its length */
    int64_t stride, count; /* bytes from the beginning of a range to that of the next one; number of ranges */
    int64_t crc;           /* of all ranges, one behind the other; or of the values of a box */
    int64_t is_box;        /* 1: at, stride and count mean nothing, but these: */
    int64_t var, ndim;     /* netCDF's number of the variable, and of its dimensions; in a store the number of
                            * the variable in the output */
    int64_t start[ZS_PATCH_DIMS]; /* along each dimension: the first index (of a chunk: its place), */
    int64_t edge[ZS_PATCH_DIMS];  /* and the number of values */
} zs_patch;

/* The patches of one rank and file.  Takes no note of anything when all zero. */
typedef struct zs_patches {
    bool wanted;
    size_t most;     /* patches of a sample; 0: all are kept */
    zs_patch last;   /* that is still growing; count 0: none */
    zs_patch *patch; /* [n], owned */
    size_t n, room;
    int64_t seen, every; /* patches so far; of these every `every`-th is in the list */
} zs_patches;

/* All functions here are LOCAL. */

/* Begin, with an empty list.  most: ZS_ALL_PATCHES, or the size of a sample. */
void zs_patches_begin(zs_patches *patches, int most);

/* Take note of n bytes that were written at offset `at`.  Does nothing unless patches are wanted.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory). */
int zs_patches_add(zs_patches *patches, const void *bytes, size_t n, int64_t at, zs_error *err);

/* Take note of a box of values that were written through netCDF: box has var, ndim, start and edge, and the
 * number of bytes; the rest is filled in.  Does nothing unless patches are wanted.  Returns 0; or -1 as
 * above. */
int zs_patches_add_box(zs_patches *patches, zs_patch box, const void *values, zs_error *err);

/* No more bytes follow: the last patch joins the list.  Returns 0; or -1 as above. */
int zs_patches_end(zs_patches *patches, zs_error *err);

/* Append the patches of another list.  Returns 0; or -1 as above. */
int zs_patches_join(zs_patches *patches, zs_patches *other, zs_error *err);

/* The offset of the last byte of a patch. */
int64_t zs_patch_last_byte(const zs_patch *patch);

/* Release the list; patches are not wanted any more. */
void zs_patches_clear(zs_patches *patches);

#endif
