#include "verify/score_check.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "format/nc.h"
#include "format/pieces.h"
#include "header/input_file.h"
#include "header/source.h"
#include "header/step_times.h"
#include "header/time_coordinate.h"
#include "spec/fields.h"
#include "spec/spec.h"
#include "stats/statistics.h"
#include "time/group_key.h"
#include "time/periods.h"
#include "time/seasons.h"
#include "time/step_moment.h"

#include <math.h>
#include <mpi.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROOM = 1 << 20,    /* bytes of a piece */
    FLAGS = 256 << 20, /* bytes for the cells that have z-scores, at most */
    MINUTE = 60000000  /* microseconds: periods are written to the minute */
};

/* What the attributes say of how the statistics were made. */
typedef struct made_by {
    zs_grouping how;
    zs_step_rule rule;
    zs_periods periods;
    double steps, ddof, window;
} made_by;

/* --- which step is in which group --------------------------------------------------------------------- */

static int grouping_of(int ncid, int var, zs_grouping *how)
{
    char text[ZS_TEXT];
    int kind = 0, leap_day = ZS_LEAP_OWN;
    zs_error unread;
    if (!zs_get_text(ncid, var, "group", text))
        return -1;
    while (kind < ZS_GROUP_KINDS && strcmp(text, zs_group_kind_name((zs_group_kind)kind)) != 0)
        kind++;
    if (zs_get_text(ncid, var, "leap_day", text))
        leap_day = strcmp(text, zs_leap_day_name(ZS_LEAP_MERGE)) == 0  ? ZS_LEAP_MERGE
                   : strcmp(text, zs_leap_day_name(ZS_LEAP_DROP)) == 0 ? ZS_LEAP_DROP
                                                                       : ZS_LEAP_OWN;
    if (!zs_get_text(ncid, var, "seasons", text))
        strcpy(text, zs_seasons_usual);
    if (zs_seasons_parse(text, &how->seasons, &unread))
        return -1;
    how->kind = (zs_group_kind)kind;
    how->leap_day = (zs_leap_day)leap_day;
    return kind < ZS_GROUP_KINDS ? 0 : -1;
}

static zs_step_rule rule_of(int ncid, int var)
{
    char text[ZS_TEXT];
    int rule = 0;
    zs_get_text(ncid, var, "step", text);
    while (rule < ZS_STEP_RULES && strcmp(text, zs_step_rule_name((zs_step_rule)rule)) != 0)
        rule++;
    return rule < ZS_STEP_RULES ? (zs_step_rule)rule : ZS_STEP_AUTO;
}

/* Returns why these cannot be checked; NULL: they can. */
static const char *read_making(const zs_source *s, zs_calendar calendar, made_by *made)
{
    char weights[ZS_TEXT];
    zs_error unread;
    made->rule = rule_of(s->ncid, s->var);
    if (grouping_of(s->ncid, s->var, &made->how) ||
        zs_get_numbers(s->ncid, s->var, "baseline_steps", 1, &made->steps) == 0 ||
        zs_get_numbers(s->ncid, s->var, "ddof", 1, &made->ddof) == 0)
        return "it does not say how its statistics were made";
    zs_get_numbers(s->ncid, s->var, "window", 1, &made->window);
    if (made->window > 0)
        return "a window was used";
    if (zs_get_text(s->ncid, s->var, "weights", weights))
        return "steps had weights";
    if (zs_attribute_type(s->ncid, s->var, "center") != NC_NAT ||
        zs_attribute_type(s->ncid, s->var, "spread") != NC_NAT)
        return "they were not made with mean and standard deviation";
    if (zs_get_text(s->ncid, s->var, "smooth", weights))
        return "its statistics were smoothed over the year";
    char *text = zs_get_long_text(s->ncid, s->var, "baseline");
    int result = text ? zs_periods_parse(text, calendar, &made->periods, &unread) : -1;
    free(text);
    return result ? "its baseline cannot be read" : NULL;
}

static bool is_within(const zs_periods *periods, zs_time time)
{
    for (int k = 0; k < periods->n; k++)
        if (time >= periods->period[k].first - MINUTE && time <= periods->period[k].last + MINUTE)
            return true;
    return false;
}

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Number the keys of the groups. */
static int number_groups(zs_score_check *check, zs_error *err)
{
    int *key = zs_alloc((size_t)check->nstep, sizeof *key, "groups", err), n = 0;
    if (!key)
        return -1;
    memcpy(key, check->group, (size_t)check->nstep * sizeof *key);
    qsort(key, (size_t)check->nstep, sizeof *key, compare_ints);
    for (int64_t i = 0; i < check->nstep; i++)
        if (key[i] >= 0 && (n == 0 || key[i] != key[n - 1]))
            key[n++] = key[i];
    for (int64_t i = 0; i < check->nstep; i++)
        if (check->group[i] >= 0)
            check->group[i] =
                (int)((int *)bsearch(&check->group[i], key, (size_t)n, sizeof *key, compare_ints) - key);
    check->ngroup = n;
    free(key);
    return 0;
}

/* Find the group of each step. */
static int group_steps(zs_score_check *check, const zs_source *s, zs_error *err)
{
    made_by made = { .rule = ZS_STEP_AUTO };
    zs_time_coordinate time;
    zs_units_of_time units;
    zs_bounds_state state;
    zs_error unread;
    zs_step *step = zs_alloc((size_t)check->nstep, sizeof *step, "steps", err);
    int64_t inside = 0;
    int result =
        step && (check->group = zs_alloc((size_t)check->nstep, sizeof *check->group, "steps", err)) ? 0 : -1;
    if (result == 0 && zs_time_coordinate_read(s, &time, &unread))
        check->not_checked = "its times cannot be read";
    if (result == 0 && !check->not_checked)
        check->not_checked = read_making(s, time.axis.calendar, &made);
    if (result == 0 && !check->not_checked) {
        snprintf(units.text, sizeof units.text, "%s", time.units);
        units.axis = time.axis;
        if (zs_step_times_read(s, made.rule, &units, &time, check->nstep, step, &state, &unread))
            check->not_checked = "its times cannot be read";
    }
    for (int64_t i = 0; i < check->nstep && result == 0 && !check->not_checked; i++) {
        bool counts = is_within(&made.periods, step[i].time);
        check->group[i] = counts ? zs_key_of(&made.how, time.axis.calendar, step[i].time) : -1;
        inside += counts;
    }
    if (result == 0 && !check->not_checked && inside != (int64_t)made.steps)
        check->not_checked = "it has not all steps of its baseline";
    check->ddof = (int)made.ddof;
    if (result == 0 && !check->not_checked)
        result = number_groups(check, err);
    zs_periods_clear(&made.periods);
    free(step);
    return result;
}

/* --- the check ---------------------------------------------------------------------------------------- */

/* How far z-scores were rounded on purpose. */
static double rounding_of(const zs_source *s)
{
    double bits = 0, most = 0;
    zs_get_numbers(s->ncid, s->var, "quantization_nsb", 1, &bits);
    zs_get_numbers(s->ncid, s->var, "maximum_absolute_error", 1, &most);
    return bits > 0 ? exp2(-bits) : most;
}

/* Are the statistics of another run's steps?  A file that `from` or `extend` names stands in an attribute;
 * z-scores of groups have the name of their own run's statistics in the same one. */
static bool are_foreign(const zs_source *s)
{
    char text[ZS_TEXT], group[ZS_TEXT];
    bool grouped =
        zs_get_text(s->ncid, s->var, "group", group) && strcmp(group, zs_group_kind_name(ZS_GROUP_NONE)) != 0;
    return zs_attribute_type(s->ncid, NC_GLOBAL, "statistics_extended") != NC_NAT ||
           (!grouped && zs_get_text(s->ncid, NC_GLOBAL, "statistics_file", text));
}

/* The sum of |mean| / std over all cells, where the file has both: it says how much rounding can change
 * z-scores.  Returns 0, and leaves *sum at 0 where the file has none; or -1 with err filled. */
static int sum_ratios(const zs_source *s, const char *variable, int64_t cells, double *sum, zs_error *err)
{
    char name[ZS_NAME];
    zs_pieces pieces[2];
    double *value[2] = { NULL, NULL };
    int length = (int)(strlen(variable) - strlen(zs_field_suffix(ZS_FIELD_ZSCORE))), result = 0;
    for (int k = 0; k < 2 && result == 0; k++) {
        zs_field field = k == 0 ? ZS_FIELD_MEAN : ZS_FIELD_STD;
        int var;
        snprintf(name, sizeof name, "%.*s%s", length, variable, zs_field_suffix(field));
        if (nc_inq_varid(s->ncid, name, &var) != NC_NOERR)
            goto done;
        if (!(result = zs_pieces_make(s->ncid, var, s->path, 1, ROOM, false, &pieces[k], err)) &&
            !(value[k] = zs_alloc((size_t)pieces[k].most, sizeof **value, "statistics", err)))
            result = -1;
    }
    bool fits = result == 0 && pieces[0].type == NC_DOUBLE && pieces[1].type == NC_DOUBLE &&
                pieces[0].n == pieces[1].n && pieces[0].most == pieces[1].most && pieces[0].most <= cells;
    for (int64_t k = 0; fits && k < pieces[0].n && result == 0; k++) {
        size_t start[ZS_DIM_MAX], count[ZS_DIM_MAX];
        int64_t n;
        zs_piece_at(&pieces[0], k, start, count, &n);
        if ((result = zs_piece_read(&pieces[0], k, s->path, value[0], err)) == 0 &&
            (result = zs_piece_read(&pieces[1], k, s->path, value[1], err)) == 0)
            for (int64_t i = 0; i < n; i++)
                if (value[1][i] != ZS_FILL_DOUBLE && zs_has_zscores(value[0][i], value[1][i], 0))
                    *sum += fabs(value[0][i]) / value[1][i];
    }
done:
    free(value[0]);
    free(value[1]);
    return result;
}

static int set_up(zs_score_check *check, const zs_source *s, const char *variable, int ndim,
                  const int64_t *length, zs_error *err)
{
    char pooled[ZS_TEXT];
    check->nstep = s->axes.time >= 0 ? zs_source_length(s, s->axes.time) : 1;
    if (s->axes.time != 0 || check->nstep < 1)
        check->not_checked = "it has no axis of time";
    else if (are_foreign(s))
        check->not_checked = "its statistics are of other steps, too";
    if (check->not_checked)
        return 0;
    check->of_step = 1;
    for (int d = 1; d < ndim; d++)
        check->of_step *= length[d];
    bool members = ndim > 1 && zs_get_text(s->ncid, s->var, "realization", pooled);
    check->cells = check->of_step / (members ? zs_max(1, length[1]) : 1);
    check->rounded = rounding_of(s);
    if (group_steps(check, s, err) || sum_ratios(s, variable, check->cells, &check->ratios, err))
        return -1;
    if (check->not_checked)
        return 0;
    double flags = (double)check->ngroup * (double)check->cells;
    if (check->ddof > 0 && flags > FLAGS)
        check->not_checked = "ddof is not 0, and it has too many groups and cells";
    else if (!(check->tally = zs_alloc((size_t)check->ngroup, sizeof *check->tally, "sums", err)) ||
             (check->ddof > 0 && !(check->scored = zs_alloc((size_t)flags, 1, "cells", err))))
        return -1;
    for (int k = 0; k < check->ngroup && check->tally; k++)
        check->tally[k] = zs_tally_none();
    return 0;
}

int zs_score_check_init(zs_score_check *check, const char *path, const char *variable, int ndim,
                        const int64_t *length, zs_error *err)
{
    zs_spec spec = { .input = { .variable = variable, .name = variable } };
    zs_source source;
    zs_error unread;
    *check = (zs_score_check){ 0 };
    if (zs_source_open(path, &spec, &source, &unread)) {
        check->not_checked = "its axes cannot be read";
        return 0;
    }
    int result = set_up(check, &source, variable, ndim, length, err);
    result = zs_source_close(&source, result, err);
    if (result)
        zs_score_check_clear(check);
    return result;
}

void zs_score_check_clear(zs_score_check *check)
{
    free(check->group);
    free(check->tally);
    free(check->scored);
    *check = (zs_score_check){ 0 };
}

void zs_score_check_add(zs_score_check *check, int64_t first, int64_t n, const float *z)
{
    int64_t end = first + n;
    for (int64_t at = first, some; at < end && !check->not_checked; at += some, z += some) {
        int64_t step = at / check->of_step;
        some = zs_min(end, (step + 1) * check->of_step) - at;
        int group = check->group[step];
        if (group < 0)
            continue;
        zs_tally_add(&check->tally[group], (size_t)some, z, at);
        for (int64_t i = 0; i < some && check->scored; i++)
            if (z[i] != ZS_FILL_FLOAT)
                check->scored[group * check->cells + (at + i) % check->cells] = 1;
    }
}

enum { SUM, SQUARE, COUNT, NUMBERS };

/* Compare one group. */
static int compare(const zs_score_check *check, int group, const double *n, const char *variable,
                   zs_error *err)
{
    int64_t scored = 0;
    for (int64_t i = 0; i < check->cells && check->scored; i++)
        scored += check->scored[group * check->cells + i];
    zs_tally tally = { .count = (int64_t)n[COUNT], .sum = n[SUM], .square = n[SQUARE] };
    zs_expectation expected = { .count = tally.count,
                                .square = n[COUNT] - check->ddof * (double)scored,
                                .rounding =
                                    check->ratios * (double)(check->nstep * check->of_step / check->cells) };
    if (zs_selfcheck(&tally, &expected, check->rounded) == 0)
        return 0;
    return zs_fail(
        err, ZS_FAILED,
        "%s: z-scores of group %d of %d have mean %.9g, and %.9g of the squares that they should have",
        variable, group + 1, check->ngroup, n[SUM] / n[COUNT], n[SQUARE] / expected.square);
}

int zs_score_check_finish(zs_score_check *check, zs_comm *comm, const char *variable, char text[ZS_TEXT],
                          zs_error *err)
{
    if (check->not_checked) {
        snprintf(text, ZS_TEXT, "z-scores not checked: %s", check->not_checked);
        return 0;
    }
    int result = 0;
    if (check->scored)
        MPI_Allreduce(MPI_IN_PLACE, check->scored, (int)(check->ngroup * check->cells), MPI_UNSIGNED_CHAR,
                      MPI_MAX, comm->world);
    for (int k = 0; k < check->ngroup; k++) {
        const zs_tally *t = &check->tally[k];
        double n[NUMBERS] = { t->sum, t->square, (double)t->count };
        MPI_Allreduce(MPI_IN_PLACE, n, NUMBERS, MPI_DOUBLE, MPI_SUM, comm->world);
        if (result == 0)
            result = compare(check, k, n, variable, err);
    }
    snprintf(text, ZS_TEXT, "z-scores have mean 0 and standard deviation 1%s",
             check->ngroup > 1 ? " in each group" : "");
    return result;
}
