/* What can be known of the outputs before anything is read. */
#include "describe.h"
#include "whole.h"
#include "write.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

int64_t zs_writer_bytes(const zs_spec *spec, const zs_catalog *catalog, zs_output_kind kind)
{
    int64_t cells = catalog->grid.nrow * catalog->grid.ncol, bytes = 0;
    for (zs_field field = 0; field < ZS_FIELDS; field++)
        if (zs_field_in(spec, field, kind))
            bytes += (int64_t)zs_field_size(field) * cells * zs_most(1, zs_field_layers(catalog, field));
    return bytes;
}

static const char *directory_of(const char *path, char buffer[PATH_MAX])
{
    snprintf(buffer, PATH_MAX, "%s", path);
    return dirname(buffer);
}

static int check_place(const char *path, const char *where, zs_error *err)
{
    char buffer[PATH_MAX];
    struct stat status;
    const char *directory = directory_of(path, buffer);
    if (stat(directory, &status))
        return zs_fail(err, ZS_REFUSED, "%s: directory %s: %s; make it first: mkdir -p %s", where, directory,
                       strerror(errno), directory);
    if (!S_ISDIR(status.st_mode))
        return zs_fail(err, ZS_REFUSED, "%s: %s is not a directory", where, directory);
    if (access(directory, W_OK | X_OK))
        return zs_fail(err, ZS_REFUSED, "%s: cannot write in directory %s: %s", where, directory,
                       strerror(errno));
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return zs_fail(err, ZS_REFUSED, "%s: %s exists and is no plain file", where, path);
    return 0;
}

/* Where a path leads, whatever links and dots are in it.  Returns false where the directory is not there. */
static bool true_path(const char *path, char result[PATH_MAX])
{
    char buffer[PATH_MAX], name[PATH_MAX];
    snprintf(name, sizeof name, "%s", path);
    if (!realpath(directory_of(path, buffer), result))
        return false;
    size_t used = strlen(result);
    snprintf(result + used, PATH_MAX - used, "/%s", basename(name));
    return true;
}

static int check_names(const zs_spec *spec, zs_error *err)
{
    char path[ZS_OUTPUT_KINDS][PATH_MAX];
    for (int k = 0; k < ZS_OUTPUT_KINDS; k++) {
        if (!spec->output[k] || !true_path(spec->output[k], path[k]))
            path[k][0] = '\0';
        for (int j = 0; j < k; j++)
            if (*path[k] && strcmp(path[j], path[k]) == 0)
                return zs_fail(err, ZS_REFUSED, "%s: %s is the same file as %s, %s", spec->output_where[k],
                               spec->output[k], spec->output_where[j], spec->output[j]);
    }
    return 0;
}

/* By inode, so that no other name of the same file gets through.  The device was seen by the rank that read
 * the header; on another node the same file system may have another number, so that this rank looks again. */
static int check_inputs(const zs_spec *spec, const zs_catalog *catalog, zs_error *err)
{
    struct stat input, output;
    for (int k = 0; k < ZS_OUTPUT_KINDS; k++) {
        if (!spec->output[k] || stat(spec->output[k], &output))
            continue;
        for (int i = 0; i < catalog->paths.n; i++) {
            if (catalog->file[i].identity.inode == output.st_ino &&
                stat(catalog->paths.path[i], &input) == 0 && input.st_dev == output.st_dev &&
                input.st_ino == output.st_ino)
                return zs_fail(err, ZS_REFUSED, "%s: output %s is also an input, %s", spec->output_where[k],
                               spec->output[k], catalog->paths.path[i]);
        }
    }
    return 0;
}

/* Only new statistics may take the place of those that they extend. */
static int check_archive(const zs_spec *spec, const zs_catalog *catalog, zs_error *err)
{
    struct stat archive, output;
    if (!catalog->archive.path || stat(catalog->archive.path, &archive))
        return 0;
    for (int k = 0; k < ZS_OUTPUT_KINDS; k++)
        if (spec->output[k] && (spec->from || k != ZS_STATISTICS) && stat(spec->output[k], &output) == 0 &&
            output.st_dev == archive.st_dev && output.st_ino == archive.st_ino)
            return zs_fail(err, ZS_REFUSED,
                           "%s: output %s is also the statistics file %s, which would be lost",
                           spec->output_where[k], spec->output[k], catalog->archive.path);
    return 0;
}

/* Outputs of known size; those on one file system together. */
static int check_space(const zs_spec *spec, const zs_catalog *catalog, zs_error *err)
{
    char buffer[PATH_MAX];
    struct statvfs space[ZS_OUTPUT_KINDS];
    bool known[ZS_OUTPUT_KINDS] = { false };
    for (int k = 0; k < ZS_OUTPUT_KINDS; k++) {
        double needed = 0;
        if (!spec->output[k] || spec->deflate > 0 ||
            statvfs(directory_of(spec->output[k], buffer), &space[k]) || space[k].f_blocks == 0)
            continue; /* of a size that is not known, or where none is counted */
        known[k] = true;
        for (int j = 0; j <= k; j++)
            if (spec->output[j] && known[j] && space[j].f_fsid == space[k].f_fsid)
                needed += (double)zs_writer_bytes(spec, catalog, (zs_output_kind)j);
        double room = (double)space[k].f_bavail * (double)space[k].f_frsize;
        if (needed > room)
            return zs_fail(err, ZS_FAILED, "%s: no space left for %s: %.1f MiB are needed, %.1f MiB are free",
                           spec->output_where[k], spec->output[k], needed / 1048576, room / 1048576);
    }
    return 0;
}

int zs_writer_preflight(const zs_spec *spec, const zs_catalog *catalog, zs_error *err)
{
    for (int k = 0; k < ZS_OUTPUT_KINDS; k++)
        if (spec->output[k] && check_place(spec->output[k], spec->output_where[k], err))
            return -1;
    if (check_names(spec, err) || check_inputs(spec, catalog, err) || check_archive(spec, catalog, err))
        return -1;
    return check_space(spec, catalog, err);
}
