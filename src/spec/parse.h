/* parse:  */
#ifndef ZS_PARSE_H
#define ZS_PARSE_H

#include "base/error.h"
#include "spec/command.h"
#include "spec/spec.h"

/* Parse and validate the text of a workflow spec, with the --set assignments on top (command may be NULL).
 * LOCAL; opens nothing.  Of two assignments of one key the last counts, and one without a value takes the key
 * out of the spec.
 * Returns 0, spec to be released with zs_spec_clear(); or -1 with err filled (ZS_REFUSED), spec empty.  The
 * message is about the first mistake: in a --set that has not its form, then in the order of the file, then
 * of the command line, then about what is missing or does not go together. */
int zs_spec_parse(const char *path, const char *text, const zs_command *command, zs_spec *spec,
                  zs_error *err);

#endif
