#include "report/work_left.h"

#include <math.h>
#include <stdbool.h>

static const double trust = 0.005;      /* of an amount: the weight of a presumed cost */
static const double steady = 0.05;      /* seconds that say as much as the presumed costs */
static const double most_learnt = 2.3;  /* at most a factor of 10 = exp(2.3) is learnt from other kinds */
static const double almost_all = 0.999; /* the largest share before the end */

const char *zs_work_word(zs_work kind)
{
    static const char *const word[ZS_WORKS] = { "reading",  "moments", "statistics", "z-scores",  "products",
                                                "pictures", "writing", "merging",    "finishing", "page" };
    return word[kind];
}

void zs_work_add(zs_work_left *work, zs_work kind, double amount, double seconds)
{
    work->done[kind] = fmin(work->done[kind] + amount, work->mine.amount[kind]);
    work->seconds[kind] += seconds;
}

void zs_work_all_done(zs_work_left *work)
{
    for (int k = 0; k < ZS_WORK_FINISH; k++)
        work->done[k] = work->mine.amount[k];
}

double zs_work_seconds(const zs_work_left *work)
{
    double sum = 0;
    for (int k = 0; k < ZS_WORKS; k++)
        sum += work->seconds[k];
    return sum;
}

/* The measured cost, as the logarithm of its ratio to the presumed one. */
static double log_ratio(const zs_work_left *work, int kind)
{
    double measured = fmax(work->seconds[kind], 1e-9) / work->done[kind];
    return log(measured / work->mine.cost[kind]);
}

/* Does the speed depend on the processor alone? */
static bool computes(int kind)
{
    return kind == ZS_WORK_MOMENTS || kind == ZS_WORK_SCORES || kind == ZS_WORK_PRODUCTS ||
           kind == ZS_WORK_PICTURES || kind == ZS_WORK_PAGE;
}

/* The logarithm of how many times slower than presumed kinds are: all, or those that compute. */
static double slowness(const zs_work_left *work, bool all)
{
    double sum = 0, weight = steady;
    for (int k = 0; k < ZS_WORKS; k++)
        if ((all || computes(k)) && work->done[k] > 0) {
            sum += work->seconds[k] * log_ratio(work, k);
            weight += work->seconds[k];
        }
    return fmax(-most_learnt, fmin(sum / weight, most_learnt));
}

static double cost_of(const zs_work_left *work, int kind, double presumed)
{
    double w = trust * work->mine.amount[kind], done = work->done[kind];
    if (done > 0)
        presumed = (w * presumed + done * log_ratio(work, kind)) / (w + done);
    return work->mine.cost[kind] * exp(presumed);
}

/* The part of its amount that this rank still has to do; 0 if it has none. */
static double part_left(const zs_work_left *work, int kind)
{
    double amount = work->mine.amount[kind];
    return amount > 0 ? 1 - work->done[kind] / amount : 0;
}

double zs_work_seconds_left(const zs_work_left *work, double waited)
{
    double slow = slowness(work, false), all = slowness(work, true);
    double left = 0, own = 0, own_left = 0, others = 0;
    for (int k = 0; k < ZS_WORK_FINISH; k++) {
        double cost = cost_of(work, k, computes(k) ? slow : all / 2), amount = work->mine.amount[k];
        double part = part_left(work, k);
        own += amount * cost;
        own_left += part * amount * cost;
        left += part * work->busiest[k] * cost;
        others += amount > 0 ? 0 : work->busiest[k] * cost;
    }
    if (own > 0) /* kinds that only other ranks have: they are as far as this rank is with its own */
        left += others * own_left / own;
    double busy = zs_work_seconds(work) + trust * left;
    left *= 1 + (busy > 0 ? fmax(waited, 0) / busy : 0);
    for (int k = ZS_WORK_FINISH; k < ZS_WORKS; k++)
        left += part_left(work, k) * work->busiest[k] * cost_of(work, k, computes(k) ? slow : 0);
    return left;
}

double zs_work_share(double before, double since, double elapsed, double left)
{
    double total = elapsed + left;
    if (total <= 0)
        return before;
    double share = fmin(elapsed / total, before + 2 * since / total);
    return fmax(before, fmin(share, almost_all));
}
