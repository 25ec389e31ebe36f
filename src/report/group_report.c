#include "report/group_report.h"

#include "catalog/given.h"
#include "catalog/prior.h"
#include "catalog/series.h"
#include "stats/smooth.h"
#include "time/calendar.h"
#include "time/date_text.h"
#include "time/group_key.h"
#include "time/groups.h"
#include "time/seasons.h"

/* A climatology of others. */
static void print_given(zs_sink *to, const zs_prior *prior)
{
    static const char *const name[ZS_GIVEN] = { "mean  ", "std   " };
    for (int kind = 0; kind < ZS_GIVEN; kind++)
        if (prior->given[kind].path)
            zs_say(to, "  %s     %s of %s: %d groups\n", name[kind], prior->given[kind].variable,
                   prior->given[kind].path, prior->groups.n);
}

/* The earlier run's statistics, and whether this run extends them or uses them.  steps: that the statistics
 * are made of, in both runs. */
static void print_prior(zs_sink *to, const zs_prior *prior, zs_calendar calendar, int64_t steps)
{
    char first[ZS_TIME_TEXT], end[ZS_TIME_TEXT];
    int n = prior->periods.n;
    if (prior->given[ZS_GIVEN_MEAN].path) {
        print_given(to, prior);
        return;
    }
    if (prior->npart > 0)
        zs_say(to, "  merge      %d files, %s to %s", prior->npart, prior->path,
               prior->part[prior->npart - 1].path);
    else
        zs_say(to, "  %s     %s", prior->groups.replaces ? "from  " : "extend", prior->path);
    zs_say(to, ": %lld steps, %s to %s", (long long)prior->steps,
           zs_time_format(calendar, prior->periods.period[0].first, first),
           zs_time_format(calendar, prior->periods.period[n - 1].last, end));
    if (n > 1)
        zs_say(to, ", in %d periods", n);
    if (prior->npart == 0)
        zs_say(to, "; statistics of %lld steps", (long long)steps);
    if (!prior->digests)
        zs_say(to, "\n             without digests: an earlier version wrote it, or they were removed");
    zs_say(to, "\n");
}

void zs_groups_plan(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog)
{
    const zs_groups *groups = &catalog->groups;
    const zs_series *series = &catalog->series;
    const zs_grouping *how = &groups->how;
    zs_calendar calendar = series->time.axis.calendar;
    char first[ZS_TIME_TEXT], end[ZS_TIME_TEXT], name[ZS_GROUP_NAME], last[ZS_GROUP_NAME];
    char smooth[ZS_SMOOTH_TEXT];
    if (how->kind != ZS_GROUP_NONE) {
        zs_say(to, "  groups     %d by %s, %s to %s, leap_day %s", groups->n, zs_group_kind_name(how->kind),
               zs_groups_name(groups, 0, name), zs_groups_name(groups, groups->n - 1, last),
               zs_leap_day_name(how->leap_day));
        if (how->window > 0)
            zs_say(to, ", with %d days on each side", how->window);
        if (how->window_weights != ZS_WEIGHTS_EQUAL)
            zs_say(to, ", weights %s", zs_window_weights_name(how->window_weights));
        zs_say(to, "\n");
    }
    if (spec->climatology.detrend)
        zs_say(to, "  detrend    linear: a line by least squares in each cell%s is taken away\n",
               how->kind != ZS_GROUP_NONE ? " and group" : "");
    if (spec->climatology.smooth.kind != ZS_SMOOTH_NONE)
        zs_say(to, "  smoothed   mean and variance over the year: %s\n",
               zs_smooth_text(&spec->climatology.smooth, smooth));
    else if (*catalog->prior.smooth)
        zs_say(to, "  smoothed   mean and variance over the year, in the file: %s\n", catalog->prior.smooth);
    if (how->by_length && groups->recipe.nlength > 0)
        zs_say(to, "  weights    the length of a step: %g to %g days\n", groups->recipe.length[0],
               groups->recipe.length[groups->recipe.nlength - 1]);
    if (groups->baseline.count < series->nstep && groups->baseline.count > 0)
        zs_say(
            to, "  baseline   %lld steps, %s to %s\n", (long long)(groups->baseline.count / series->nmember),
            zs_time_format(calendar, zs_series_time(series, groups->baseline.first), first),
            zs_time_format(calendar,
                           zs_series_time(series, groups->baseline.first + groups->baseline.count - 1), end));
    if (catalog->prior.path)
        print_prior(to, &catalog->prior, calendar, catalog->baseline.steps);
    if (groups->ungrouped > 0 && catalog->prior.npart == 0)
        zs_say(to, "  no group   %lld steps %swhose group has no step in %s: no z-score there\n",
               (long long)(groups->ungrouped / series->nmember),
               how->kind == ZS_GROUP_SEASON && !zs_seasons_are_all(&how->seasons) ? "in no season, or " : "",
               groups->baseline.count > 0 ? "the baseline" : catalog->prior.path);
}
