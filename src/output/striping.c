#include "output/striping.h"

#include "output/final_path.h"

#include <limits.h>
#include <stdio.h>

int zs_striping_count(int64_t bytes, int nodes)
{
    const int64_t mib = INT64_C(1) << 20, gib = INT64_C(1) << 30;
    if (bytes <= mib)
        return 1;
    if (bytes <= gib)
        return nodes > 1 ? 4 : 1;
    return nodes <= 8 ? 8 : -1;
}

bool zs_striping_command(const zs_sharing *sharing, int64_t bytes, char command[ZS_SHELL_WORD + 64])
{
    char directory[PATH_MAX], word[ZS_SHELL_WORD];
    int count = zs_striping_count(bytes, sharing->nodes);
    if (sharing->system.magic != ZS_MAGIC_LUSTRE || count == 1)
        return false;
    snprintf(command, ZS_SHELL_WORD + 64, "lfs setstripe -c %d -S 4M %s", count,
             zs_shell_word(zs_final_directory(sharing->path, directory), word));
    return true;
}
