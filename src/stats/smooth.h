/* smooth: numbers of the groups of a climatology, smoothed over the cycle of the year.
 *
 * Means of 366 days of a few years are noisy: what differs between 4 and 5 June is chance.  A *cycle* is the
 * groups of a year in their order, each at a *place*; after the last place comes the first one again.  There
 * are two ways to smooth it:
 *
 *     harmonics N   the least-squares fit of a constant and N harmonics of the year,
 *                   a_0 + sum(a_h cos(2 pi h k / L) + b_h sin(2 pi h k / L)), h = 1 ... N, at place k of L
 *                   (Wilks 2019, "Statistical methods in the atmospheric sciences", 10.4.3).  Over a
 *                   complete cycle it is the truncated discrete Fourier transform
 *     running N     the mean of the N places around each one, of those that have a value (Hobday et al. 2016,
 *                   "A hierarchical approach to defining marine heatwaves": N = 31 days)
 *
 * A place without a value stays without one, and counts for no other.  A fit needs 2 N + 1 values; a cell
 * with fewer has none afterwards.
 *
 * Each cell is smoothed by itself, in one order: its bits depend on its own numbers alone, and on no other
 * cell or processor.
 *
 * All functions here are LOCAL and pure; only zs_smoother_init() can fail. */
#ifndef ZS_SMOOTH_H
#define ZS_SMOOTH_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum zs_smooth_kind { ZS_SMOOTH_NONE, ZS_SMOOTH_HARMONICS, ZS_SMOOTH_RUNNING } zs_smooth_kind;

/* How to smooth: a number of harmonics, or of places. */
typedef struct zs_smooth {
    zs_smooth_kind kind;
    int n; /* 0 for ZS_SMOOTH_NONE */
} zs_smooth;

/* The places that a cycle must have, with values in as many for a fit: 2 n + 1 for harmonics, n for a running
 * mean, 0 for ZS_SMOOTH_NONE. */
int zs_smooth_needs(const zs_smooth *how);

/* Can a cycle of so many places be smoothed like this?  Harmonics: 2 n + 1 <= length; running: n is odd, and
 * n <= length. */
bool zs_smooth_fits(const zs_smooth *how, int length);

/* Format it as in the spec: "harmonics 4", "running 31", "none".  Returns text. */
enum { ZS_SMOOTH_TEXT = 32 };
char *zs_smooth_text(const zs_smooth *how, char text[ZS_SMOOTH_TEXT]);

/* What smooths cycles of one length. */
typedef struct zs_smoother {
    zs_smooth how;
    int length;    /* places of the cycle */
    int terms;     /* of the fit: 2 n + 1; 0 for ZS_SMOOTH_RUNNING */
    double *term;  /* [terms][length]: 1, cos, sin, cos, sin ... */
    double *fit;   /* [terms][length]: the same, made orthonormal over the places with values; else 0 */
    bool *valid;   /* [length]: the places that fit is made for */
    bool *seen;    /* [length]: the places with values of the cells in work */
    double *strip; /* numbers of some cells: [terms or length][cells] */
} zs_smoother;

/* Set up for cycles that zs_smooth_fits().  how: not ZS_SMOOTH_NONE.
 * Returns 0, and smoother is to be released with zs_smoother_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and smoother empty. */
int zs_smoother_init(zs_smoother *smoother, const zs_smooth *how, int length, zs_error *err);

/* The bytes that zs_smoother_init() allocates. */
size_t zs_smoother_bytes(const zs_smooth *how, int length);

/* Release, and leave it empty.  Safe on an empty (all zero) object. */
void zs_smoother_clear(zs_smoother *smoother);

/* Smooth n cells where they are.  NaN is missing.
 * place: [length]: the numbers of a place, [n]; NULL: a place without a group. */
void zs_smooth_cells(zs_smoother *smoother, size_t n, double *const *place);

#endif
