#include "output/cell_methods.h"

#include "base/limits.h"
#include "time/group_key.h"

#include <stdio.h>
#include <string.h>

enum { METHODS = 1024, BEFORE = 2048 };

/* Name a method over time that each group has for itself: CF-1.11, 7.4.  There are three forms: hours over
 * all days; hours over the days of a month or window, and over years; months, seasons and days over years. CF
 * means them as two or three methods, one after the other.  Our means and standard deviations are of all
 * values at once: a comment says so. */
static void over_groups(const zs_grouping *how, const char *time, zs_field field, const char *method,
                        char text[METHODS])
{
    bool mean = field == ZS_FIELD_MEAN || field == ZS_FIELD_STD;
    const char *all = mean ? " (of all values together)" : "";
    bool hours = how->kind == ZS_GROUP_MONTH_HOUR || (zs_group_has_hours(how->kind) && how->window > 0);
    if (how->kind == ZS_GROUP_HOUR)
        snprintf(text, METHODS, "%.200s: %s within days %.200s: %s over days%s", time, method, time, method,
                 all);
    else if (hours)
        snprintf(text, METHODS, "%.200s: %s within days %.200s: %s over days %.200s: %s over years%s", time,
                 method, time, method, time, method, all);
    else
        snprintf(text, METHODS, "%.200s: %s within years %.200s: %s over years%s", time, method, time, method,
                 all);
}

/* Copy the input's cell_methods, word by word; its name of time becomes `time`.  If the input holds
 * anomalies, "time: anomaly_wrt NAME" is left out, because that mean is not in this file. */
static void methods_before(const zs_contents *c, const char *time, char text[BEFORE])
{
    char before[ZS_TEXT], own[ZS_NAME + 1], *rest = before;
    size_t used = 0, entry = 0; /* entry: where the current entry begins */
    bool in_names = false;
    snprintf(before, sizeof before, "%s", c->variable->cell_methods);
    snprintf(own, sizeof own, "%s:", c->series->time.name);
    text[0] = '\0';
    for (char *word; (word = strtok_r(rest, " \t\n", &rest));) {
        bool name = word[strlen(word) - 1] == ':', ours = strcmp(word, own) == 0;
        if (strcmp(word, "anomaly_wrt") == 0) {
            strtok_r(rest, " \t\n", &rest);
            text[used = entry] = '\0';
            continue;
        }
        if (name && !in_names)
            entry = used;
        in_names = name;
        int n = snprintf(text + used, BEFORE - used, "%s%s%s", used ? " " : "", ours ? time : word,
                         ours ? ":" : "");
        used = used + (size_t)n < BEFORE ? used + (size_t)n : BEFORE - 1;
    }
}

static void add(const char *before, const char *now, zs_metadata *to)
{
    zs_metadata_format(to, "cell_methods", "%s%s%s", before, *before && *now ? " " : "", now);
}

void zs_cell_methods_statistic(const zs_contents *c, zs_field field, const char *method, zs_metadata *to)
{
    char before[BEFORE], now[METHODS];
    const char *time = c->statistics_time, *member = c->series->member_dim;
    methods_before(c, time, before);
    if (zs_group_is_climatology(c->groups->how.kind))
        over_groups(&c->groups->how, time, field, method, now);
    else if (*member)
        snprintf(now, sizeof now, "%.200s: %.200s: %s", time, member, method);
    else
        snprintf(now, sizeof now, "%.200s: %s", time, method);
    add(before, now, to);
}

void zs_cell_methods_product(const zs_contents *c, const char *now, zs_metadata *to)
{
    char before[BEFORE];
    methods_before(c, c->statistics_time, before);
    add(before, now, to);
}

void zs_cell_methods_steps(const zs_contents *c, bool difference, zs_metadata *to)
{
    char before[BEFORE], now[METHODS] = "", mean[ZS_NAME];
    const char *time = c->series->time.name;
    methods_before(c, time, before);
    if (difference && zs_contents_name_baseline(c)) {
        zs_field_name(c->spec, ZS_FIELD_MEAN, mean);
        snprintf(now, sizeof now, "%.200s: anomaly_wrt %s", time, mean);
    }
    add(before, now, to);
}
