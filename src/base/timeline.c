#include "base/timeline.h"

#include <stdbool.h>
#include <string.h>

static const double FIRST_WIDTH = 1.0 / 1024;

void zs_timeline_begin(zs_timeline *timeline, double now)
{
    *timeline = (zs_timeline){ .begin = now, .width = FIRST_WIDTH };
}

void zs_timeline_widen(zs_timeline *timeline, double width)
{
    double(*bin)[ZS_PHASES] = timeline->bin;
    for (; timeline->width < width; timeline->width *= 2) {
        for (int k = 0; k < ZS_TIMELINE_BINS / 2; k++)
            for (int phase = 0; phase < ZS_PHASES; phase++)
                bin[k][phase] = bin[2 * k][phase] + bin[2 * k + 1][phase];
        memset(bin[ZS_TIMELINE_BINS / 2], 0, sizeof *bin * (ZS_TIMELINE_BINS / 2));
    }
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double overlap(double from, double to, double low, double high)
{
    return larger(0, smaller(to, high) - larger(from, low));
}

/* How much of bin k is in some phase already. */
static double taken(const zs_timeline *t, int k)
{
    double sum = 0;
    for (int phase = 0; phase < ZS_PHASES; phase++)
        sum += t->bin[k][phase];
    return sum;
}

/* How much of the time from `low` to `high` is in the spells from number `first` on.  One that was made of
 * several is spread evenly. */
static double spelled(const zs_timeline *t, int first, double low, double high)
{
    double sum = 0;
    for (int k = first; k < t->nspell; k++) {
        const zs_spell *s = &t->spell[k];
        if (s->to > s->from)
            sum += s->counted / (s->to - s->from) * overlap(s->from, s->to, low, high);
    }
    return sum;
}

/* Time until `end` needs bins, counted from the beginning of the run. */
static void make_room(zs_timeline *t, double end)
{
    while (end >= ZS_TIMELINE_BINS * t->width)
        zs_timeline_widen(t, 2 * t->width);
}

/* Keep a spell.  Where there is no room, the two oldest ones become one: what is between them is in no phase,
 * or in one that will be told later. */
static void keep(zs_timeline *t, zs_spell spell)
{
    zs_spell *s = t->spell;
    if (t->nspell == ZS_TIMELINE_SPELLS) {
        s[0].to = s[1].to;
        s[0].counted += s[1].counted;
        memmove(&s[1], &s[2], (ZS_TIMELINE_SPELLS - 2) * sizeof *s);
        t->nspell--;
    }
    s[t->nspell++] = spell;
}

double zs_timeline_add(zs_timeline *timeline, zs_phase phase, double from, double to)
{
    zs_timeline *t = timeline;
    double begin = larger(0, from - t->begin), end = to - t->begin, counted = 0;
    int first = t->nspell;
    if (end <= begin)
        return 0;
    make_room(t, end);
    while (first > 0 && t->spell[first - 1].from >= begin)
        first--;
    for (int k = (int)(begin / t->width); k * t->width < end; k++) {
        double low = larger(begin, k * t->width), high = smaller(end, (k + 1) * t->width);
        bool whole = high - low >= t->width; /* then all that is in the bin is within this spell */
        double left = high - low - (whole ? taken(t, k) : spelled(t, first, low, high));
        left = smaller(left, t->width - taken(t, k));
        if (left <= 0)
            continue;
        t->bin[k][phase] += left;
        counted += left;
    }
    t->seconds[phase] += counted;
    t->nspell = first;
    keep(t, (zs_spell){ begin, end, end - begin });
    return counted;
}

void zs_timeline_fill(zs_timeline *timeline, double now)
{
    zs_timeline *t = timeline;
    double end = now - t->begin;
    make_room(t, end);
    for (int k = 0; k * t->width < end; k++) {
        double left = smaller(t->width, end - k * t->width) - taken(t, k);
        if (left <= 0) /* rounding */
            continue;
        t->bin[k][ZS_PHASE_OTHER] += left;
        t->seconds[ZS_PHASE_OTHER] += left;
    }
    t->nspell = 0;
}
