/* units: what units of a variable mean, asked of udunits2.  No MPI, no NetCDF.
 *
 * Each question reads udunits2's database anew (about 10 ms, and udunits2 keeps a few KB of its prefixes for
 * good), unless the text alone gives the answer: ask for what differs, not for every file.  Not for several
 * threads at once: udunits2 keeps its message handler in a global. */
#ifndef ZS_UNITS_H
#define ZS_UNITS_H

#include <stdbool.h>

/* All functions here are LOCAL, print nothing, and treat NULL as "" and blanks around as absent. */

/* Do two units mean the same ("K" and "kelvin", "m s-1" and "m/s", "kg m**-2" and "kg/m2", "" and "1")?
 * Texts that udunits2 cannot read ("psu", "(0 - 1)") are the same only if they are the same text. */
bool zs_units_same(const char *a, const char *b);

/* Is it a unit of temperature, so that a value and a difference of values are different things?  Not where
 * udunits2 cannot read it. */
bool zs_units_is_temperature(const char *units);

#endif
