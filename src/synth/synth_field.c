#include "synth/synth_field.h"

#include "base/kernel.h"
#include "base/memory.h"
#include "synth/synth_ground.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CONSTANT_CELLS = 5 };

/* Temperatures in K.  Those whose names end in LAND are added over land. */
#define EQUATOR 300.0
#define TO_POLE 42.0
#define SEASON 6.0
#define SEASON_LAND 9.0
#define DAY 0.3
#define DAY_LAND 3.0
#define WAVES 0.7
#define WAVES_TO_POLE 4.0
#define LAPSE 6.5F         /* K/km, as in the standard atmosphere (ISO 2533) */
#define LAND_FROM 0.2F     /* km: lower ground counts as land in part, as cells on a coast do */
#define CLOUDS_FROM 2.326F /* standard deviations: one value in a hundred is larger */
#define HIGH_FROM 1.0F     /* km: higher ground is left out */

/* What all cells of a row share, in K. */
typedef struct zs_synth_zone {
    float mean, land, day, day_land, waves;
} zs_synth_zone;

static double radians(double degrees)
{
    return degrees * (M_PI / 180);
}

/* Make the heights of all rows.  Returns 0; or -1 with err filled. */
static int raise_ground(zs_synth_field *field, zs_error *err)
{
    size_t nlat = field->options->nlat, nlon = field->options->nlon;
    float *cos_lon = zs_alloc(nlon, 2 * sizeof *cos_lon, "longitudes", err);
    if (!cos_lon)
        return -1;
    float *sin_lon = cos_lon + nlon;
    for (size_t x = 0; x < nlon; x++) {
        cos_lon[x] = (float)cos(radians(field->lon[x]));
        sin_lon[x] = (float)sin(radians(field->lon[x]));
    }
    for (size_t y = 0; y < nlat; y++) {
        double lat = radians(field->lat[y]);
        zs_synth_ground(sin(lat), cos(lat), cos_lon, sin_lon, nlon, field->height + y * nlon);
    }
    free(cos_lon);
    return 0;
}

int zs_synth_field_init(zs_synth_field *field, const zs_synth_options *options, zs_error *err)
{
    size_t nlat = options->nlat, nlon = options->nlon;
    *field = (zs_synth_field){ .options = options };
    field->lat = zs_alloc(nlat, sizeof(double), "latitudes", err);
    field->lon = zs_alloc(nlon, sizeof(double), "longitudes", err);
    field->height = zs_alloc_raw(nlat, nlon * sizeof(float), "the height of the ground", err);
    field->sun = zs_alloc(nlon, sizeof(float), "a daily cycle", err);
    field->here = zs_alloc(nlon, sizeof(float), "a row of weather", err);
    field->row = zs_alloc(nlon, sizeof(float), "a row", err);
    if (!field->lat || !field->lon || !field->height || !field->sun || !field->here || !field->row ||
        zs_synth_weather_init(&field->weather, nlon, options->seed, err))
        goto fail;
    for (size_t y = 0; y < nlat; y++)
        field->lat[y] = nlat > 1 ? 90 - 180.0 * (double)y / (double)(nlat - 1) : 0;
    for (size_t x = 0; x < nlon; x++)
        field->lon[x] = 360.0 * (double)x / (double)nlon;
    if (raise_ground(field, err) == 0)
        return 0;
fail:
    zs_synth_field_clear(field);
    return -1;
}

void zs_synth_field_clear(zs_synth_field *field)
{
    free(field->lat);
    free(field->lon);
    free(field->height);
    free(field->sun);
    free(field->here);
    free(field->row);
    zs_synth_weather_clear(&field->weather);
    *field = (zs_synth_field){ 0 };
}

/* Set the daily cycle at one hour: it is warmest at 14 h local time. */
static void move_sun(zs_synth_field *field, double hour)
{
    for (size_t x = 0; x < field->options->nlon; x++)
        field->sun[x] = (float)cos(2 * M_PI * (hour - 14) / 24 + radians(field->lon[x]));
}

static double zonal_mean(double sin_lat)
{
    return EQUATOR - TO_POLE * sin_lat * sin_lat;
}

static zs_synth_zone zone_at(double latitude, double hour)
{
    double sin_lat = sin(radians(latitude)), cos_lat = cos(radians(latitude));
    double winter = cos(2 * M_PI * (hour / 24 - 20) / 365.25) * sin_lat; /* January is cold in the north */
    return (zs_synth_zone){ .mean = (float)(zonal_mean(sin_lat) - SEASON * winter),
                            .land = (float)(-SEASON_LAND * winter),
                            .day = (float)(DAY * cos_lat),
                            .day_land = (float)(DAY_LAND * cos_lat),
                            .waves = (float)(WAVES + WAVES_TO_POLE * sin_lat * sin_lat) };
}

ZS_KERNEL static void fill_row(const zs_synth_zone *zone, const zs_synth_span *waves, const float *sun,
                               const float *height, size_t nlon, float *restrict weather, float *restrict row)
{
    const float *a = waves->row[0], *b = waves->row[1], *c = waves->row[2], *d = waves->row[3];
    const float p = waves->weight[0], q = waves->weight[1], r = waves->weight[2], s = waves->weight[3];
    const zs_synth_zone z = *zone;
    for (size_t x = 0; x < nlon; x++) {
        weather[x] = p * a[x] + q * b[x] + (r * c[x] + s * d[x]);
        float wave = z.waves * weather[x];
        float land = height[x] * (1 / LAND_FROM);
        land = land < 1 ? land : 1;
        row[x] = z.mean + wave + z.day * sun[x] + land * (z.land + z.day_land * sun[x]) - LAPSE * height[x];
    }
}

/* Leave out the high ground, as a pressure level below it would be; and cells with clouds. */
ZS_KERNEL static void leave_out(const float *height, const float *clouds, size_t n, float *restrict row)
{
    for (size_t x = 0; x < n; x++)
        row[x] = height[x] < HIGH_FROM && clouds[x] < CLOUDS_FROM ? row[x] : ZS_SYNTH_MISSING_FLOAT;
}

/* Leave out values of a row.  Clouds are where the weather on the opposite side of the earth is extreme,
 * because the weather on this side hardly depends on it. */
static void punch_row(const zs_synth_field *field, size_t y)
{
    const size_t nlon = field->options->nlon, half = nlon / 2;
    const float *height = field->height + y * nlon;
    leave_out(height, field->here + half, nlon - half, field->row);
    leave_out(height + (nlon - half), field->here, half, field->row + (nlon - half));
}

/* Round to the nearest number.  Faster than lrint(). */
ZS_INLINE short pack(float kelvin)
{
    const float least = ZS_SYNTH_MISSING_SHORT + 1, most = 32767;
    float packed = (kelvin - (float)ZS_SYNTH_OFFSET) * (float)(1 / ZS_SYNTH_SCALE);
    packed = packed > least ? packed : least;
    packed = packed < most ? packed : most;
    return (short)((int)(packed + 32768.5F) - 32768);
}

ZS_KERNEL static void pack_row(const float *row, size_t nlon, short *restrict values)
{
    for (size_t x = 0; x < nlon; x++)
        values[x] = row[x] < ZS_SYNTH_MISSING_FLOAT ? pack(row[x]) : ZS_SYNTH_MISSING_SHORT;
}

static void store_row(const zs_synth_field *field, size_t y, void *values)
{
    size_t nlon = field->options->nlon;
    if (field->options->floats)
        memcpy((float *)values + y * nlon, field->row, nlon * sizeof(float));
    else
        pack_row(field->row, nlon, (short *)values + y * nlon);
}

static void hold_constant_cells(const zs_synth_field *field, void *values)
{
    size_t nlon = field->options->nlon, cells = field->options->nlat * nlon;
    for (size_t i = 1; i <= CONSTANT_CELLS; i++) {
        size_t cell = i * cells / (CONSTANT_CELLS + 1);
        float kelvin = (float)zonal_mean(sin(radians(field->lat[cell / nlon])));
        if (field->options->floats)
            ((float *)values)[cell] = kelvin;
        else
            ((short *)values)[cell] = pack(kelvin);
    }
}

void zs_synth_field_map(zs_synth_field *field, int64_t step, void *values)
{
    const zs_synth_options *options = field->options;
    int64_t hours = options->hour + step * options->hours_apart;
    double hour = (double)hours;
    zs_synth_weather_move(&field->weather, hour / 24);
    move_sun(field, hour);
    for (size_t y = 0; y < options->nlat; y++) {
        const zs_synth_zone zone = zone_at(field->lat[y], hour);
        const zs_synth_span waves = zs_synth_weather_at(&field->weather, field->lat[y]);
        fill_row(&zone, &waves, field->sun, field->height + y * options->nlon, options->nlon, field->here,
                 field->row);
        if (options->missing)
            punch_row(field, y);
        store_row(field, y, values);
    }
    if (options->constant)
        hold_constant_cells(field, values);
}
