/* write_chunks:  */
#ifndef ZS_WRITE_CHUNKS_H
#define ZS_WRITE_CHUNKS_H

#include "write/output_file.h"

extern const zs_write_backend zs_write_chunks; /* NetCDF-4 with deflate, by pwrite */

#endif
