/* unfilter: the bytes of an HDF5 chunk in the file -> its numbers.  Pure.
 *
 * A chunk passes a list of filters when it is written.  Here they are undone, in reverse order: shuffle,
 * fletcher32 and those that compress (format/frames.h), in any combination; each of them may have been
 * skipped for a single chunk.  Damaged bytes are an error, never an overflow of memory. Source: "HDF5 File
 * Format Specification Version 3.0", section IV.A.2.l, "The Data Storage - Filter Pipeline Message". */
#ifndef ZS_UNFILTER_H
#define ZS_UNFILTER_H

#include "base/error.h"
#include "format/frames.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ZS_FILTERS = 8 }; /* the longest list of filters that is accepted */

/* The filters of one variable, and the memory to undo them.  For one thread. */
typedef struct zs_unfilter {
    /* Set by the caller before zs_unfilter_init(): */
    zs_filter
        filter[ZS_FILTERS]; /* [n], in the order in which they were applied when the chunk was written */
    unsigned values[ZS_FILTERS][ZS_FILTER_VALUES]; /* [n]: their parameters; 0 where there are fewer */
    int n;
    size_t size;        /* bytes of a number: the number of planes of the shuffle filter */
    size_t chunk_bytes; /* bytes of a whole decoded chunk */
    /* Owned: */
    zs_frames frames[ZS_FILTERS]; /* [n]: of those that compress; else all zero */
    unsigned char *buffer[2];     /* what lies between two filters: [zs_unfilter_bound()] */
    int64_t inflated;             /* bytes made by decompressing so far */
} zs_unfilter;

/* All functions here are LOCAL. */

/* Can this filter be undone here, with these parameters, for numbers of `size` bytes?  nvalue: how many
 * parameters the file has. */
bool zs_unfilter_knows(zs_filter filter, size_t nvalue, const unsigned values[ZS_FILTER_VALUES], size_t size);

/* Allocate what decoding needs.  filter, values, n, size and chunk_bytes are set.
 * Returns 0, and unfilter is to be released with zs_unfilter_clear(); or -1 with err filled (ZS_FAILED: no
 * memory; ZS_REFUSED: a filter is not known here), and nothing to release. */
int zs_unfilter_init(zs_unfilter *unfilter, zs_error *err);

/* Release the memory.  Safe on an object that zs_unfilter_init() never saw, if it is all zero. */
void zs_unfilter_clear(zs_unfilter *unfilter);

/* Returns an upper bound of the bytes that a chunk has in the file, or between two filters, however badly it
 * shrinks. */
size_t zs_unfilter_bound(const zs_unfilter *unfilter);

/* Decode one chunk.
 * skipped: bit k is set where filter k was not applied to this chunk.
 * stored: [bytes], as in the file.  chunk: [chunk_bytes], numbers in the file's byte order.
 * Returns 0; or -1 with err filled (ZS_FAILED), and chunk undefined.  The text says what is wrong with the
 * chunk; the caller puts the file and the variable in front of it (zs_fail_in()). */
int zs_unfilter_chunk(zs_unfilter *unfilter, uint32_t skipped, const void *stored, size_t bytes, void *chunk,
                      zs_error *err);

#endif
