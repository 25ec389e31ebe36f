/* work_left: how long the rest of a run takes.  Pure.
 *
 * The work of a run has several kinds, each with an amount that is known from the plan (report/workload.h),
 * and a cost, in seconds for a unit of it.  The time left is the sum over the kinds of what is left times its
 * cost.
 *
 * The cost of a kind begins as a presumption, and becomes what was measured as some of it is done:
 *
 *     log cost = (w log presumed + done log measured) / (w + done),    w = 0.5 % of the amount
 *
 * The mean is geometric, because presumptions are orders of magnitude: one that is wrong by a factor of 10 is
 * then wrong by less than 1.13 when a tenth is done, in both directions.
 *
 * Presumptions learn.  Kinds that only compute are slower than presumed by one factor, on a machine that is
 * busy or slow.  Kinds that depend on files or on other ranks are taken for slower by the square root of the
 * factor that all kinds show together: where reading is slow, writing may be slow, too.  Only finishing
 * learns from nothing.  It and the page follow when no rank has other work: waiting does not make them
 * longer.
 *
 * What a rank waits for others, between the kinds, it will wait again: it makes what is left longer in the
 * same proportion. */
#ifndef ZS_WORK_LEFT_H
#define ZS_WORK_LEFT_H

/* The kinds of work, in about the order in which they are done. */
typedef enum zs_work {
    ZS_WORK_READ,    /* stored values that are read, decoded, and gathered into new steps; twice where there
                      * are two passes */
    ZS_WORK_MOMENTS, /* values -> moments; once for each group that a value counts for */
    ZS_WORK_STATISTICS, /* cells of each group whose moments are merged, become statistics, and are written */
    ZS_WORK_SCORES,     /* values -> z-scores and anomalies */
    ZS_WORK_PRODUCTS,   /* values that the products take, all products at once */
    ZS_WORK_PICTURES,   /* values that the page takes for its maps and lines */
    ZS_WORK_WRITE,      /* values -> outputs, compressed or not; once for each output */
    ZS_WORK_MERGE,      /* cells of each reduction over time, which is merged over ranks and written */
    ZS_WORK_FINISH,     /* bytes of files that are closed and synced: the first kind after the tiles */
    ZS_WORK_PAGE,       /* bytes of the report's maps, which are packed and written */
    ZS_WORKS
} zs_work;

/* Amounts and presumed costs of one rank, by kind. */
typedef struct zs_work_amounts {
    double amount[ZS_WORKS];
    double cost[ZS_WORKS]; /* seconds for a unit, more than 0 */
} zs_work_amounts;

/* What is done of it, on one rank.  Empty when all zero. */
typedef struct zs_work_left {
    zs_work_amounts mine;
    double busiest[ZS_WORKS]; /* the largest amount of any rank */
    double done[ZS_WORKS];    /* of mine.amount */
    double seconds[ZS_WORKS]; /* that this took */
} zs_work_left;

/* All functions here are LOCAL and cannot fail. */

/* The word of a kind, for a person who waits: "writing". */
const char *zs_work_word(zs_work kind);

/* Add an amount that is done, and the seconds that it took. */
void zs_work_add(zs_work_left *work, zs_work kind, double amount, double seconds);

/* Everything before ZS_WORK_FINISH is done, whatever was counted. */
void zs_work_all_done(zs_work_left *work);

/* The seconds of all kinds so far. */
double zs_work_seconds(const zs_work_left *work);

/* The seconds that the busiest rank still needs, if all ranks are equally fast.
 * waited: seconds that this rank spent with none of the kinds since the work began. */
double zs_work_seconds_left(const zs_work_left *work, double waited);

/* Returns the share of the time that is gone, elapsed / (elapsed + left), as it is shown.  It is never less
 * than `before`, and less than 1, because not all is done.  It rises at most twice as fast as time goes: what
 * is presumed before anything is measured can be far too little, and a share cannot be taken back. before:
 * what was shown `since` seconds ago. */
double zs_work_share(double before, double since, double elapsed, double left);

#endif
