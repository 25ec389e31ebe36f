#include "time/periods.h"

#include "base/memory.h"
#include "time/date_text.h"

#include <stdlib.h>
#include <string.h>

int zs_periods_add(zs_periods *periods, zs_period period, zs_time near, zs_error *err)
{
    void *list = periods->period;
    if (zs_grow(&list, &periods->room, (size_t)periods->n + 1, sizeof *periods->period, err))
        return -1;
    periods->period = list;
    int at = periods->n, end;
    while (at > 0 && periods->period[at - 1].last + near >= period.first)
        at--;
    for (end = at; end < periods->n && periods->period[end].first - near <= period.last; end++) {
        const zs_period *other = &periods->period[end];
        period.first = other->first < period.first ? other->first : period.first;
        period.last = other->last > period.last ? other->last : period.last;
    }
    memmove(periods->period + at + 1, periods->period + end,
            (size_t)(periods->n - end) * sizeof *periods->period);
    periods->period[at] = period;
    periods->n += 1 - (end - at);
    return 0;
}

const zs_period *zs_periods_overlap(const zs_periods *periods, zs_period period, zs_time near)
{
    for (int k = 0; k < periods->n; k++)
        if (periods->period[k].first <= period.last + near && period.first <= periods->period[k].last + near)
            return &periods->period[k];
    return NULL;
}

zs_time zs_periods_one_step(zs_time usual)
{
    return usual / 100 > ZS_TIME_SLACK ? usual / 100 : ZS_TIME_SLACK;
}

zs_time zs_periods_one_period(zs_time usual)
{
    return usual + usual / 2;
}

zs_time zs_periods_length(const zs_periods *periods)
{
    zs_time length = 0;
    for (int k = 0; k < periods->n; k++)
        length += periods->period[k].last - periods->period[k].first;
    return length;
}

char *zs_periods_text(const zs_periods *periods, zs_calendar calendar, zs_error *err)
{
    char from[ZS_TIME_TEXT], to[ZS_TIME_TEXT];
    char *text = zs_alloc((size_t)periods->n * (2 * ZS_TIME_TEXT + 8) + 1, 1, "the baseline's text", err);
    char *end = text;
    for (int k = 0; text && k < periods->n; k++) {
        end = stpcpy(end, k > 0 ? ", " : "");
        end = stpcpy(end, zs_time_format(calendar, periods->period[k].first, from));
        end = stpcpy(end, " to ");
        end = stpcpy(end, zs_time_format(calendar, periods->period[k].last, to));
    }
    return text;
}

static int parse_time(const char **text, zs_calendar calendar, zs_time *time, zs_error *err)
{
    zs_date date;
    if (zs_date_scan(*text, true, &date, text) != ZS_TO_TIME)
        return zs_fail(err, ZS_REFUSED, "no date where one should be");
    return zs_time_from_date(calendar, &date, time, err);
}

int zs_periods_parse(const char *text, zs_calendar calendar, zs_periods *periods, zs_error *err)
{
    static const char to[] = " to ", comma[] = ", ";
    const char *at = text;
    zs_period period;
    for (bool more = true; more; at += more ? strlen(comma) : 0) {
        if (parse_time(&at, calendar, &period.first, err))
            goto fail;
        if (strncmp(at, to, strlen(to)) != 0)
            goto fail;
        at += strlen(to);
        if (parse_time(&at, calendar, &period.last, err) || period.last < period.first ||
            zs_periods_overlap(periods, period, ZS_TIME_SLACK) || zs_periods_add(periods, period, 0, err))
            goto fail;
        more = strncmp(at, comma, strlen(comma)) == 0;
    }
    if (*at == '\0')
        return 0;
fail:
    zs_periods_clear(periods);
    return zs_fail(err, ZS_REFUSED,
                   "\"%.80s\" is not a list of periods, such as \"1961-01-01 00:00 to "
                   "1990-12-31 18:00\"",
                   text);
}

void zs_periods_clear(zs_periods *periods)
{
    free(periods->period);
    *periods = (zs_periods){ 0 };
}
