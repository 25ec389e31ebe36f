/* put_statistics: the statistics of a group -> the writer, field by field. */
#ifndef ZS_PUT_STATISTICS_H
#define ZS_PUT_STATISTICS_H

#include "base/error.h"
#include "base/range.h"
#include "run/worker.h"

/* The rows of a block whose statistics this rank has made, as rows of the selection; from 0 on where there
 * are none.  LOCAL. */
zs_range zs_owned_rows(const zs_worker *worker, zs_range block);

/* Put the statistics of a group at these rows.  Each field takes its turn (run/turns.h), also on a rank that
 * owns no rows, or has failed.  COLLECTIVE where the writer has rounds, else LOCAL.
 * result: 0 or -1, with err filled, of what this rank did before.  Returns it, or -1 with err filled:
 * see zs_turns_put(). */
int zs_put_statistics(zs_worker *worker, int group, zs_range block, int result, zs_error *err);

#endif
