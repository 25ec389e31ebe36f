/* units: what the units of a variable mean, by udunits2.  No MPI, no NetCDF.
 *
 * udunits2 takes about 10 ms to load its database, and keeps a few KiB of it for good.  So the database is
 * loaded at the first question that the texts alone do not answer, and stays until zs_units_clear().
 * Not for several threads at once: udunits2 keeps its message handler in a global variable. */
#ifndef ZS_UNITS_H
#define ZS_UNITS_H

#include <stdbool.h>

/* The database.  Begin with all zero. */
typedef struct zs_units {
    struct ut_system *system; /* NULL: not loaded */
    bool missing;             /* true: it cannot be loaded; then two units are the same if their texts are */
} zs_units;

/* All functions here are LOCAL and print nothing.  A NULL text counts as "".  Blanks around a text do not
 * count. */

/* Do two units mean the same?  "K" and "kelvin" do, "m s-1" and "m/s", "kg m**-2" and "kg/m2", "" and "1".
 * Texts that udunits2 cannot read ("psu", "(0 - 1)") are the same only if they are equal. */
bool zs_units_same(zs_units *units, const char *a, const char *b);

/* Find how values in units `from` become values in units `to`: value * *slope + *offset.
 * Returns true; or false if they cannot (kg and m), or not linearly (decibels), or if udunits2 cannot read
 * one of them and the texts differ. */
bool zs_units_convert(zs_units *units, const char *from, const char *to, double *slope, double *offset);

/* Is it a unit of temperature?  Then differences of values need another conversion than values.
 * False if udunits2 cannot read it. */
bool zs_units_are_temperature(zs_units *units, const char *text);

/* Release the database and leave units empty. */
void zs_units_clear(zs_units *units);

#endif
