#include "synth/synth_weather.h"

#include "base/kernel.h"
#include "base/memory.h"
#include "synth/synth_random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* FIRST, LAST: degrees of the harmonics.  ROWS: from 92 to -92 degrees; those past a pole serve the cubic.
 * COLUMNS: taken at a time, so that their sums stay in registers. */
enum { FIRST = 3, LAST = 42, ORDERS = LAST + 1, ROWS = 93, COLUMNS = 64 };
enum { WAVES = (LAST + 1) * (LAST + 2) / 2 - FIRST * (FIRST + 1) / 2 };

#define ROW_STEP 2.0    /* degrees */
#define KNEE 8.0        /* the degree from which on the spectrum falls */
#define TURN 360.0      /* the earth's rotation, degrees a day */
#define WIND 14.0       /* the air's rotation relative to the ground, degrees a day */
#define DIVERGENCE 30.0 /* (radius of the earth / radius of deformation)^2 */
#define OWN_RATE 0.5    /* the largest random rate of a wave, radians a day */
#define LEAN 1.4        /* from the equator to a pole, radians of longitude */

static double radians(double degrees)
{
    return degrees * (M_PI / 180);
}

static double row_latitude(int row)
{
    return 90 + ROW_STEP - ROW_STEP * row;
}

/* How fast a wave of degree n drifts eastwards, in degrees of longitude a day. */
static double drift(int n)
{
    return WIND - 2 * (TURN + WIND) / (n * (n + 1) + DIVERGENCE);
}

/* The share of the variance in degree n, up to a constant factor. */
static double variance(int n)
{
    double x = n / KNEE;
    return x / (1 + x * x * x * x);
}

/* Find the amplitude of the harmonics of each degree, so that all harmonics together have variance 1. */
static void find_amplitudes(double amplitude[ORDERS])
{
    double sum = 0;
    for (int n = FIRST; n <= LAST; n++)
        sum += variance(n);
    for (int n = FIRST; n <= LAST; n++)
        amplitude[n] = sqrt(2 * variance(n) / sum / (2 * n + 1));
}

/* The fully normalized Legendre function of degree n and order m, from the two degrees before (Holmes and
 * Featherstone 2002, J. Geodesy 76, 279, equations 11 to 13).  Past a pole the sine of the colatitude is
 * negative, and odd orders change sign: it is the same wave on the other side. */
static double next_legendre(int n, int m, double cosine, double before, double before_that)
{
    double product = (double)(n - m) * (n + m);
    double b = n - m > 1 ? sqrt((2 * n + 1.0) * (n + m - 1) * (n - m - 1) / (product * (2 * n - 3))) : 0;
    return sqrt((2 * n - 1.0) * (2 * n + 1) / product) * cosine * before - b * before_that;
}

static double next_diagonal(int m, double sine, double diagonal)
{
    return diagonal * sine * (m > 0 ? sqrt((2 * m + 3) / (2 * m + 2.0)) : sqrt(3));
}

/* How far east the waves lie at a row, in radians of longitude. */
static double lean(int row)
{
    double height = sin(radians(row_latitude(row)));
    return -LEAN * height * height;
}

static void shape_waves(zs_synth_weather *weather)
{
    double amplitude[ORDERS];
    find_amplitudes(amplitude);
    for (int row = 0; row < ROWS; row++) {
        double colatitude = radians(90 - row_latitude(row)), diagonal = 1;
        size_t place = (size_t)row;
        for (int m = 0; m <= LAST; m++) {
            double before = 0, now = diagonal, cosine = cos(m * lean(row)), sine = sin(m * lean(row));
            for (int n = m; n <= LAST; n++) {
                if (n >= FIRST) {
                    weather->along[place] = (float)(amplitude[n] * now * cosine);
                    weather->across[place] = (float)(amplitude[n] * now * sine);
                    place += ROWS;
                }
                double next = next_legendre(n + 1, m, cos(colatitude), now, before);
                before = now;
                now = next;
            }
            diagonal = next_diagonal(m, sin(colatitude), diagonal);
        }
    }
}

static void start_waves(zs_synth_weather *weather, uint64_t seed)
{
    size_t wave = 0;
    for (int m = 0; m <= LAST; m++)
        for (int n = m < FIRST ? FIRST : m; n <= LAST; n++, wave++) {
            weather->phase[wave] = 2 * M_PI * zs_synth_fraction(seed, 2 * wave);
            weather->rate[wave] =
                m * radians(drift(n)) + OWN_RATE * (2 * zs_synth_fraction(seed, 2 * wave + 1) - 1);
        }
}

static void fill_tables(zs_synth_weather *weather, size_t nlon)
{
    for (int m = 0; m <= LAST; m++)
        for (size_t x = 0; x < weather->pitch; x++) {
            double angle = 2 * M_PI * (double)((size_t)m * x % nlon) / (double)nlon;
            weather->cosines[(size_t)m * weather->pitch + x] = (float)cos(angle);
            weather->sines[(size_t)m * weather->pitch + x] = (float)sin(angle);
        }
}

int zs_synth_weather_init(zs_synth_weather *weather, size_t nlon, uint64_t seed, zs_error *err)
{
    size_t pitch = (nlon + COLUMNS - 1) / COLUMNS * COLUMNS;
    const char *what = "synthetic weather";
    *weather = (zs_synth_weather){ .pitch = pitch };
    weather->phase = zs_alloc(WAVES, sizeof(double), what, err);
    weather->rate = zs_alloc(WAVES, sizeof(double), what, err);
    weather->along = zs_alloc((size_t)WAVES * ROWS, sizeof(float), what, err);
    weather->across = zs_alloc((size_t)WAVES * ROWS, sizeof(float), what, err);
    weather->cosines = zs_alloc(ORDERS * pitch, sizeof(float), what, err);
    weather->sines = zs_alloc(ORDERS * pitch, sizeof(float), what, err);
    weather->in_phase = zs_alloc(ROWS * ORDERS, sizeof(float), what, err);
    weather->behind = zs_alloc(ROWS * ORDERS, sizeof(float), what, err);
    weather->rows = zs_alloc(ROWS * pitch, sizeof(float), what, err);
    if (!weather->phase || !weather->rate || !weather->along || !weather->across || !weather->cosines ||
        !weather->sines || !weather->in_phase || !weather->behind || !weather->rows) {
        zs_synth_weather_clear(weather);
        return -1;
    }
    shape_waves(weather);
    start_waves(weather, seed);
    fill_tables(weather, nlon);
    return 0;
}

void zs_synth_weather_clear(zs_synth_weather *weather)
{
    free(weather->phase);
    free(weather->rate);
    free(weather->along);
    free(weather->across);
    free(weather->cosines);
    free(weather->sines);
    free(weather->in_phase);
    free(weather->behind);
    free(weather->rows);
    *weather = (zs_synth_weather){ 0 };
}

/* Add up the waves of one order, which are a single wave at each row. */
ZS_KERNEL static void join_order(zs_synth_weather *weather, int m, size_t *wave, double day)
{
    float in_phase[ROWS] = { 0 }, behind[ROWS] = { 0 };
    for (int n = m < FIRST ? FIRST : m; n <= LAST; n++, ++*wave) {
        const double angle = weather->phase[*wave] - weather->rate[*wave] * day;
        const float cosine = (float)cos(angle), sine = (float)sin(angle);
        const float *along = weather->along + *wave * ROWS, *across = weather->across + *wave * ROWS;
        for (int row = 0; row < ROWS; row++) {
            in_phase[row] += cosine * along[row] - sine * across[row];
            behind[row] -= sine * along[row] + cosine * across[row];
        }
    }
    for (int row = 0; row < ROWS; row++) {
        weather->in_phase[row * ORDERS + m] = in_phase[row];
        weather->behind[row * ORDERS + m] = behind[row];
    }
}

/* Add up the orders at each row, in blocks of columns, so that the cosines and sines of a block stay in the
 * first cache. */
ZS_KERNEL static void sum_orders(zs_synth_weather *weather)
{
    const size_t pitch = weather->pitch;
    for (size_t first = 0; first < pitch; first += COLUMNS)
        for (size_t row = 0; row < ROWS; row++) {
            const float *in_phase = weather->in_phase + row * ORDERS,
                        *behind = weather->behind + row * ORDERS;
            float sum[COLUMNS] = { 0 };
            for (size_t m = 0; m < ORDERS; m++) {
                const float *cosine = weather->cosines + m * pitch + first,
                            *sine = weather->sines + m * pitch + first;
                for (int i = 0; i < COLUMNS; i++)
                    sum[i] += in_phase[m] * cosine[i] + behind[m] * sine[i];
            }
            memcpy(weather->rows + row * pitch + first, sum, sizeof sum);
        }
}

void zs_synth_weather_move(zs_synth_weather *weather, double day)
{
    size_t wave = 0;
    for (int m = 0; m <= LAST; m++)
        join_order(weather, m, &wave, day);
    sum_orders(weather);
}

/* Cubic convolution (Keys 1981, IEEE Trans.  Acoustics, Speech, Signal Processing 29, 1153, equation 15). */
zs_synth_span zs_synth_weather_at(const zs_synth_weather *weather, double latitude)
{
    double place = (row_latitude(0) - latitude) / ROW_STEP;
    int row = place < ROWS - 3 ? (int)place : ROWS - 3;
    double s = place - row, t = 1 - s;
    zs_synth_span span;
    for (int i = 0; i < 4; i++)
        span.row[i] = weather->rows + (size_t)(row - 1 + i) * weather->pitch;
    span.weight[0] = (float)(-s * t * t / 2);
    span.weight[1] = (float)(1 - s * s * (5 - 3 * s) / 2);
    span.weight[2] = (float)(1 - t * t * (5 - 3 * t) / 2);
    span.weight[3] = (float)(-t * s * s / 2);
    return span;
}
