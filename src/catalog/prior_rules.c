#include "catalog/prior_rules.h"

#include "base/limits.h"
#include "catalog/prior_choice.h"
#include "format/nc.h"
#include "time/group_key.h"
#include "time/seasons.h"
#include "time/step_moment.h"

#include <stdio.h>
#include <string.h>

/* The file and this run, which are compared. */
typedef struct check {
    const zs_spec *spec;
    const zs_prior_needs *now;
    const char *first; /* path of the first input file, for messages */
    const zs_source *source;
} check;

/* "group = day, window = 5, leap_day = own".  seasons: of groups that are seasons. */
static void grouping_text(const char *group, const char *seasons, int window, const char *leap_day,
                          char text[ZS_TEXT])
{
    bool named = strcmp(group, zs_group_kind_name(ZS_GROUP_SEASON)) == 0;
    snprintf(text, ZS_TEXT, "group = %.80s, %s%.80s%swindow = %d, leap_day = %.80s", group,
             named ? "seasons = " : "", named ? seasons : "", named ? ", " : "", window, leap_day);
}

static int check_grouping(const check *c, zs_error *err)
{
    const zs_grouping *how = &c->spec->climatology.grouping;
    int ncid = c->source->ncid, var = c->source->var;
    char group[ZS_TEXT], leap_day[ZS_TEXT], seasons[ZS_TEXT], theirs[ZS_TEXT], ours[ZS_TEXT];
    double window = 0;
    if (!zs_get_text(ncid, var, "group", group))
        strcpy(group, zs_group_kind_name(ZS_GROUP_NONE));
    if (!zs_get_text(ncid, var, "leap_day", leap_day))
        strcpy(leap_day, zs_leap_day_name(ZS_LEAP_OWN));
    if (!zs_get_text(ncid, var, "seasons", seasons))
        strcpy(seasons, zs_seasons_usual);
    zs_get_numbers(ncid, var, "window", 1, &window);
    grouping_text(group, seasons, (int)window, leap_day, theirs);
    grouping_text(zs_group_kind_name(how->kind), zs_seasons_text(&how->seasons, seasons), how->window,
                  zs_leap_day_name(how->leap_day), ours);
    return strcmp(theirs, ours) == 0 ? 0
                                     : zs_fail(err, ZS_REFUSED,
                                               "%s: was made with %s, and this run has %s; "
                                               "write the file's into [climatology]",
                                               c->source->path, theirs, ours);
}

/* Did the earlier run weigh steps as this run does?  What was made with weights has one ddof. */
static int check_weights(const check *c, zs_error *err)
{
    const zs_grouping *how = &c->spec->climatology.grouping;
    int ncid = c->source->ncid, var = c->source->var;
    char window[ZS_TEXT], length[ZS_TEXT];
    double ddof = 0;
    const char *ours = zs_window_weights_name(how->window_weights),
               *steps = how->by_length ? "length" : "equal";
    if (!zs_get_text(ncid, var, "window_weights", window))
        strcpy(window, zs_window_weights_name(ZS_WEIGHTS_EQUAL));
    if (!zs_get_text(ncid, var, "weights", length))
        strcpy(length, "equal");
    if (strcmp(window, ours) != 0 || strcmp(length, steps) != 0)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: was made with window_weights = %s, weights = %s, and this run has %s and %s; write "
            "the file's into [climatology]",
            c->source->path, window, length, ours, steps);
    zs_get_numbers(ncid, var, "ddof", 1, &ddof);
    if (zs_grouping_weighs(how) && (int)ddof != c->spec->climatology.ddof)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: was made with weights and ddof = %d, and this run has ddof = %d; with weights, the "
            "standard deviation cannot be made again; write ddof = %d into [climatology]",
            c->source->path, (int)ddof, c->spec->climatology.ddof, (int)ddof);
    return 0;
}

/* Did the earlier run count members as this run does? */
static int check_members(const check *c, zs_error *err)
{
    char theirs[ZS_TEXT];
    bool pooled = *c->now->series->member_dim != '\0';
    zs_get_text(c->source->ncid, c->source->var, "realization", theirs);
    if ((strcmp(theirs, "pool") == 0) == pooled)
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s: was made %s [input] realization = pool, and this run (%s) %s it",
                   c->source->path, pooled ? "without" : "with", c->first, pooled ? "has" : "has not");
}

/* Did the earlier run find the moment of a step by the same rule?  Then their periods can be compared. */
static int check_rule(const check *c, zs_error *err)
{
    char theirs[ZS_TEXT];
    const char *ours = zs_step_rule_name(c->spec->input.step);
    if (!zs_get_text(c->source->ncid, c->source->var, "step", theirs))
        strcpy(theirs, zs_step_rule_name(ZS_STEP_AUTO));
    return strcmp(theirs, ours) == 0
               ? 0
               : zs_fail(
                     err, ZS_REFUSED,
                     "%s: was made with step = %s, and this run (%s) has step = %s; write [input] step = %s",
                     c->source->path, theirs, c->first, ours, theirs);
}

int zs_prior_check_rules(const zs_source *source, const zs_spec *spec, const zs_prior_needs *now,
                         const char *first, zs_error *err)
{
    const check c = { spec, now, first, source };
    return check_grouping(&c, err) || check_weights(&c, err) || check_rule(&c, err) ||
                   check_members(&c, err) || zs_prior_check_choice(source, spec, now->masks, first, err)
               ? -1
               : 0;
}
