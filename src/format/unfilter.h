/* unfilter: the filters of an HDF5 chunk, undone: from the bytes in the file to numbers.  Pure.
 *
 * Deflate, shuffle and fletcher32, in any order; each may be left out for a single chunk.  Sources: "HDF5
 * File Format Specification Version 3.0", section IV.A.2.l, "The Data Storage - Filter Pipeline Message"; RFC
 * 1950 for the deflated bytes. */
#ifndef ZS_UNFILTER_H
#define ZS_UNFILTER_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum { ZS_FILTERS = 8 };

typedef enum zs_filter { ZS_FILTER_DEFLATE = 1, ZS_FILTER_SHUFFLE = 2, ZS_FILTER_FLETCHER32 = 3 } zs_filter;

struct libdeflate_decompressor;

typedef struct zs_unfilter {
    zs_filter
        filter[ZS_FILTERS]; /* [n], in the order in which they were applied when the chunk was written */
    int n;
    size_t size;        /* bytes of a number: the shuffle's planes */
    size_t chunk_bytes; /* of a whole chunk, decoded */
    struct libdeflate_decompressor *inflater;
    unsigned char *buffer[2]; /* between two filters: [bound] */
    int64_t inflated;         /* bytes made by inflating so far */
} zs_unfilter;

/* Make ready for chunks of chunk_bytes; filter, n, size and chunk_bytes are set.  LOCAL.  Returns 0, to be
 * released with zs_unfilter_clear(); or -1 with err filled, and nothing to release. */
int zs_unfilter_init(zs_unfilter *pipeline, zs_error *err);
void zs_unfilter_clear(zs_unfilter *pipeline);

/* The most bytes that a chunk can have in the file, however badly it shrinks.  LOCAL. */
size_t zs_unfilter_bound(const zs_unfilter *pipeline);

/* Decode one chunk.  LOCAL.  skipped: bit k is set where filter k was left out.  stored: [bytes], as in the
 * file. chunk: [chunk_bytes], in the file's byte order.  Returns 0; or -1 with err filled (ZS_FAILED; the
 * text says what is wrong, the caller adds where). */
int zs_unfilter_chunk(zs_unfilter *pipeline, uint32_t skipped, const void *stored, size_t bytes, void *chunk,
                      zs_error *err);

#endif
