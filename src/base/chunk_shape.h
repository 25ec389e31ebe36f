/* chunk_shape: the shape of the chunks of an output, as the user wants it.  Pure.
 *
 * A store or a file of NetCDF-4 keeps a field in chunks, boxes of one shape that are compressed and read one
 * by one.  Whoever reads maps wants other ones than whoever reads series of single cells.
 *
 * A field of an output has some of five axes.  A chunk has so many indices of each axis that the field has,
 * and one of each other axis; at the end of an axis it reaches beyond it.  Chunks are numbered in C order. */
#ifndef ZS_CHUNK_SHAPE_H
#define ZS_CHUNK_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

/* The axes, in the order that they have in a file. */
enum { ZS_CHUNK_TIME, ZS_CHUNK_MEMBER, ZS_CHUNK_LEVEL, ZS_CHUNK_ROW, ZS_CHUNK_COLUMN, ZS_CHUNK_AXES };

/* auto: the program chooses.  time: chunks that hold the whole series of few cells.  map: one map each. */
typedef enum zs_chunk_kind { ZS_CHUNKS_AUTO, ZS_CHUNKS_TIME, ZS_CHUNKS_MAP, ZS_CHUNKS_NUMBERS } zs_chunk_kind;

/* What the user wants.  A plain value. */
typedef struct zs_chunk_wish {
    zs_chunk_kind kind;
    int n;                         /* how many numbers are given */
    int64_t number[ZS_CHUNK_AXES]; /* [n], at least 1 each: as they are given, or by the axes of a field */
    bool unlimited;                /* has the axis of time no limit?  Then a chunk may be longer than it */
} zs_chunk_wish;

/* A field, and how it is cut.  A plain value. */
typedef struct zs_chunk_shape {
    bool has[ZS_CHUNK_AXES];       /* has the field this axis?  Else its length is 1 */
    int64_t length[ZS_CHUNK_AXES]; /* at least 1 each */
    int64_t chunk[ZS_CHUNK_AXES];  /* the indices of a chunk, at least 1 each */
} zs_chunk_shape;

/* All functions here are LOCAL and cannot fail. */

/* Give each axis that a field has its number, in their order, and 1 to each other one.
 * has: [ZS_CHUNK_AXES].  Returns false, and the wish as it was, if there are more numbers than axes, or
 * fewer. */
bool zs_chunk_wish_place(zs_chunk_wish *wish, const bool has[ZS_CHUNK_AXES]);

/* Set shape->chunk; has and length are set.  wish: not auto; its numbers have their axes.  No chunk is longer
 * than its axis, except along an axis of time without limit.
 * steps: has the field the steps of the run along its axis of time? */
void zs_chunk_shape_cut(zs_chunk_shape *shape, const zs_chunk_wish *wish, bool steps);

/* The numbers of a chunk; chunks along columns; all chunks. */
int64_t zs_chunk_shape_numbers(const zs_chunk_shape *shape);
int64_t zs_chunk_shape_across(const zs_chunk_shape *shape);
int64_t zs_chunk_shape_count(const zs_chunk_shape *shape);

/* Has each chunk one time, one member and one level? */
bool zs_chunk_shape_is_flat(const zs_chunk_shape *shape);

/* Where a chunk begins on each axis, and the indices of the axis that it has.  first, count:
 * [ZS_CHUNK_AXES]. */
void zs_chunk_shape_box(const zs_chunk_shape *shape, int64_t number, int64_t first[ZS_CHUNK_AXES],
                        int64_t count[ZS_CHUNK_AXES]);

/* The number of the chunk that has a place.  at: [ZS_CHUNK_AXES]. */
int64_t zs_chunk_shape_at(const zs_chunk_shape *shape, const int64_t at[ZS_CHUNK_AXES]);

#endif
