#include "base/file_system.h"

#include <stddef.h>
#include <sys/vfs.h>

static const zs_file_system known[] = {
    { 0xEF53, "ext4", ZS_FILE_SYSTEM_LOCAL }, /* ext2 and ext3 have the same number */
    { 0x58465342, "XFS", ZS_FILE_SYSTEM_LOCAL },
    { 0x9123683E, "Btrfs", ZS_FILE_SYSTEM_LOCAL },
    { 0x2FC12FC1, "ZFS", ZS_FILE_SYSTEM_LOCAL },
    { 0xF2F52010, "F2FS", ZS_FILE_SYSTEM_LOCAL },
    { 0xCA451A4E, "bcachefs", ZS_FILE_SYSTEM_LOCAL },
    { 0x3153464A, "JFS", ZS_FILE_SYSTEM_LOCAL },
    { 0x52654973, "ReiserFS", ZS_FILE_SYSTEM_LOCAL },
    { 0x4D44, "FAT", ZS_FILE_SYSTEM_LOCAL },
    { 0x2011BAB0, "exFAT", ZS_FILE_SYSTEM_LOCAL },
    { 0x01021994, "tmpfs", ZS_FILE_SYSTEM_LOCAL },
    { 0x858458F6, "ramfs", ZS_FILE_SYSTEM_LOCAL },
    { 0x794C7630, "overlayfs", ZS_FILE_SYSTEM_LOCAL },
    { ZS_MAGIC_LUSTRE, "Lustre", ZS_FILE_SYSTEM_COHERENT },
    { 0x47504653, "GPFS", ZS_FILE_SYSTEM_COHERENT },
    { 0x00C36400, "CephFS", ZS_FILE_SYSTEM_COHERENT },
    { 0x7461636F, "OCFS2", ZS_FILE_SYSTEM_COHERENT },
    { 0x01161970, "GFS2", ZS_FILE_SYSTEM_COHERENT },
    { ZS_MAGIC_NFS, "NFS", ZS_FILE_SYSTEM_UNSURE },
    { 0x517B, "SMB", ZS_FILE_SYSTEM_UNSURE },
    { 0xFF534D42, "SMB", ZS_FILE_SYSTEM_UNSURE },
    { 0xFE534D42, "SMB", ZS_FILE_SYSTEM_UNSURE },
    { 0x01021997, "9P", ZS_FILE_SYSTEM_UNSURE },
    { 0x5346414F, "AFS", ZS_FILE_SYSTEM_UNSURE },
    { 0x6B414653, "AFS", ZS_FILE_SYSTEM_UNSURE },
    { 0x65735546, "FUSE", ZS_FILE_SYSTEM_UNSURE },
    { 0x19830326, "BeeGFS", ZS_FILE_SYSTEM_UNSURE },
};

zs_file_system zs_file_system_of(uint32_t magic)
{
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (known[k].magic == magic)
            return known[k];
    return (zs_file_system){ magic, "a file system that zscore does not know", ZS_FILE_SYSTEM_UNSURE };
}

uint32_t zs_file_system_at(const char *path)
{
    struct statfs status;
    return statfs(path, &status) ? 0 : (uint32_t)status.f_type;
}
