#include "output/preflight.h"

#include "base/file_id.h"
#include "base/memory.h"
#include "base/shell_word.h"
#include "base/text.h"
#include "format/zarr_encode.h"
#include "output/final_path.h"
#include "output/free_space.h"
#include "spec/zarr_rules.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* An output that is a directory takes the place of Zarr groups alone, which are its like, and can remove what
 * is in it. */
static int check_store(const char *path, const char *where, const char *final, const struct stat *status,
                       zs_error *err)
{
    char group[PATH_MAX + sizeof "/.zgroup"];
    snprintf(group, sizeof group, "%s/.zgroup", final);
    if (!S_ISDIR(status->st_mode) || access(group, F_OK))
        return zs_fail(err, ZS_REFUSED, "%s: %s exists and is no Zarr store; name another, or remove it",
                       where, path);
    return access(final, R_OK | W_OK | X_OK) == 0
               ? 0
               : zs_fail(err, ZS_REFUSED, "%s: %s exists, and cannot be replaced: %s", where, path,
                         strerror(errno));
}

/* store: will the output be a Zarr store? */
static int check_place(const char *path, const char *where, bool store, zs_error *err)
{
    char buffer[PATH_MAX], final[PATH_MAX], word[ZS_SHELL_WORD];
    struct stat status;
    if (zs_final_path(path, final, err))
        return zs_fail_in(err, "%s", where);
    const char *directory = zs_directory_of(final, buffer);
    if (stat(directory, &status))
        return zs_fail(err, ZS_REFUSED, "%s: directory %s: %s; make it first: mkdir -p %s", where, directory,
                       strerror(errno), zs_shell_word(directory, word));
    if (!S_ISDIR(status.st_mode))
        return zs_fail(err, ZS_REFUSED, "%s: %s is not a directory", where, directory);
    if (access(directory, W_OK | X_OK))
        return zs_fail(err, ZS_REFUSED, "%s: cannot write in directory %s: %s", where, directory,
                       strerror(errno));
    if (stat(final, &status) == 0)
        return store ? check_store(path, where, final, &status, err)
               : S_ISREG(status.st_mode)
                   ? 0
                   : zs_fail(err, ZS_REFUSED, "%s: %s exists and is not a plain file", where, path);
    return errno == ENOENT ? 0 : zs_fail(err, ZS_REFUSED, "%s: %s: %s", where, path, strerror(errno));
}

/* Find the file that a path stands for, without links and dots.  Returns false if its directory does not
 * exist. */
static bool true_path(const char *path, char result[PATH_MAX])
{
    char buffer[PATH_MAX], final[PATH_MAX];
    zs_error unused;
    if (zs_final_path(path, final, &unused) || !realpath(zs_directory_of(final, buffer), result))
        return false;
    size_t used = strlen(result);
    snprintf(result + used, PATH_MAX - used, "/%s", zs_last_name(final));
    return true;
}

/* The files that the names of a spec stand for: [zs_spec_written_count()][PATH_MAX], owned by the caller; ""
 * where there is none.  Returns NULL with err filled: no memory. */
static char *true_paths(const zs_spec *spec, zs_error *err)
{
    int n = zs_spec_written_count(spec);
    char *all = zs_alloc((size_t)n, PATH_MAX, "the paths of outputs", err);
    for (int k = 0; k < n && all; k++) {
        const char *path = zs_spec_written(spec, k).path;
        if (path && !true_path(path, all + (size_t)k * PATH_MAX))
            all[(size_t)k * PATH_MAX] = '\0';
    }
    return all;
}

/* Do two names of a spec, or of the specs of two variables, stand for one file? */
static int check_names(const zs_spec *spec, const zs_spec *of_other, zs_error *err)
{
    bool itself = of_other == spec;
    char *paths = true_paths(spec, err);
    char *others = itself || !paths ? paths : true_paths(of_other, err);
    int result = others ? 0 : -1;
    for (int k = 0; k < zs_spec_written_count(spec) && result == 0; k++) {
        const char *path = paths + (size_t)k * PATH_MAX, *name = others;
        int n = !*path ? 0 : itself ? k : zs_spec_written_count(of_other);
        for (int j = 0; j < n && result == 0; j++, name += PATH_MAX) {
            if (strcmp(path, name) != 0 || (k == j && zs_specs_share(spec, of_other, k)))
                continue;
            zs_written file = zs_spec_written(spec, k), other = zs_spec_written(of_other, j);
            result = zs_fail(err, ZS_REFUSED, "%s: %s is the same file as %s, %s", file.where, file.path,
                             other.where, other.path);
        }
    }
    free(itself ? NULL : others);
    free(paths);
    return result;
}

/* Is an output one of the inputs, or a file of masks or areas?  Inodes are compared, so that another name of
 * the same file does not get through. The catalog has the inodes of the inputs, but no numbers of devices,
 * which differ between nodes: if two inodes are equal, this rank asks for the devices itself. */
static int check_inputs(const zs_spec *spec, const zs_catalog *catalog, zs_error *err)
{
    struct stat output;
    for (int k = 0; k < zs_spec_written_count(spec); k++) {
        zs_written file = zs_spec_written(spec, k);
        if (!file.path || stat(file.path, &output))
            continue;
        for (int i = 0; i < catalog->files.paths.n; i++) {
            if (catalog->files.file[i].identity.inode == output.st_ino &&
                zs_files_are_one(catalog->files.paths.path[i], file.path))
                return zs_fail(err, ZS_REFUSED, "%s: output %s is also an input, %s", file.where, file.path,
                               catalog->files.paths.path[i]);
        }
        for (int i = 0; i < spec->nmask; i++)
            if (zs_files_are_one(spec->mask[i].file, file.path))
                return zs_fail(err, ZS_REFUSED, "%s: output %s is also the file of a mask, %s", file.where,
                               file.path, zs_spec_place(spec, spec->mask[i].section, "file"));
        if (spec->input.areas.path && zs_files_are_one(file.path, spec->input.areas.path))
            return zs_fail(err, ZS_REFUSED, "%s: output %s is also the file of areas, %s", file.where,
                           file.path, spec->input.areas.path);
    }
    return 0;
}

/* Would an output replace the earlier run's statistics?  Only the statistics that extend them may.
 * of_other: the spec of the catalog: the same, or that of another variable. */
static int check_archive(const zs_spec *spec, const zs_spec *of_other, const zs_catalog *catalog,
                         zs_error *err)
{
    if (!catalog->prior.path)
        return 0;
    for (int k = 0; k < zs_spec_written_count(spec); k++) {
        zs_written file = zs_spec_written(spec, k);
        bool grows = spec->climatology.extend && file.product < 0 && file.kind == ZS_STATISTICS &&
                     (spec == of_other || zs_specs_share(spec, of_other, k));
        const char *std = catalog->prior.given[ZS_GIVEN_STD].path, *lost = NULL;
        if (file.path && !grows && zs_files_are_one(file.path, catalog->prior.path))
            lost = catalog->prior.path;
        if (file.path && std && zs_files_are_one(file.path, std))
            lost = std;
        if (lost)
            return zs_fail(err, ZS_REFUSED,
                           "%s: output %s is also the statistics file %s, which would be lost", file.where,
                           file.path, lost);
    }
    return 0;
}

/* With an unlimited time, a variable of a product is one chunk (output/chunking.c). */
static int check_records(const zs_spec *spec, const zs_layout *layout, zs_error *err)
{
    const int64_t most = UINT32_MAX; /* HDF5: a chunk has less than 4 GiB */
    for (int k = 0; k < spec->nproduct && spec->output.record && spec->output.format == ZS_NETCDF4; k++)
        for (int var = 0; var < layout[k].nvar; var++) {
            int64_t bytes =
                zs_layout_values(&layout[k], var) * (int64_t)zs_field_type_size(layout[k].var[var].type);
            if (bytes >= most)
                return zs_fail(err, ZS_REFUSED,
                               "%s = yes: %s of %s takes %.1f GiB, and a product with an unlimited time less "
                               "than 4 GiB in NetCDF-4; set record = no or format = classic",
                               zs_spec_place(spec, "output", "record"), layout[k].var[var].name,
                               spec->product[k].file, (double)bytes / (1 << 30));
        }
    return 0;
}

static bool is_store(const zs_spec *spec, const zs_written *file)
{
    return spec->output.format == ZS_ZARR && file->report == ZS_REPORT_FILES;
}

static int check_compressor(const zs_spec *spec, zs_error *err)
{
    zs_compressor_kind kind = zs_spec_compressor(spec).kind;
    if (spec->output.format != ZS_ZARR || zs_zarr_encodes(kind))
        return 0;
    return zs_fail(
        err, ZS_REFUSED, "%s: this zscore was built without the library %s; set compressor = zlib or none",
        zs_spec_place(spec, "output", "compressor"), kind == ZS_COMPRESS_ZSTD ? "libzstd" : "libblosc");
}

static int check_library(const zs_spec *spec, zs_error *err)
{
#ifdef HAVE_PARALLEL_NETCDF
    (void)spec, (void)err;
    return 0;
#else
    if (spec->run.writer != ZS_LIBRARY_NETCDF)
        return 0;
    return zs_fail(err, ZS_REFUSED,
                   "%s: this zscore was built without parallel netcdf-c, which writer = netcdf needs; set "
                   "writer = auto",
                   zs_spec_place(spec, "run", "writer"));
#endif
}

/* Is a path in a directory, both without links and dots? */
static bool is_in(const char *path, const char *directory)
{
    char found[PATH_MAX];
    size_t n = strlen(directory);
    return path && true_path(path, found) && strncmp(found, directory, n) == 0 && found[n] == '/';
}

/* A file that the run reads or writes: number i, from 0 on.  Returns false behind the last one.  path: NULL
 * where the spec has none. */
static bool path_at(const zs_spec *spec, const zs_catalog *catalog, int i, const char **path)
{
    const char *const single[] = { spec->path, catalog->prior.path, catalog->prior.given[ZS_GIVEN_STD].path,
                                   spec->input.areas.path };
    const int nsingle = sizeof single / sizeof *single;
    const int inputs = nsingle + spec->nmask, written = inputs + catalog->files.paths.n;
    *path = i < nsingle                                 ? single[i]
            : i < inputs                                ? spec->mask[i - nsingle].file
            : i < written                               ? catalog->files.paths.path[i - inputs]
            : i < written + zs_spec_written_count(spec) ? zs_spec_written(spec, i - written).path
                                                        : NULL;
    return i < written + zs_spec_written_count(spec);
}

/* A store that replaces another one must not take with it what the run reads or writes besides. */
static int check_within(const zs_spec *spec, const zs_catalog *catalog, zs_error *err)
{
    char store[PATH_MAX];
    const char *path;
    for (int k = 0; k < zs_spec_written_count(spec); k++) {
        zs_written file = zs_spec_written(spec, k);
        if (!file.path || !is_store(spec, &file) || !true_path(file.path, store) || access(store, F_OK))
            continue; /* nothing is in a store that is not there */
        for (int i = 0; path_at(spec, catalog, i, &path); i++)
            if (is_in(path, store))
                return zs_fail(err, ZS_REFUSED,
                               "%s: %s will be replaced as a whole, and %s is in it; name another",
                               file.where, file.path, path);
    }
    return 0;
}

int zs_writer_preflight(const zs_spec *spec, const zs_catalog *catalog, const zs_layout *layout,
                        zs_error *err)
{
    for (int k = 0; k < zs_spec_written_count(spec); k++) {
        zs_written file = zs_spec_written(spec, k);
        if (file.path && check_place(file.path, file.where, is_store(spec, &file), err))
            return -1;
    }
    if (check_library(spec, err) || check_compressor(spec, err) || check_within(spec, catalog, err))
        return -1;
    if (check_records(spec, layout, err) || check_names(spec, spec, err) ||
        check_inputs(spec, catalog, err) || check_archive(spec, spec, catalog, err))
        return -1;
    return 0;
}

/* Have the variables files of their own, but for those in which they stand side by side? */
static int check_apart(const zs_side *all, int n, zs_error *err)
{
    for (int k = 0; k < n; k++)
        for (int j = 0; j < n; j++)
            if (j != k && ((j > k && check_names(all[k].spec, all[j].spec, err)) ||
                           check_archive(all[k].spec, all[j].spec, all[j].catalog, err)))
                return -1;
    return 0;
}

int zs_preflight_together(const zs_side *all, int n, zs_error *err)
{
    return check_apart(all, n, err) ? -1 : zs_free_space_check(all, n, err);
}
