#include "time/seasons.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { YEAR = 12 };

const char zs_seasons_usual[] = "DJF MAM JJA SON";

static const char initials[] = "JFMAMJJASOND";
static const char *const abbreviation[YEAR] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* Do the months from this one on have these initials? */
static bool begins_at(int month, const char *name, int months)
{
    for (int k = 0; k < months; k++)
        if (name[k] != initials[(month + k) % YEAR])
            return false;
    return true;
}

/* The first month of a season; *months: its length. */
static int find(const char *name, int *months, zs_error *err)
{
    int found = -1, length = (int)strlen(name);
    char brief[ZS_BRIEF];
    for (int month = 0; month < YEAR; month++)
        if (strcmp(name, abbreviation[month]) == 0) {
            *months = 1;
            return month;
        }
    for (int month = 0; month < YEAR && length <= YEAR; month++) {
        if (!begins_at(month, name, length))
            continue;
        if (found >= 0)
            return zs_fail(err, ZS_REFUSED, "\"%s\" is %s or %s; write a single month as %s", name,
                           abbreviation[found], abbreviation[month], abbreviation[found]);
        found = month;
    }
    *months = length;
    return found >= 0 ? found
                      : zs_fail(err, ZS_REFUSED,
                                "\"%s\" is not the initials of months that follow each other, such as DJF or "
                                "JJAS, nor a month, such as Jan",
                                zs_brief(name, brief));
}

/* Put a season into its place in the order of the year. */
static int insert(zs_seasons *s, int first, int months, zs_error *err)
{
    char other[ZS_SEASON_NAME];
    for (int k = 0; k < months; k++) {
        int month = (first + k) % YEAR, taken = zs_season_of(s, month);
        if (taken >= 0)
            return zs_fail(err, ZS_REFUSED, "%s is in %s already: a month can be in one season",
                           abbreviation[month], zs_season_name(s, taken, other));
    }
    int at = s->n++;
    first -= first + months > YEAR ? YEAR : 0;
    for (; at > 0 && s->first[at - 1] > first; at--) {
        s->first[at] = s->first[at - 1];
        s->months[at] = s->months[at - 1];
    }
    s->first[at] = first;
    s->months[at] = months;
    return 0;
}

int zs_seasons_parse(const char *text, zs_seasons *seasons, zs_error *err)
{
    const char *word;
    char name[ZS_BRIEF];
    size_t length;
    *seasons = (zs_seasons){ 0 };
    while ((word = zs_next_word(&text, &length))) {
        int months = 0;
        snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), word);
        int first = find(name, &months, err);
        if (first < 0 || insert(seasons, first, months, err))
            return -1;
    }
    return seasons->n > 0 ? 0 : zs_fail(err, ZS_REFUSED, "no season is named; write %s", zs_seasons_usual);
}

int zs_season_of(const zs_seasons *s, int month)
{
    for (int k = 0; k < s->n; k++)
        if ((month - s->first[k] + YEAR) % YEAR < s->months[k])
            return k;
    return -1;
}

bool zs_seasons_are_all(const zs_seasons *s)
{
    int months = 0;
    for (int k = 0; k < s->n; k++)
        months += s->months[k];
    return months == YEAR;
}

char *zs_season_name(const zs_seasons *s, int season, char text[ZS_SEASON_NAME])
{
    int first = (s->first[season] + YEAR) % YEAR, months = s->months[season];
    if (months == 1)
        return strcpy(text, abbreviation[first]);
    for (int k = 0; k < months; k++)
        text[k] = initials[(first + k) % YEAR];
    text[months] = '\0';
    return text;
}

char *zs_seasons_text(const zs_seasons *s, char text[ZS_SEASONS_TEXT])
{
    char name[ZS_SEASON_NAME];
    size_t used = 0;
    text[0] = '\0';
    for (int k = 0; k < s->n; k++)
        used += (size_t)snprintf(text + used, ZS_SEASONS_TEXT - used, "%s%s", k ? " " : "",
                                 zs_season_name(s, k, name));
    return text;
}
