/* The catalog: the same on every rank, and the same for any number of ranks; and if one file is at fault,
 * which ever rank reads it, every rank gets the same error. */
#include "catalog/catalog.h"
#include "base/error.h"
#include "catalog/collect.h"
#include "catalog/series.h"
#include "header/input_file.h"
#include "lib/check_mpi.h"
#include "lib/small_files.h"
#include "parallel/comm.h"
#include "spec/parse.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { FILES = 9 };

static char path[FILES][16];
static zs_spec spec;
static zs_catalog catalog;
static zs_error err;

/* File k has k % 3 + 1 steps; the later a file's name, the earlier its time. */
static small_file file_number(int k)
{
    static const int mode[] = { 0, NC_64BIT_DATA, NC_NETCDF4 };
    snprintf(path[k], sizeof path[k], "f%d.nc", k);
    return (small_file){ .path = path[k],
                         .mode = mode[k % 3],
                         .first = 10 * (FILES - k),
                         .nstep = k % 3 + 1,
                         .units = "K",
                         .scale = 0.5,
                         .north = 20 };
}

/* COLLECTIVE */
static void make_file(const small_file *file)
{
    EVERYWHERE(comm.rank != 0 || make_small_file(file) == NC_NOERR);
}

static void setup(void)
{
    memset(&err, 0, sizeof err);
    for (int k = 0; k < FILES; k++) {
        small_file file = file_number(k);
        make_file(&file);
    }
}

static void teardown(void)
{
    zs_spec_clear(&spec);
    zs_catalog_clear(&catalog);
}

/* Read the catalog of f*.nc with some more lines in [input].  COLLECTIVE. */
static int make(const char *input)
{
    char text[512];
    zs_spec_clear(&spec);
    zs_catalog_clear(&catalog);
    memset(&err, 0, sizeof err);
    snprintf(text, sizeof text, "[input]\nfiles = f*.nc\nvariable = t\n%s\n[output]\nzscore = z.nc\n", input);
    EVERYWHERE(zs_spec_parse("test.ini", text, NULL, &spec, &err) == 0);
    return zs_catalog_make(&comm, &spec, NULL, &catalog, &err);
}

/* COLLECTIVE */
static void check_made(int result)
{
    if (result)
        fprintf(stderr, "rank %d: %s\n", comm.rank, err.text);
    EVERYWHERE(result == 0);
}

/* Step by step: by time, from the last file to the first. */
static bool steps_are_right(void)
{
    int64_t n = 0;
    for (int k = FILES - 1; k >= 0; k--)
        for (int t = 0; t < k % 3 + 1; t++, n++) {
            if (n >= catalog.series.nstep)
                return false;
            const zs_step step = zs_series_step(&catalog.series, n);
            if (step.file != k || step.record != t || step.value != 10 * (FILES - k) + t ||
                (n > 0 && step.time <= zs_series_time(&catalog.series, n - 1)))
                return false;
        }
    return n == catalog.series.nstep;
}

static bool files_are_right(void)
{
    if (catalog.files.paths.n != FILES)
        return false;
    for (int k = 0; k < FILES; k++) {
        const zs_file *file = &catalog.files.file[k];
        if (strcmp(catalog.files.paths.path[k], path[k]) != 0 || file->nrecord != k % 3 + 1 ||
            file->identity.bytes <= 0 || file->ndim != 3 || file->time != 0 || file->row != 1 ||
            file->col != 2 || file->storage.packing.scale != 0.5 || file->storage.packing.type != ZS_INT16 ||
            (file->storage.form == ZS_FORM_CLASSIC) != (k % 3 < 2))
            return false;
    }
    return true;
}

START_TEST(test_whole)
{
    check_made(make(""));
    EVERYWHERE(steps_are_right());
    EVERYWHERE(files_are_right());
    EVERYWHERE(catalog.series.nrecord == catalog.series.nstep);
    EVERYWHERE(catalog.grid.nrow == FILE_ROWS && catalog.grid.ncol == FILE_COLS);
    EVERYWHERE(catalog.grid.lat && catalog.grid.lat[0] == 20 && catalog.grid.lat[4] == -20);
    EVERYWHERE(catalog.grid.lon && catalog.grid.lon[3] == 270);
    EVERYWHERE(catalog.files.kind == ZS_MOMENTS_EXACT && catalog.files.value_size == 2);
    EVERYWHERE(strcmp(catalog.variable.units, "K") == 0 && strcmp(catalog.series.time.name, "time") == 0);
    EVERYWHERE(same_text(catalog.series.time.units) && same_text(catalog.grid.lat_name));
}
END_TEST

START_TEST(test_selection)
{
    check_made(make("time = 2001-02-10 2001-03-02\nlatitude = -5 30\nlongitude = -90 0"));
    EVERYWHERE(catalog.series.nrecord == 18 && catalog.series.nstep == 6); /* days 40, 41, 42, 50, 51, 60 */
    EVERYWHERE(zs_series_step(&catalog.series, 0).value == 40 &&
               zs_series_step(&catalog.series, 5).value == 60);
    EVERYWHERE(catalog.grid.nrow == 3 && catalog.grid.rows.first == 0);
    EVERYWHERE(catalog.grid.ncol == 2 && catalog.grid.columns.nsegment == 2);
    EVERYWHERE(catalog.grid.columns.segment[0].first == 3 && catalog.grid.columns.turn[0] == -360);
}
END_TEST

/* One packing that is not like the others: no sums of stored numbers. */
START_TEST(test_packing)
{
    for (int k = 0; k < FILES; k++) {
        small_file file = file_number(k), other = file;
        other.scale = 0.25;
        make_file(&other);
        check_made(make(""));
        EVERYWHERE(catalog.files.kind == ZS_MOMENTS_TREE);
        make_file(&file);
    }
}
END_TEST

/* Every rank has the same error, with these words in it; and the next catalog is made without trouble. */
static void check_refused(int result, const char *word, const char *other)
{
    EVERYWHERE(result == -1);
    EVERYWHERE(err.status == ZS_REFUSED);
    EVERYWHERE(same_text(err.text));
    if (!strstr(err.text, word) || !strstr(err.text, other))
        fprintf(stderr, "rank %d: %s\n", comm.rank, err.text);
    EVERYWHERE(strstr(err.text, word) && strstr(err.text, other));
    EVERYWHERE(catalog.series.steps.table.word == NULL && catalog.files.file == NULL &&
               catalog.files.paths.n == 0);
    EVERYWHERE(!zs_alarm_heard(&comm));
}

START_TEST(test_broken_file)
{
    for (int k = 0; k < FILES; k++) {
        small_file file = file_number(k);
        EVERYWHERE(comm.rank != 0 || cut_file(path[k]) == 0);
        check_refused(make(""), path[k], ": ");
        make_file(&file);
    }
    check_made(make(""));
}
END_TEST

/* All of them but the first: whichever is met first is named, to all. */
START_TEST(test_broken_files)
{
    for (int k = 1; k < FILES; k++)
        EVERYWHERE(comm.rank != 0 || cut_file(path[k]) == 0);
    for (int trial = 0; trial < 5; trial++)
        check_refused(make(""), "f", ".nc: ");
}
END_TEST

START_TEST(test_other_files)
{
    for (int k = 1; k < FILES; k++) {
        small_file file = file_number(k), other = file;
        other.units = "degC";
        make_file(&other);
        check_refused(make(""), path[k], "units");
        other = file;
        other.north = 21;
        make_file(&other);
        check_refused(make(""), path[k], "latitudes");
        other = file;
        other.first = 10 * (FILES - k + 1); /* a step that the file before has, too */
        make_file(&other);
        check_refused(make(""), path[k], path[k - 1]);
        make_file(&file);
    }
    check_made(make(""));
}
END_TEST

START_TEST(test_nothing_selected)
{
    check_refused(make("time = 1999"), "[input] time", "test.ini:4");
    check_refused(make("latitude = 80 90"), "[input] latitude", "test.ini:4");
    check_refused(make("longitude = 10 20"), "[input] longitude", "test.ini:4");
}
END_TEST

START_TEST(test_no_file)
{
    zs_spec_clear(&spec);
    EVERYWHERE(zs_spec_parse("test.ini", "[input]\nfiles = none*.nc\nvariable = t\n[output]\nzscore = z.nc\n",
                             NULL, &spec, &err) == 0);
    check_refused(zs_catalog_make(&comm, &spec, NULL, &catalog, &err), "none*.nc", "[input] files");
    EVERYWHERE(strstr(err.text, "[rank") == NULL);
}
END_TEST

START_TEST(test_runs)
{
    check_made(make(""));
    bool good = true;
    for (int64_t step = 0; step < catalog.series.nstep; step++) {
        const zs_step at = zs_series_step(&catalog.series, step);
        int64_t left = catalog.files.file[at.file].nrecord - at.record;
        for (int64_t count = 1; count <= catalog.series.nstep - step; count++)
            good = good && zs_series_run(&catalog.series, step, count) == (count < left ? count : left);
    }
    EVERYWHERE(good);
}
END_TEST

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_whole);
    tcase_add_test(tests, test_selection);
    tcase_add_test(tests, test_packing);
    tcase_add_test(tests, test_broken_file);
    tcase_add_test(tests, test_broken_files);
    tcase_add_test(tests, test_other_files);
    tcase_add_test(tests, test_nothing_selected);
    tcase_add_test(tests, test_no_file);
    tcase_add_test(tests, test_runs);
    int status = run_mpi_tests("catalog", tests);
    MPI_Finalize();
    return status;
}
