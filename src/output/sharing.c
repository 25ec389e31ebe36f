#include "output/sharing.h"

#include <stdio.h>

zs_sharing zs_sharing_decide(uint32_t magic, const char *path, int nodes, zs_verify_how wanted)
{
    zs_sharing sharing = { .path = path, .nodes = nodes, .verify = wanted };
    if (magic)
        sharing.system = zs_file_system_of(magic);
    sharing.lock = magic && nodes > 1 && sharing.system.kind == ZS_FILE_SYSTEM_UNSURE;
    if (wanted == ZS_VERIFY_AUTO)
        sharing.verify = sharing.lock ? ZS_VERIFY_SAMPLE : ZS_VERIFY_NONE;
    return sharing;
}

int zs_sharing_patches(const zs_sharing *sharing, bool locked)
{
    bool sure = locked || !sharing->lock;
    return sharing->verify == ZS_VERIFY_SAMPLE && sure ? ZS_SAMPLE_PATCHES : ZS_ALL_PATCHES;
}

bool zs_sharing_text(const zs_sharing *sharing, char text[ZS_SHARING_TEXT])
{
    const char *who = sharing->nodes > 1 ? "on another node" : "by another rank";
    char read_back[96] = "";
    if (sharing->verify != ZS_VERIFY_NONE)
        snprintf(read_back, sizeof read_back, "%s is written is read back %s",
                 sharing->verify == ZS_VERIFY_ALL ? "all that" : "a sample of what", who);
    if (sharing->lock)
        snprintf(text, ZS_SHARING_TEXT, "%s is on %s, and the ranks are on %d nodes: locks%s%s",
                 sharing->path, sharing->system.name, sharing->nodes, *read_back ? ", and " : "", read_back);
    else
        snprintf(text, ZS_SHARING_TEXT, "%s", read_back);
    return sharing->lock || *read_back;
}
