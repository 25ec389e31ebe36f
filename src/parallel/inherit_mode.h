/* inherit_mode: a file that takes the place of an older one gets its mode and owner.
 *
 * Renaming a new file over an older one would else give it the mode of new files and the owner of this
 * process, and so lock out, or let in, others than before. */
#ifndef ZS_INHERIT_MODE_H
#define ZS_INHERIT_MODE_H

#include <sys/stat.h>

/* Both functions are LOCAL. */

/* The mode with which to make a file that will replace `older`; NULL: it replaces none.  It is as for new
 * files, less what the older one does not allow; the owner can write. */
mode_t zs_inherit_first_mode(const struct stat *older);

/* Give an open file the owner, group and mode of an older one, as far as the system allows it; the mode
 * without the bits that change who a program runs as.  If the group cannot be kept, the new group may not do
 * more than all others.  Cannot fail: what is not allowed stays as it is. */
void zs_inherit_mode(int file, const struct stat *older);

#endif
