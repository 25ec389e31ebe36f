/* read_plain:  */
#ifndef ZS_READ_PLAIN_H
#define ZS_READ_PLAIN_H

#include "read/backend.h"

/* Numbers that lie in a row in the file, classic or contiguous: by pread. */
extern const zs_backend zs_backend_plain;

#endif
