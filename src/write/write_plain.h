/* write_plain:  */
#ifndef ZS_WRITE_PLAIN_H
#define ZS_WRITE_PLAIN_H

#include "write/writer.h"

extern const zs_write_backend zs_write_plain; /* CDF-5, and NetCDF-4 without deflate, by pwrite */

#endif
