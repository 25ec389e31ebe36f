/* stale_attributes: attributes of an input that are not true of an output.  Pure.
 *
 * Providers give each file an identity, and tell its period, its box and its making.  An output is made of
 * many files, or of a part of one, so that it must not say these of itself.  The lists are of these sources:
 * ACDD 1.3 (Attribute Convention for Data Discovery), CMIP6 Global Attributes (Taylor et al. 2018), GHRSST
 * Data Specification 2.0 (table 8-1), the file specification of MERRA-2 (ECS metadata), Level-3 files of NASA
 * OB.DAAC, files of the Copernicus Marine Service and of Copernicus Climate, XIOS, FMS, MPAS and ROMS.
 * Providers write them in upper and lower case, so that case does not count. */
#ifndef ZS_STALE_ATTRIBUTES_H
#define ZS_STALE_ATTRIBUTES_H

#include <stdbool.h>

/* All functions are LOCAL and cannot fail. */

/* Is it about how the input is stored: its chunks, its filters, its format?  Variables have such attributes
 * as well as files. */
bool zs_is_of_storage(const char *name);

/* Is it about one file: its identity, its dates, its period, its orbits, the program that wrote it? */
bool zs_is_of_one_file(const char *name);

/* Is it about the places that a file covers? */
bool zs_is_of_extent(const char *name);

#endif
