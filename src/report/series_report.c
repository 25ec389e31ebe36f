#include "report/series_report.h"

#include "catalog/made_steps.h"
#include "catalog/series.h"
#include "report/phrases.h"
#include "stats/gathering.h"
#include "time/chosen_times.h"
#include "time/date_text.h"
#include "time/new_steps.h"

/* The months and hours that the spec has chosen. */
static void print_chosen(zs_sink *to, const zs_chosen_times *chosen)
{
    char text[ZS_BITS_TEXT];
    if (chosen->months)
        zs_say(to, "; months %s", zs_bits_text(chosen->months, text));
    if (chosen->hours)
        zs_say(to, "; hours %s", zs_bits_text(chosen->hours, text));
}

static void print_gaps(zs_sink *to, const zs_series *series)
{
    char gap[ZS_TIME_TEXT];
    if (series->gaps > 0)
        zs_say(to, "  gaps       %lld place%s where steps seem to be missing; the first after %s\n",
               (long long)series->gaps, series->gaps == 1 ? "" : "s",
               zs_time_format(series->time.axis.calendar, series->gap_after, gap));
}

/* How many steps, of how many that there are. */
static void print_count(zs_sink *to, const zs_series *series)
{
    int64_t members = series->nmember;
    zs_say(to, "%lld", (long long)(series->nstep / members));
    if (series->nrecord != series->nstep)
        zs_say(to, " of %lld", (long long)(series->nrecord / members));
}

static void print_steps(zs_sink *to, const zs_series *series)
{
    zs_calendar calendar = series->time.axis.calendar;
    char first[ZS_TIME_TEXT], end[ZS_TIME_TEXT], spacing[ZS_PHRASE];
    zs_time_format(calendar, zs_series_time(series, 0), first);
    zs_time_format(calendar, zs_series_time(series, series->nstep - 1), end);
    zs_say(to, "  steps      ");
    print_count(to, series);
    if (series->nmember > 1)
        zs_say(to, " x %lld members (%s), as one sample", (long long)series->nmember, series->member_dim);
    zs_say(to, ", %s to %s, %s", first, end, zs_calendar_name(calendar));
    if (*zs_spacing_phrase(series, spacing))
        zs_say(to, ", usually %s apart", spacing);
}

/* The new steps with too few stored ones. */
static void print_incomplete(zs_sink *to, const zs_catalog *catalog)
{
    const zs_made_steps *made = &catalog->made;
    const zs_series *series = &catalog->series;
    char text[ZS_TIME_TEXT];
    if (made->incomplete == 0)
        return;
    int64_t k = made->an_incomplete;
    zs_time_format(series->time.axis.calendar, zs_series_time(series, k * series->nmember), text);
    zs_say(to,
           "  incomplete %lld of %lld new steps: less than %g %% of their steps are there; missing; the "
           "first, %s, "
           "has %lld of %d\n",
           (long long)made->incomplete, (long long)made->n, 100 * made->complete, text,
           (long long)zs_made_steps_count(made, k), (int)made->expected[k]);
}

/* What new steps are made of. */
static void print_made(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog)
{
    const zs_made_steps *made = &catalog->made;
    char every[ZS_EVERY_TEXT], spacing[ZS_PHRASE];
    zs_say(to, "  made of    ");
    print_count(to, &made->stored);
    zs_say(to, " steps");
    if (*zs_spacing_phrase(&made->stored, spacing))
        zs_say(to, ", usually %s apart", spacing);
    print_chosen(to, &made->stored.chosen);
    zs_say(to, ": the %s of each %s%s\n", zs_gather_cf_name(spec->steps.method),
           spec->steps.every.kind == ZS_EVERY_HOURS ? "period of " : "",
           zs_every_text(&spec->steps.every, every));
    print_gaps(to, &made->stored);
    print_incomplete(to, catalog);
}

void zs_series_plan(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog)
{
    const zs_series *series = &catalog->series;
    print_steps(to, series);
    if (!catalog->made.any)
        print_chosen(to, &series->chosen);
    zs_say(to, "\n");
    if (catalog->made.any)
        print_made(to, spec, catalog);
    else
        print_gaps(to, series);
}

void zs_series_summary(zs_sink *to, const zs_catalog *catalog)
{
    if (catalog->made.any)
        print_incomplete(to, catalog);
}
