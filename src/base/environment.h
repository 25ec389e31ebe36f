/* environment: the variables that launchers and batch systems set for a job.
 *
 * An environment is a list as execve() gets it, so that a test can make one up. */
#ifndef ZS_ENVIRONMENT_H
#define ZS_ENVIRONMENT_H

#include <stdint.h>

/* "NAME=VALUE" each; the last one is NULL.  environ (unistd.h) is that of the process. */
typedef char *const *zs_environment;

/* All functions here are LOCAL, pure, and cannot fail. */

/* Returns the value of a variable, which points into the environment; NULL if it is not set, or empty. */
const char *zs_environment_text(zs_environment environment, const char *name);

/* Returns the value of a variable as a whole number from 0; -1 if it is not set, or none. */
int64_t zs_environment_number(zs_environment environment, const char *name);

#endif
