/* box: a slab as boxes of the file: a range on each dimension of the variable that the slab wants, and where
 * the numbers go.
 *
 * A slab has records, levels, rows and columns.  Records are samples, which can begin and end within the
 * members of a step; levels and columns can have gaps.  So a slab consists of several boxes.  Backends go
 * through boxes where a file has its dimensions in another order than the slab, or the slab has several
 * levels; where records of rows of columns follow each other in the file, they have shorter ways. */
#ifndef ZS_BOX_H
#define ZS_BOX_H

#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "base/strided_copy.h"
#include "header/input_file.h"
#include "read/backend.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ZS_BOX_STEP, ZS_BOX_MEMBER, ZS_BOX_LEVEL, ZS_BOX_ROW, ZS_BOX_COL, ZS_BOX_AXES };

/* One dimension of a box. */
typedef struct zs_box_axis {
    int position;   /* of the dimension among the variable's; -1: it has none, and the range is one index */
    zs_range range; /* of the file */
    int64_t to;     /* numbers from one index to the next in the slab's numbers */
} zs_box_axis;

typedef struct zs_box {
    zs_box_axis axis[ZS_BOX_AXES];
    int64_t first; /* the place of the box's first number in the slab's numbers */
} zs_box;

/* All functions here are LOCAL. */

/* Do the numbers of a slab lie in the file in its order: records, then rows, then columns, of one level, and
 * are they put down without gaps?  Columns need not be neighbours. */
bool zs_slab_is_plain(const zs_file *file, const zs_slab *slab);

/* Call take(context, box) for each box of a slab of the file, until it fails.
 * Returns 0; or what take returned: -1 with err filled. */
int zs_boxes_take(const zs_file *file, const zs_slab *slab,
                  int (*take)(void *context, const zs_box *box, zs_error *err), void *context, zs_error *err);

/* The two halves of a box, cut on one axis before index `at` of the file. */
void zs_box_cut(const zs_box *box, int axis, int64_t at, zs_box half[2]);

/* How many numbers a box has. */
int64_t zs_box_volume(const zs_box *box);

/* Copy the numbers of a box to their places.
 * stride: [ZS_DIM_MAX], bytes from one index to the next in `from`, by dimensions of the variable; from: the
 * first number of the box; size: bytes of a number; numbers: of the slab. */
void zs_box_copy(const zs_box *box, const int64_t *stride, const void *from, size_t size, void *numbers);

#endif
