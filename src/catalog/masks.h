/* masks: the cells that [input] mask and the keys `where` of products choose, read from their files.
 *
 * Rank 0 reads each mask, and all ranks get the bits of each list of masks, for the rows and columns of the
 * selection.  A mask is the same on all levels.  If a mask of a list changes with time, the list has a plane
 * of bits for each step (stats/mask_bits.h): of the stored ones for [input] mask, of the series for `where`.
 * [input] mask is applied where values are read (read/reader.h), so that nothing behind it needs to know;
 * `where` is applied by the products (products/product_ops.h). */
#ifndef ZS_MASKS_H
#define ZS_MASKS_H

#include "base/error.h"
#include "catalog/mask_file.h"
#include "catalog/series.h"
#include "parallel/comm.h"
#include "spec/spec.h"
#include "stats/mask_bits.h"

#include <stdbool.h>
#include <stdint.h>

enum { ZS_MASK_DIGEST = 17 }; /* bytes of a digest's text, with its '\0' */

/* The same on every rank.  Owns everything in it; all zero without masks. */
typedef struct zs_masks {
    zs_mask_bits input;  /* of [input] mask: [steps or 1][rows of a level][columns]; empty: none */
    zs_mask_bits *where; /* [nproduct], the same of products; each may be empty */
    int nproduct;
    bool move;         /* does any mask change with time? */
    int64_t first_row; /* of the files: that of row 0 */
    char *text;        /* of [input] mask, and of the box of [input] where cells have places of their
                        * own: "land (lsm above 0.5 of lsm.nc)"; NULL: none */
    char digest[ZS_MASK_DIGEST]; /* of their cells: equal for the same cells, whatever mask chose them.  If
                                  * they change with time: of variables and conditions */
} zs_masks;

/* The steps that planes are for. */
typedef struct zs_mask_series {
    const zs_series *stored; /* for [input] mask */
    const zs_series *series; /* for `where`; the same, unless steps are new ones */
} zs_mask_series;

/* Read all masks of the spec.  COLLECTIVE over comm.  run: its grid is selected; series: its steps are.
 * Returns 0, to be released with zs_masks_clear(); or -1 on every rank with the same err (ZS_REFUSED: as
 * zs_mask_file_open() and zs_mask_file_find(), a list chooses no cell, or `where` names a mask that changes
 * with time where steps are new ones), and masks empty. */
int zs_masks_make(zs_comm *comm, const zs_spec *spec, const zs_mask_run *run, const zs_mask_series *series,
                  zs_masks *masks, zs_error *err);

/* Leave further cells out: of a product, or of all that is read (product -1), those that are not inside.
 * LOCAL. inside: of the selection; what: what these cells are, for the text of [input].
 * Returns 0; or -1 with err filled (ZS_REFUSED: no cell is left for [input]; ZS_FAILED: no memory). */
int zs_masks_narrow(zs_masks *masks, int product, const zs_mask_bits *inside, const char *what,
                    zs_error *err);

/* Describe a list of masks of the spec.  LOCAL.  Returns "land (lsm above 0.5 of lsm.nc), not deep (...)", to
 * be released with free(); or NULL with err filled (ZS_FAILED). */
char *zs_masks_text(const zs_spec *spec, const zs_mask_list *list, zs_error *err);

/* The memory that all bits take.  LOCAL. */
int64_t zs_masks_bytes(const zs_masks *masks);

/* Release.  LOCAL.  Safe on an empty (all zero) object; leaves it empty. */
void zs_masks_clear(zs_masks *masks);

#endif
