#include "spec/smooth_key.h"

#include "base/text.h"
#include "spec/value.h"
#include "stats/smooth.h"
#include "time/calendar.h"
#include "time/cycle.h"
#include "time/group_key.h"

#include <stdbool.h>
#include <string.h>

enum { MOST = 999 }; /* no cycle has as many groups */

int zs_take_smooth(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value, *cursor = value, *word, *number;
    size_t length, digits;
    char brief[ZS_BRIEF];
    zs_smooth smooth = { ZS_SMOOTH_NONE, 0 };
    zs_error unused;
    word = zs_next_word(&cursor, &length);
    if (length == strlen("harmonics") && strncmp(word, "harmonics", length) == 0)
        smooth.kind = ZS_SMOOTH_HARMONICS;
    else if (length == strlen("running") && strncmp(word, "running", length) == 0)
        smooth.kind = ZS_SMOOTH_RUNNING;
    number = zs_next_word(&cursor, &digits);
    bool good = smooth.kind == ZS_SMOOTH_NONE
                    ? strcmp(value, "none") == 0
                    : number && zs_value_integer(number, 1, MOST, &smooth.n, &unused) == 0;
    if (!good)
        return zs_fail(err, ZS_REFUSED,
                       "\"%s\" is neither none nor a way to smooth; write harmonics and how many, such as "
                       "harmonics 4, or running and over how many groups, such as running 31",
                       zs_brief(value, brief));
    if (smooth.kind == ZS_SMOOTH_RUNNING && smooth.n % 2 == 0)
        return zs_fail(err, ZS_REFUSED,
                       "running %d: a running mean goes over as many groups before as after each one, so "
                       "that the number is odd; write running %d or running %d",
                       smooth.n, smooth.n - 1, smooth.n + 1);
    *(zs_smooth *)member = smooth;
    return 0;
}

int zs_smooth_check(const zs_spec *spec, zs_error *err)
{
    const zs_spec_climatology *c = &spec->climatology;
    const zs_smooth *smooth = &c->smooth;
    const char *place = zs_spec_place(spec, "climatology", "smooth");
    const char *kind = zs_group_kind_name(c->grouping.kind);
    char text[ZS_SMOOTH_TEXT];
    int length = zs_cycle_length(&c->grouping, ZS_STANDARD); /* no calendar has more */
    if (smooth->kind == ZS_SMOOTH_NONE)
        return 0;
    zs_smooth_text(smooth, text);
    if (c->from)
        return zs_fail(err, ZS_REFUSED,
                       "%s = %s and %s do not go together: mean and standard deviation of the file are used "
                       "as they are; smooth them in the run that makes the file, or take one of the two out",
                       place, text, zs_spec_place(spec, "climatology", "from"));
    if (zs_spec_is_robust(spec))
        return zs_fail(
            err, ZS_REFUSED,
            "%s = %s and %s do not go together: means and variances are smoothed, and no quantiles; "
            "take one of the two out",
            place, text,
            zs_spec_place(spec, "climatology", c->center != ZS_CENTER_MEAN ? "center" : "spread"));
    if (length == 0)
        return zs_fail(err, ZS_REFUSED,
                       "%s = %s smooths over the cycle of the year, and group = %s is none%s; set group = "
                       "day, day-of-year, pentad, week or month, or one of these with hours, or take the key "
                       "out",
                       place, text, kind,
                       c->grouping.kind == ZS_GROUP_SEASON ? " with seasons that differ in length" : "");
    if (zs_smooth_fits(smooth, length))
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s = %s needs a cycle of %d groups or more, and group = %s has %d",
                   place, text, zs_smooth_needs(smooth), kind, length);
}
