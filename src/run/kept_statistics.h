/* kept_statistics: the statistics of groups, kept in journals, so that the first pass is not made again.
 *
 * A note has the numbers of some rows of a group, one array behind the other in a fixed order.  A rank of a
 * later start may own other rows: it reads of each note what it needs, and of several notes what they have
 * together. */
#ifndef ZS_KEPT_STATISTICS_H
#define ZS_KEPT_STATISTICS_H

#include "base/error.h"
#include "base/range.h"
#include "checkpoint/journal.h"
#include "checkpoint/journals.h"
#include "stats/statistics.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What earlier starts have kept.  The same on every rank.  There is nothing when all zero. */
typedef struct zs_kept_statistics {
    const zs_journals *journals; /* the caller's */
    size_t ncol;
    zs_noted *noted; /* [n], by groups, then by rows; owned */
    size_t n;
} zs_kept_statistics;

/* All functions here are LOCAL.  Those that can fail return 0; or -1 with err filled (ZS_FAILED). */

/* Note the statistics of a group at some rows of the run.  statistics: [rows.count][ncol]. */
int zs_kept_statistics_note(zs_journal *journal, int group, zs_range rows, size_t ncol,
                            const zs_statistics *statistics, zs_error *err);

/* List all notes of statistics that are good.  good: [journals->n].  Released with
 * zs_kept_statistics_clear(). */
int zs_kept_statistics_list(zs_kept_statistics *kept, const zs_journals *journals, const unsigned char *good,
                            size_t ncol, zs_error *err);
void zs_kept_statistics_clear(zs_kept_statistics *kept);

/* Are the statistics of a group at all of these rows there?  Cannot fail. */
bool zs_kept_statistics_has(const zs_kept_statistics *kept, int group, zs_range rows);

/* Read them, where they are there.  into: [rows.count][ncol], with the same members as those that were noted.
 */
int zs_kept_statistics_read(const zs_kept_statistics *kept, int group, zs_range rows, zs_statistics *into,
                            zs_error *err);

#endif
