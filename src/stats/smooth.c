#include "stats/smooth.h"

#include "base/kernel.h"
#include "base/memory.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STRIP = 64 }; /* cells at a time: the numbers of a year stay in the second-level cache */

/* A term that loses this part of its length is a sum of the terms before it, as far as the places with values
 * can tell. */
#define NOTHING_LEFT 1e-10

#define PI 3.14159265358979323846

int zs_smooth_needs(const zs_smooth *how)
{
    return how->kind == ZS_SMOOTH_HARMONICS ? 2 * how->n + 1 : how->kind == ZS_SMOOTH_RUNNING ? how->n : 0;
}

bool zs_smooth_fits(const zs_smooth *how, int length)
{
    bool odd = how->kind != ZS_SMOOTH_RUNNING || how->n % 2 == 1;
    return how->kind == ZS_SMOOTH_NONE || (how->n >= 1 && odd && zs_smooth_needs(how) <= length);
}

char *zs_smooth_text(const zs_smooth *how, char text[ZS_SMOOTH_TEXT])
{
    static const char *const name[] = { "none", "harmonics", "running" };
    if (how->kind == ZS_SMOOTH_NONE)
        snprintf(text, ZS_SMOOTH_TEXT, "%s", name[how->kind]);
    else
        snprintf(text, ZS_SMOOTH_TEXT, "%s %d", name[how->kind], how->n);
    return text;
}

/* --- terms of the fit -------------------------------------------------------------------------------- */

/* cos(x) and sin(x) for x from -pi / 2 to pi / 2, with the same bits everywhere: those of a library can
 * depend on the processor. */
static void cos_sin(double x, double *cosine, double *sine)
{
    double term = 1, even = 1, odd = 0;
    for (int k = 1; k < 30; k++) {
        term *= x / k;
        if (k % 2 == 0)
            even += k % 4 == 0 ? term : -term;
        else
            odd += k % 4 == 1 ? term : -term;
    }
    *cosine = even;
    *sine = odd;
}

/* cos and sin of the angle part / length of a turn. */
static void turn(int64_t part, int64_t length, double *cosine, double *sine)
{
    part %= length;
    if (2 * part > length)
        part -= length;
    bool back = 4 * part > length || 4 * part < -length; /* beyond a quarter turn: mirrored */
    int64_t half = 2 * part > 0 ? length - 2 * part : -length - 2 * part;
    cos_sin(PI * (double)(back ? half : 2 * part) / (double)length, cosine, sine);
    if (back)
        *cosine = -*cosine;
}

static void make_terms(zs_smoother *s)
{
    size_t length = (size_t)s->length;
    for (size_t k = 0; k < length; k++)
        s->term[k] = 1;
    for (size_t h = 1; h <= (size_t)s->terms / 2; h++)
        for (size_t k = 0; k < length; k++)
            turn((int64_t)(h * k), s->length, &s->term[(2 * h - 1) * length + k],
                 &s->term[2 * h * length + k]);
}

static double product_of(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += a[k] * b[k];
    return sum;
}

/* Take away from a term what those before it have of it.  Twice is enough to make it orthogonal to them
 * (Giraud, Langou and Rozloznik 2005, "The loss of orthogonality in the Gram-Schmidt orthogonalization
 * process"). */
static void take_away(zs_smoother *s, size_t t)
{
    size_t length = (size_t)s->length;
    double *own = s->fit + t * length;
    for (int turn = 0; turn < 2; turn++)
        for (size_t before = 0; before < t; before++) {
            const double *other = s->fit + before * length;
            double part = product_of(length, own, other);
            for (size_t k = 0; k < length; k++)
                own[k] -= part * other[k];
        }
}

/* Make the terms orthonormal over the places with values.  The fit of numbers y is then the sum over all
 * terms q of q (q y), and nothing is solved. */
static void make_fit(zs_smoother *s)
{
    size_t length = (size_t)s->length;
    memcpy(s->valid, s->seen, length * sizeof *s->valid);
    for (size_t t = 0; t < (size_t)s->terms; t++) {
        double *own = s->fit + t * length;
        for (size_t k = 0; k < length; k++)
            own[k] = s->valid[k] ? s->term[t * length + k] : 0;
        double before = sqrt(product_of(length, own, own));
        take_away(s, t);
        double left = sqrt(product_of(length, own, own));
        for (size_t k = 0; k < length; k++)
            own[k] = left > NOTHING_LEFT * before ? own[k] / left : 0;
    }
}

/* --- memory ------------------------------------------------------------------------------------------ */

/* Terms of the fit, and the lines of a strip. */
static size_t terms_of(const zs_smooth *how)
{
    return how->kind == ZS_SMOOTH_HARMONICS ? (size_t)zs_smooth_needs(how) : 0;
}

static size_t lines_of(const zs_smooth *how, int length)
{
    return how->kind == ZS_SMOOTH_HARMONICS ? terms_of(how) : (size_t)length;
}

size_t zs_smoother_bytes(const zs_smooth *how, int length)
{
    size_t places = (size_t)length * (2 * terms_of(how) * sizeof(double) + 2 * sizeof(bool));
    return places + lines_of(how, length) * STRIP * sizeof(double);
}

int zs_smoother_init(zs_smoother *s, const zs_smooth *how, int length, zs_error *err)
{
    size_t n = (size_t)length, terms = terms_of(how), lines = lines_of(how, length);
    *s = (zs_smoother){ .how = *how, .length = length, .terms = (int)terms };
    if (!(s->term = zs_alloc(terms * n, sizeof *s->term, "harmonics", err)) ||
        !(s->fit = zs_alloc(terms * n, sizeof *s->fit, "harmonics", err)) ||
        !(s->valid = zs_alloc(n, sizeof *s->valid, "groups", err)) ||
        !(s->seen = zs_alloc(n, sizeof *s->seen, "groups", err)) ||
        !(s->strip = zs_alloc(lines * STRIP, sizeof *s->strip, "smoothed statistics", err))) {
        zs_smoother_clear(s);
        return -1;
    }
    if (s->terms > 0)
        make_terms(s);
    return 0;
}

void zs_smoother_clear(zs_smoother *s)
{
    free(s->strip);
    free(s->seen);
    free(s->valid);
    free(s->fit);
    free(s->term);
    *s = (zs_smoother){ 0 };
}

/* --- harmonics --------------------------------------------------------------------------------------- */

/* Find the places with values, and return how many these are; -1: not all of n cells have the same ones. */
static int see(zs_smoother *s, size_t first, size_t n, double *const *place)
{
    int found = 0;
    for (int k = 0; k < s->length; k++) {
        size_t valid = 0;
        for (size_t i = 0; i < n && place[k]; i++)
            valid += place[k][first + i] == place[k][first + i];
        if (valid != 0 && valid != n)
            return -1;
        s->seen[k] = valid > 0;
        found += valid > 0;
    }
    return found;
}

ZS_KERNEL static void add_scaled(size_t n, double factor, const double *restrict y, double *restrict sum)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += factor * y[i];
}

/* Put the fit into the place of the values that it was made of. */
static void apply_fit(zs_smoother *s, size_t first, size_t n, double *const *place)
{
    size_t length = (size_t)s->length, terms = (size_t)s->terms;
    memset(s->strip, 0, terms * STRIP * sizeof *s->strip);
    for (size_t k = 0; k < length; k++)
        for (size_t t = 0; t < terms && s->valid[k]; t++)
            add_scaled(n, s->fit[t * length + k], place[k] + first, s->strip + t * STRIP);
    for (size_t k = 0; k < length; k++) {
        if (!s->valid[k])
            continue;
        memset(place[k] + first, 0, n * sizeof **place);
        for (size_t t = 0; t < terms; t++)
            add_scaled(n, s->fit[t * length + k], s->strip + t * STRIP, place[k] + first);
    }
}

static void clear_values(const zs_smoother *s, size_t first, size_t n, double *const *place)
{
    for (int k = 0; k < s->length; k++)
        for (size_t i = first; i < first + n && place[k]; i++)
            place[k][i] = NAN;
}

/* A few cells, at most STRIP; one by one where they have values at different places. */
static void fit_cells(zs_smoother *s, size_t first, size_t n, double *const *place)
{
    int found = see(s, first, n, place);
    for (size_t i = 0; i < n && found < 0; i++)
        fit_cells(s, first + i, 1, place);
    if (found >= 0 && found < s->terms)
        clear_values(s, first, n, place);
    if (found < s->terms)
        return;
    if (memcmp(s->seen, s->valid, (size_t)s->length * sizeof *s->seen) != 0)
        make_fit(s);
    apply_fit(s, first, n, place);
}

/* --- running means ----------------------------------------------------------------------------------- */

ZS_KERNEL static void add_valid(size_t n, const double *restrict y, double *restrict sum,
                                double *restrict count)
{
    for (size_t i = 0; i < n; i++) {
        bool valid = y[i] == y[i];
        sum[i] += valid ? y[i] : 0;
        count[i] += valid ? 1 : 0;
    }
}

/* The mean around one place, of n cells whose numbers are in the strip. */
static void mean_around(const zs_smoother *s, int place, size_t n, double *to)
{
    double sum[STRIP] = { 0 }, count[STRIP] = { 0 };
    const double *own = s->strip + place * STRIP;
    for (int k = place - s->how.n / 2; k <= place + s->how.n / 2; k++) {
        int at = (k + s->length) % s->length;
        add_valid(n, s->strip + at * STRIP, sum, count);
    }
    for (size_t i = 0; i < n; i++)
        to[i] = own[i] == own[i] ? sum[i] / count[i] : NAN;
}

/* A few cells, at most STRIP. */
static void run_over(zs_smoother *s, size_t first, size_t n, double *const *place)
{
    for (int k = 0; k < s->length; k++)
        for (size_t i = 0; i < n; i++)
            s->strip[(size_t)k * STRIP + i] = place[k] ? place[k][first + i] : NAN;
    for (int k = 0; k < s->length; k++)
        if (place[k])
            mean_around(s, k, n, place[k] + first);
}

void zs_smooth_cells(zs_smoother *s, size_t n, double *const *place)
{
    for (size_t i = 0, some; i < n; i += some) {
        some = n - i < STRIP ? n - i : STRIP;
        if (s->terms > 0)
            fit_cells(s, i, some, place);
        else
            run_over(s, i, some, place);
    }
}
