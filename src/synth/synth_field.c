#include "synth/synth_field.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { WAVES = 6, CONSTANT_CELLS = 5 };

/* Places in the stream of random numbers of the seed: first the phases of the waves, from here on a key for
 * each hour. */
#define HOURS_FROM (UINT64_C(1) << 32)

/* SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").  Number n of a
 * stream is mix(key + (n + 1) * GOLDEN), so that any number can be computed without those before it. */
#define GOLDEN UINT64_C(0x9E3779B97F4A7C15)

static inline uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

static inline uint64_t number(uint64_t key, uint64_t n)
{
    return mix(key + (n + 1) * GOLDEN);
}

/* A number with mean 0 and standard deviation 1, nearly normal: the sum of four 16-bit numbers. */
static inline double noise(uint64_t bits)
{
    int64_t sum = (int64_t)((bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48));
    return (double)(sum - 131070) * (1 / 37837.2);
}

static double radians(double degrees)
{
    return degrees * (M_PI / 180);
}

int zs_synth_field_init(zs_synth_field *field, const zs_synth_options *options, zs_error *err)
{
    size_t nlat = options->nlat, nlon = options->nlon;
    double **part[] = { &field->lat,      &field->sin_lat, &field->cos_lat, &field->lon,
                        &field->standing, &field->moving,  &field->region,  &field->row };
    *field = (zs_synth_field){ .options = options };
    for (int i = 0; i < 8; i++) {
        *part[i] = zs_alloc(i < 3 ? nlat : nlon, sizeof(double), "a synthetic field", err);
        if (!*part[i]) {
            zs_synth_field_clear(field);
            return -1;
        }
    }
    for (size_t y = 0; y < nlat; y++) {
        field->lat[y] = nlat > 1 ? 90 - 180.0 * (double)y / (double)(nlat - 1) : 0;
        field->sin_lat[y] = sin(radians(field->lat[y]));
        field->cos_lat[y] = cos(radians(field->lat[y]));
    }
    for (size_t x = 0; x < nlon; x++) {
        field->lon[x] = 360.0 * (double)x / (double)nlon;
        field->standing[x] = 5 * sin(2 * radians(field->lon[x]));
        field->region[x] = cos(2 * radians(field->lon[x]));
    }
    return 0;
}

void zs_synth_field_clear(zs_synth_field *field)
{
    free(field->lat);
    free(field->lon);
    free(field->sin_lat);
    free(field->cos_lat);
    free(field->standing);
    free(field->moving);
    free(field->region);
    free(field->row);
    *field = (zs_synth_field){ 0 };
}

static double zonal_mean(const zs_synth_field *field, size_t y)
{
    return 295 - 50 * field->sin_lat[y] * field->sin_lat[y];
}

/* The waves at one hour: they travel eastwards, the longer ones more slowly.  And a daily cycle, which is
 * warmest at 14 h local time. */
static void move_waves(zs_synth_field *field, double hour)
{
    double day = hour / 24;
    for (size_t x = 0; x < field->options->nlon; x++) {
        double lon = radians(field->lon[x]);
        double sum = field->standing[x] + 4 * cos(2 * M_PI * (hour - 14) / 24 + lon);
        for (int k = 0; k < WAVES; k++) {
            double phase = 2 * M_PI * ldexp((double)number(field->options->seed, (uint64_t)k), -64);
            sum += 2.5 / (k + 1) * cos((k + 2) * lon - (0.35 + 0.15 * k) * day + phase);
        }
        field->moving[x] = sum;
    }
}

/* Round to the nearest number.  Faster than lrint(); the value is known to be in range. */
static short pack(double kelvin)
{
    return (short)((int)((kelvin - ZS_SYNTH_OFFSET) * (1 / ZS_SYNTH_SCALE) + 32768.5) - 32768);
}

static void store(const zs_synth_options *options, double kelvin, size_t cell, void *values)
{
    if (options->floats)
        ((float *)values)[cell] = (float)kelvin;
    else
        ((short *)values)[cell] = pack(kelvin);
}

static void store_row(const zs_synth_field *field, size_t y, void *values)
{
    size_t nlon = field->options->nlon;
    float *floats = (float *)values + y * nlon;
    short *shorts = (short *)values + y * nlon;
    if (field->options->floats) {
        for (size_t x = 0; x < nlon; x++)
            floats[x] = (float)field->row[x];
    } else {
        for (size_t x = 0; x < nlon; x++)
            shorts[x] = pack(field->row[x]);
    }
}

/* Leave out a fixed region around 0 and 180 degrees east, and one value in a hundred elsewhere. */
static void punch_row(const zs_synth_field *field, size_t y, uint64_t key, void *values)
{
    size_t nlon = field->options->nlon;
    for (size_t x = 0; x < nlon; x++) {
        size_t cell = y * nlon + x;
        bool region = field->cos_lat[y] * field->region[x] > 0.8;
        if (!region && number(key, cell) > UINT64_MAX / 100)
            continue;
        if (field->options->floats)
            ((float *)values)[cell] = ZS_SYNTH_MISSING_FLOAT;
        else
            ((short *)values)[cell] = ZS_SYNTH_MISSING_SHORT;
    }
}

static void hold_constant_cells(const zs_synth_field *field, void *values)
{
    size_t nlon = field->options->nlon, cells = field->options->nlat * nlon;
    for (size_t i = 1; i <= CONSTANT_CELLS; i++) {
        size_t cell = i * cells / (CONSTANT_CELLS + 1), y = cell / nlon, x = cell % nlon;
        store(field->options, zonal_mean(field, y) + field->cos_lat[y] * field->standing[x], cell, values);
    }
}

void zs_synth_field_map(zs_synth_field *field, int64_t step, void *values)
{
    const zs_synth_options *options = field->options;
    int64_t hours = options->hour + step * options->hours_apart;
    double hour = (double)hours;
    double season = 10 * cos(2 * M_PI * (hour / 24 - 20) / 365.25);
    uint64_t noise_key = number(options->seed, (uint64_t)hours + HOURS_FROM);
    uint64_t missing_key = mix(noise_key);
    move_waves(field, hour);
    for (size_t y = 0; y < options->nlat; y++) {
        /* January is cold in the north */
        double mean = zonal_mean(field, y) - season * field->sin_lat[y], weight = field->cos_lat[y];
        uint64_t first = y * options->nlon;
        for (size_t x = 0; x < options->nlon; x++)
            field->row[x] = mean + weight * field->moving[x] + noise(number(noise_key, first + x));
        store_row(field, y, values);
        if (options->missing)
            punch_row(field, y, missing_key, values);
    }
    if (options->constant)
        hold_constant_cells(field, values);
}
