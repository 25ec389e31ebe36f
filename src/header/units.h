/* units: what units of a variable mean, asked of udunits2.  No MPI, no NetCDF.
 *
 * udunits2 takes about 10 ms to load its database (and keeps a few KB of its prefixes for good): that is done
 * at the first question that the texts alone do not answer, and lasts until zs_units_clear().  Not for
 * several threads at once: udunits2 keeps its message handler in a global. */
#ifndef ZS_UNITS_H
#define ZS_UNITS_H

#include <stdbool.h>

/* Begin with all zero. */
typedef struct zs_units {
    struct ut_system *system; /* NULL: not loaded, */
    bool missing;             /* or not to be had: then only equal texts are the same */
} zs_units;

/* All functions here are LOCAL, print nothing, and treat NULL as "" and blanks around as absent. */

/* Do two units mean the same ("K" and "kelvin", "m s-1" and "m/s", "kg m**-2" and "kg/m2", "" and "1")?
 * Texts that udunits2 cannot read ("psu", "(0 - 1)") are the same only if they are the same text. */
bool zs_units_same(zs_units *units, const char *a, const char *b);

/* How values in units `from` become values in units `to`: value * *slope + *offset.  False where they cannot
 * (kg and m), or not by a straight line, or where udunits2 cannot read one of them and the two texts differ.
 */
bool zs_units_convert(zs_units *units, const char *from, const char *to, double *slope, double *offset);

/* Is it a unit of temperature, so that a value and a difference of values are different things?  Not where
 * udunits2 cannot read it. */
bool zs_units_are_temperature(zs_units *units, const char *text);

/* Release the database; leaves units empty. */
void zs_units_clear(zs_units *units);

#endif
