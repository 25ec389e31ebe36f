#include "report/advice.h"

#include "base/phase.h"
#include "base/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* From these shares of the time on, and from this many seconds, something is worth a sentence. */
static const double WAITING = 0.2, HEADERS = 0.25, MERGING = 0.3, MOST = 0.5, SECONDS = 1;
enum { MIB = 1048576 };
static const double ALIKE = 0.1;    /* two amounts differ by less than this share */
static const double EXPLAINS = 0.5; /* a cause explains this share of what it is the cause of */

static void say(zs_advice *advice, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(zs_advice *advice, const char *format, ...)
{
    va_list args;
    if (advice->n == ZS_ADVICE_MOST)
        return;
    va_start(args, format);
    vsnprintf(advice->sentence[advice->n++], ZS_ADVICE_TEXT, format, args);
    va_end(args);
}

/* --- figures -------------------------------------------------------------------------------------------- */

/* Seconds of a phase of all busy ranks. */
static double sum_of(const zs_advice_of *of, zs_phase phase)
{
    double sum = 0;
    for (int r = 0; r < of->nbusy; r++)
        sum += of->work[r].seconds[phase];
    return sum;
}

static double mean_of(const zs_advice_of *of, zs_phase phase)
{
    return sum_of(of, phase) / of->nbusy;
}

/* Its share of the time of all busy ranks. */
static double share_of(const zs_advice_of *of, zs_phase phase)
{
    return mean_of(of, phase) / of->seconds;
}

static int64_t bytes_of(const zs_advice_of *of, zs_phase phase)
{
    int64_t sum = 0;
    for (int r = 0; r < of->nrank; r++)
        sum += of->work[r].bytes[phase];
    return sum;
}

/* The busy rank that was longest in a phase. */
static int longest(const zs_advice_of *of, zs_phase phase)
{
    int rank = 0;
    for (int r = 1; r < of->nbusy; r++)
        if (of->work[r].seconds[phase] > of->work[rank].seconds[phase])
            rank = r;
    return rank;
}

static bool matters(const zs_advice_of *of, zs_phase phase, double share)
{
    return share_of(of, phase) >= share && mean_of(of, phase) >= SECONDS;
}

/* --- waiting -------------------------------------------------------------------------------------------- */

static const char *verb(zs_phase phase)
{
    static const char *const verbs[ZS_PHASES] = { [ZS_PHASE_CATALOG] = "read headers",
                                                  [ZS_PHASE_CREATE] = "made the files",
                                                  [ZS_PHASE_READ] = "read",
                                                  [ZS_PHASE_MOMENTS] = "added up values",
                                                  [ZS_PHASE_MERGE] = "merged",
                                                  [ZS_PHASE_ZSCORE] = "made z-scores",
                                                  [ZS_PHASE_WRITE] = "wrote",
                                                  [ZS_PHASE_CHECK] = "checked",
                                                  [ZS_PHASE_REPORT] = "made the report",
                                                  [ZS_PHASE_FINISH] = "finished the files",
                                                  [ZS_PHASE_WAIT] = "waited",
                                                  [ZS_PHASE_OTHER] = "did what no phase counts" };
    return verbs[phase];
}

/* The phase in which another rank was longer than this one by most, and that rank. */
static zs_phase cause(const zs_advice_of *of, int rank, int *other)
{
    zs_phase found = ZS_PHASE_OTHER;
    double most = -1;
    for (int k = 0; k < ZS_PHASES; k++) {
        int r = longest(of, (zs_phase)k);
        double more = of->work[r].seconds[k] - of->work[rank].seconds[k];
        if (k == ZS_PHASE_WAIT || more <= most)
            continue;
        most = more;
        found = (zs_phase)k;
        *other = r;
    }
    return found;
}

/* Why a rank was longer in a phase than another one: only what is known. */
static const char *reason(const zs_advice_of *of, int slow, int fast, zs_phase phase, char text[128])
{
    int64_t more = of->work[slow].bytes[phase], less = of->work[fast].bytes[phase];
    text[0] = '\0';
    if ((phase == ZS_PHASE_CREATE || phase == ZS_PHASE_FINISH) && slow == 0)
        snprintf(text, 128, "; it alone makes, syncs and names them");
    if ((phase != ZS_PHASE_READ && phase != ZS_PHASE_WRITE) || less <= 0)
        return text;
    if (fabs((double)more / (double)less - 1) < ALIKE)
        snprintf(text, 128, ", for as many bytes: its %s may lie on a slower disk, or its node may be busy",
                 phase == ZS_PHASE_READ ? "files" : "parts of the outputs");
    else if (more > less)
        snprintf(text, 128, ", for %.1f times as many bytes", (double)more / (double)less);
    return text;
}

static void advise_waiting(const zs_advice_of *of, zs_advice *advice)
{
    char why[128];
    int rank = longest(of, ZS_PHASE_WAIT), other = rank;
    double waited = of->work[rank].seconds[ZS_PHASE_WAIT];
    if (waited < WAITING * of->seconds || waited < SECONDS)
        return;
    zs_phase phase = cause(of, rank, &other);
    double longer = of->work[other].seconds[phase], shorter = of->work[rank].seconds[phase];
    if (longer - shorter < EXPLAINS * waited)
        say(advice,
            "Rank %d waited %.0f %% of the time (%.1f s): no phase of a single other rank explains half of "
            "it.",
            rank, 100 * waited / of->seconds, waited);
    else
        say(advice,
            "Rank %d waited %.0f %% of the time (%.1f s), mostly because rank %d %s longer: %.1f s against "
            "%.1f s%s.",
            rank, 100 * waited / of->seconds, waited, other, verb(phase), longer, shorter,
            reason(of, other, rank, phase, why));
}

/* --- what the time went into ---------------------------------------------------------------------------- */

static void advise_reading(const zs_advice_of *of, zs_advice *advice)
{
    char bytes[ZS_BYTES_TEXT], made[ZS_BYTES_TEXT];
    int64_t inflated = 0;
    for (int r = 0; r < of->nbusy; r++)
        inflated += of->work[r].inflated;
    if (!matters(of, ZS_PHASE_READ, MOST))
        return;
    zs_bytes_text((double)bytes_of(of, ZS_PHASE_READ), bytes);
    if (inflated > 0)
        say(advice,
            "Reading took %.0f %% of the time (%s, %.2f GB/s a rank): the files are compressed, and the "
            "ranks "
            "inflate them to %s; more ranks may be faster while the nodes have free cores.",
            100 * share_of(of, ZS_PHASE_READ), bytes,
            (double)bytes_of(of, ZS_PHASE_READ) / 1e9 / sum_of(of, ZS_PHASE_READ),
            zs_bytes_text((double)inflated, made));
    else
        say(advice,
            "Reading took %.0f %% of the time (%s, %.2f GB/s a rank); more ranks are faster only if the file "
            "system gives them more.",
            100 * share_of(of, ZS_PHASE_READ), bytes,
            (double)bytes_of(of, ZS_PHASE_READ) / 1e9 / sum_of(of, ZS_PHASE_READ));
}

static void advise_writing(const zs_advice_of *of, zs_advice *advice)
{
    char bytes[ZS_BYTES_TEXT];
    double share = 100 * share_of(of, ZS_PHASE_WRITE);
    if (!matters(of, ZS_PHASE_WRITE, MOST))
        return;
    zs_bytes_text((double)bytes_of(of, ZS_PHASE_WRITE), bytes);
    if (of->deflate > 0)
        say(advice,
            "Writing took %.0f %% of the time (%s) with deflate = %d: %smore ranks compress faster, and "
            "deflate = 0 does without.",
            share, bytes, of->deflate, of->deflate > 1 ? "deflate = 1 costs less, " : "");
    else
        say(advice, "Writing took %.0f %% of the time (%s, %.2f GB/s a rank).", share, bytes,
            (double)bytes_of(of, ZS_PHASE_WRITE) / 1e9 / sum_of(of, ZS_PHASE_WRITE));
    if (of->locked_on)
        say(advice,
            "The outputs are on %s, where each rank locks what it writes, and some of it is read back; a "
            "parallel file system needs neither.",
            of->locked_on);
}

static void advise_rest(const zs_advice_of *of, zs_advice *advice)
{
    double compute = share_of(of, ZS_PHASE_MOMENTS) + share_of(of, ZS_PHASE_ZSCORE);
    if (matters(of, ZS_PHASE_CATALOG, HEADERS))
        say(advice,
            "Reading the headers of %" PRId64 " files and planning took %.0f %% of the time (%.1f s).",
            of->nfile, 100 * share_of(of, ZS_PHASE_CATALOG), mean_of(of, ZS_PHASE_CATALOG));
    if (matters(of, ZS_PHASE_MERGE, MERGING) && of->time_parts > 1)
        say(advice,
            "Merging over ranks took %.0f %% of the time (%.1f s a rank): fewer ranks may be as fast.",
            100 * share_of(of, ZS_PHASE_MERGE), mean_of(of, ZS_PHASE_MERGE));
    if (compute >= MOST && compute * of->seconds >= SECONDS)
        say(advice, "Computing took %.0f %% of the time: more ranks may be faster.", 100 * compute);
}

/* --- what the plan says --------------------------------------------------------------------------------- */

static void advise_plan(const zs_advice_of *of, zs_advice *advice)
{
    char budget[ZS_BYTES_TEXT], once[96] = "";
    int idle = of->nrank - of->nbusy;
    bool planned = !of->work, costs = planned || of->work[0].seconds[ZS_PHASE_READ] >= SECONDS;
    zs_bytes_text((double)of->budget, budget);
    if (idle > 0)
        say(advice, "%d of %d ranks %s idle: the data divides among %d, %d (time) x %d (rows).", idle,
            of->nrank,
            planned     ? "will be"
            : idle == 1 ? "was"
                        : "were",
            of->nbusy, of->time_parts, of->row_parts);
    if (of->once > 0)
        snprintf(once, sizeof once, ": with %" PRId64 " MiB a rank ([run] memory) they are read once",
                 (of->once + MIB - 1) / MIB);
    if (of->read_twice && costs)
        say(advice, "Values %s read twice, because %s a rank has no room for them%s.",
            planned ? "will be" : "were", budget, once);
    if (of->processors > 0 && of->node_ranks > of->processors)
        say(advice, "%d ranks share the %d processor%s of a node: fewer ranks a node may be as fast.",
            of->node_ranks, of->processors, of->processors == 1 ? "" : "s");
}

static void say_balanced(const zs_advice_of *of, zs_advice *advice)
{
    zs_phase most = ZS_PHASE_CATALOG;
    int rank = longest(of, ZS_PHASE_WAIT);
    double longest_wait = of->work[rank].seconds[ZS_PHASE_WAIT] / of->seconds;
    for (int k = 0; k < ZS_PHASE_WAIT; k++)
        if (sum_of(of, (zs_phase)k) > sum_of(of, most))
            most = (zs_phase)k;
    if (of->nrank == 1)
        say(advice, "Most of the time, %.0f %% of %.1f s, went into the phase \"%s\".",
            100 * share_of(of, most), of->seconds, zs_phase_name(most));
    else
        say(advice,
            "%s: the ranks waited %.0f %% of %.1f s on average, rank %d longest (%.0f %%), "
            "and "
            "most of the time, %.0f %%, went into the phase \"%s\".",
            longest_wait >= WAITING ? "No second was lost" : "Nothing stands out",
            100 * share_of(of, ZS_PHASE_WAIT), of->seconds, rank, 100 * longest_wait,
            100 * share_of(of, most), zs_phase_name(most));
}

void zs_advise(const zs_advice_of *of, zs_advice *advice)
{
    advice->n = 0;
    if (of->work) {
        advise_waiting(of, advice);
        advise_reading(of, advice);
        advise_writing(of, advice);
        advise_rest(of, advice);
    }
    advise_plan(of, advice);
    if (advice->n == 0 && of->work)
        say_balanced(of, advice);
}
