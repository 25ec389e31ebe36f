/* parse: the text of a workflow spec and the command line -> a checked spec.  Pure.
 *
 * In four steps: the text becomes entries (spec/ini.h), and so does each --set (spec/entries.h); names are
 * looked up (spec/names.h); values are taken by the table of keys (spec/keys.h); and the spec is checked as a
 * whole (spec/rules.h). */
#ifndef ZS_PARSE_H
#define ZS_PARSE_H

#include "base/error.h"
#include "spec/command.h"
#include "spec/spec.h"

/* Parse and check a workflow spec.  LOCAL; opens nothing.  path: of the file, for messages; text: its
 * content; command: its --set arguments count more than the file; NULL for none.  Of two --set of one key the
 * last counts; one without a value takes the key out of the spec.
 *
 * Returns 0, spec to be released with zs_spec_clear(), independent of path, text and command; or -1 with err
 * filled (ZS_REFUSED, or ZS_FAILED: no memory) and spec empty.  The message is about the first mistake: in
 * the form of a --set; then in the order of the file; then of the command line; then a rule that is broken.
 */
int zs_spec_parse(const char *path, const char *text, const zs_command *command, zs_spec *spec,
                  zs_error *err);

/* The same for variable number `variable` of those that the spec names: 0 is the first, as above.  LOCAL. */
int zs_spec_parse_for(const char *path, const char *text, const zs_command *command, int variable,
                      zs_spec *spec, zs_error *err);

#endif
