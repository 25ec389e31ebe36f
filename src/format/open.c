#include "format/open.h"

#include "base/bytes.h"
#include "base/shell_word.h"
#include "base/system_error.h"
#include "format/classic.h"
#include "format/elsewhere.h"
#include "format/library.h"
#include "format/names_check.h"
#include "format/nc.h"
#include "format/not_netcdf.h"
#include "format/superblock.h"
#include "format/zarr_file.h"
#include "format/zarr_store.h"

#include <errno.h>
#include <fcntl.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int zs_fail_directory(const char *path, zs_error *err)
{
    if (zs_zarr_is_store(path))
        return zs_fail(err, ZS_REFUSED, "%s: is a Zarr store, and a NetCDF file is needed here", path);
    return zs_fail(err, ZS_REFUSED, "%s: is a directory; name its files: %s/*.nc", path, path);
}

/* HDF5 locks a file that it writes.  A new one may have no bytes yet, or no superblock. */
static bool is_locked(int file)
{
    return flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

static int fail_locked(const char *path, zs_error *err)
{
    return zs_fail(
        err, ZS_REFUSED,
        "%s: another program has it open for writing, and has locked it; wait until that program has "
        "closed it",
        path);
}

enum { DIRECTORY = 1 };

/* Look at an open plain file: its identity, whether its first bytes are those of another format, and for a
 * classic file whether it is as long as its header says.  Returns 0, DIRECTORY or -1. */
static int look_at(int file, const char *path, zs_identity *identity, zs_error *err)
{
    struct stat status;
    unsigned char head[ZS_NOT_NETCDF_BYTES];
    zs_classic classic;
    if (fstat(file, &status))
        return zs_fail_system(err, 0, errno, path, "");
    if (S_ISDIR(status.st_mode))
        return DIRECTORY;
    if (!S_ISREG(status.st_mode))
        return zs_fail(err, ZS_REFUSED, "%s: is not a plain file", path);
    *identity = zs_identity_of(&status);
    ssize_t got = zs_read_bytes(file, head, sizeof head, 0);
    if (got < 0)
        return zs_fail_system(err, ZS_FAILED, errno, path, "reading its header");
    if (got == 0 && is_locked(file))
        return fail_locked(path, err);
    if (got == 0)
        return zs_fail(err, ZS_REFUSED, "%s: is empty", path);
    if (got < 4 || !zs_classic_is(head))
        return zs_check_netcdf(path, head, (size_t)got, err);
    if (zs_classic_read_from(file, path, &classic, err))
        return -1;
    zs_classic_clear(&classic);
    return 0;
}

/* O_NONBLOCK: refuse a pipe of that name instead of waiting for its writer. */
static int look(const char *path, zs_identity *identity, zs_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return zs_fail_system(err, 0, errno, path, "");
    int result = look_at(file, path, identity, err);
    close(file);
    return result;
}

/* Find the superblock of HDF5: at the beginning, or behind a user block of 512, 1024, 2048 ... bytes. */
static bool find_superblock(int file, int64_t length, zs_superblock *block)
{
    unsigned char head[ZS_SUPERBLOCK_BYTES];
    for (int64_t at = 0; at < length; at = at == 0 ? 512 : 2 * at) {
        ssize_t got = pread(file, head, sizeof head, at);
        if (got > 0 && zs_superblock_read(head, (size_t)got, at, block))
            return true;
    }
    return false;
}

/* netcdf-c has one message for all reasons why HDF5 cannot open a file. */
static int fail_hdf5(const char *path, int64_t length, const zs_superblock *block, int status, zs_error *err)
{
    char word[ZS_SHELL_WORD];
    if (block->writing)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: is marked as being written: another program has it open, or ended without closing it; "
            "wait for it, or where no program writes it any more: h5clear -s %s",
            path, zs_shell_word(path, word));
    if (block->bytes > length)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: damaged or truncated NetCDF-4 file: it has %lld bytes, but its header promises %lld; "
            "get or make the file again, or wait if it is still being written",
            path, (long long)length, (long long)block->bytes);
    if (zs_elsewhere_check_links(path, err))
        return -1;
    return zs_fail(err, ZS_REFUSED, "%s: damaged or truncated NetCDF-4 file (%s)", path, nc_strerror(status));
}

/* netcdf-c cannot open a plain file.  Say what it is, or what is wrong with it.  Where the system failed it
 * is the machine, but for a lock of another program. */
static int fail_open(const char *path, int64_t length, int status, zs_error *err)
{
    unsigned char head[ZS_NOT_NETCDF_BYTES];
    zs_superblock block;
    int reason = zs_library_reason(status);
    if (reason && reason != EWOULDBLOCK)
        return zs_fail_system(err, 0, reason, path, "opening it");
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return zs_fail_system(err, 0, errno, path, "opening it");
    ssize_t got = zs_read_bytes(file, head, sizeof head, 0);
    if (got > 0 && is_locked(file))
        fail_locked(path, err);
    else if (got > 0 && find_superblock(file, length, &block))
        fail_hdf5(path, length, &block, status, err);
    else if (got > 0 && status < 0 && !(got >= 4 && zs_classic_is(head)))
        zs_fail_not_netcdf(path, head, (size_t)got, err);
    else if (got < 0)
        zs_fail_system(err, ZS_FAILED, errno, path, "reading its header");
    else
        zs_fail_nc(err, ZS_REFUSED, status, path, "cannot be opened");
    close(file);
    return -1;
}

/* Open a plain file that was looked at.  netcdf-c would ask the network for a URL. */
static int open_file(const char *path, int64_t length, int *ncid, zs_error *err)
{
    zs_library_forget();
    int status = strstr(path, "://") ? NC_EURL : nc_open(path, NC_NOWRITE, ncid);
    if (status == NC_NOERR && zs_names_check(*ncid, path, err)) {
        nc_close(*ncid);
        return -1;
    }
    return status == NC_NOERR ? 0 : fail_open(path, length, status, err);
}

int zs_open_identified(const char *path, int *ncid, zs_identity *identity, zs_error *err)
{
    *identity = (zs_identity){ 0 };
    int found = look(path, identity, err);
    if (found == DIRECTORY)
        return zs_fail_directory(path, err);
    return found ? -1 : open_file(path, identity->bytes, ncid, err);
}

int zs_open(const char *path, int *ncid, zs_error *err)
{
    zs_identity unused;
    return zs_open_identified(path, ncid, &unused, err);
}

int zs_open_input(const char *path, int *ncid, zs_identity *identity, zs_error *err)
{
    zs_identity unused;
    identity = identity ? identity : &unused;
    *identity = (zs_identity){ 0 };
    int found = look(path, identity, err);
    if (found == DIRECTORY)
        return zs_zarr_is_store(path) ? zs_zarr_file_make(path, ncid, identity, err)
                                      : zs_fail_directory(path, err);
    return found ? -1 : open_file(path, identity->bytes, ncid, err);
}

int zs_open_again(const char *path, int *ncid, zs_error *err)
{
    struct stat status;
    zs_identity unused;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        if (zs_zarr_file_make(path, ncid, &unused, err) == 0)
            return 0;
        err->status = ZS_FAILED;
        return -1;
    }
    int opened = nc_open(path, NC_NOWRITE, ncid);
    return opened == NC_NOERR ? 0 : zs_fail_nc(err, ZS_FAILED, opened, path, "cannot be opened again");
}

int zs_check_identity(const char *path, const zs_identity *identity, zs_error *err)
{
    struct stat status;
    if (stat(path, &status))
        return zs_fail_system(err, ZS_FAILED, errno, path, "cannot be opened again");
    zs_identity now = zs_identity_of(&status);
    if (S_ISDIR(status.st_mode) && zs_zarr_store_walk(path, NULL, NULL, &now, err)) {
        err->status = ZS_FAILED;
        return -1;
    }
    if (zs_identity_same(&now, identity))
        return 0;
    return zs_fail(err, ZS_FAILED,
                   "%s: was replaced or changed after its header was read; run again when it is ready", path);
}

zs_identity zs_identity_now(const char *path)
{
    struct stat status;
    zs_identity now = { 0 };
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file >= 0 && fstat(file, &status) == 0)
        now = zs_identity_of(&status);
    if (file >= 0)
        close(file);
    return now;
}
