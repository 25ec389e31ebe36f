/* system_error: what the system says of a file, and what to do about it.
 *
 * An errno tells more than the libraries above it pass on.  A machine that fails (a disk, a file server, too
 * many open files) is no fault of the file or of the spec, and so has another exit status. */
#ifndef ZS_SYSTEM_ERROR_H
#define ZS_SYSTEM_ERROR_H

#include "base/error.h"

/* Fill err with "path: doing: the system's text; what to do".  A path that is too long is cut, so that the
 * text does not lose its end. status: ZS_FAILED or ZS_REFUSED; 0: ZS_REFUSED where the path or the rights of
 * the file are at fault, and ZS_FAILED where the machine is. number: an errno, which is not 0.  doing: may be
 * "". LOCAL, pure.  Returns -1. */
int zs_fail_system(zs_error *err, int status, int number, const char *path, const char *doing);

#endif
