/* striping: over how many of Lustre's storage targets the outputs should be spread.  Pure.
 *
 * Source of the rule: "Lustre Striping Best Practices", wiki.lustre.org: one target below 1 MiB; 1 to 4 up to
 * 1 GiB, more than 1 only for several clients; 4 to 8 for larger files of one client; 8 or more, or all, for
 * larger files that many clients write at once. */
#ifndef ZS_STRIPING_H
#define ZS_STRIPING_H

#include "base/shell_word.h"
#include "output/sharing.h"

#include <stdbool.h>
#include <stdint.h>

/* The number of targets for files of so many bytes, written by so many nodes; -1: all that there are.  LOCAL.
 */
int zs_striping_count(int64_t bytes, int nodes);

/* The command that sets it for new files in the outputs' directory, ready to be copied.  LOCAL.
 * bytes: of the largest output.
 * Returns false, and no command, if the outputs are not on Lustre or one target is enough. */
bool zs_striping_command(const zs_sharing *sharing, int64_t bytes, char command[ZS_SHELL_WORD + 64]);

#endif
