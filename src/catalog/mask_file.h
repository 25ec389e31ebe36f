/* mask_file: the file of a mask: its values -> which cells of the run fulfil the condition.
 *
 * A mask has one value for each cell; or one for each cell and step, where its variable has a dimension of
 * time with several steps: then it *moves*. */
#ifndef ZS_MASK_FILE_H
#define ZS_MASK_FILE_H

#include "base/error.h"
#include "catalog/mask_places.h"
#include "header/time_coordinate.h"
#include "spec/mask.h"
#include "stats/mask_bits.h"
#include "time/calendar.h"
#include "time/step_moment.h"

#include <stdbool.h>
#include <stdint.h>

/* What a mask is compared with.  Owns nothing. */
typedef struct zs_mask_run {
    zs_mask_grid grid;
    const zs_time_coordinate *time; /* of the run */
    zs_step_rule rule;              /* [input] step: of the mask's steps, too */
    int64_t room; /* bytes that values may take while they are read; 0: as many as there are */
} zs_mask_run;

/* What a mask says of the cells of the selection: [1][rows of a level][columns].  Begin with all zero. */
typedef struct zs_mask_cells {
    zs_mask_bits known; /* cells that have a value */
    zs_mask_bits held;  /* of these the cells whose value fulfils the condition */
} zs_mask_cells;

/* An open file.  The members are private. */
typedef struct zs_mask_file zs_mask_file;

/* All functions here are LOCAL.  Those with a zs_error return 0; or -1 with err filled (ZS_REFUSED), the
 * place of the mask in front. */

/* Open the file of a mask, find its cells and its steps.  Refused: the file or the variable cannot be read,
 * has another grid than the run, another calendar, or more than one value for a cell and step. *file: to be
 * released with zs_mask_file_close(); NULL after a failure. */
int zs_mask_file_open(const zs_mask *mask, const zs_mask_run *run, zs_mask_file **file, zs_error *err);

/* Has it steps? */
bool zs_mask_file_moves(const zs_mask_file *file);

/* Find the step of a mask that moves at a moment.  *record: its number in the file.  Refused: there is none;
 * the message names the moment. */
int zs_mask_file_find(const zs_mask_file *file, zs_time moment, int64_t *record, zs_error *err);

/* Read the cells at a step; of a mask that does not move, record is 0. */
int zs_mask_file_read(zs_mask_file *file, int64_t record, zs_mask_cells *cells, zs_error *err);

/* Close and release; NULL is fine.  result: of what was done with the file, as zs_source_close() takes it. */
int zs_mask_file_close(zs_mask_file *file, int result, zs_error *err);

#endif
