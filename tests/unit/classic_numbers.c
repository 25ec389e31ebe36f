/* The parser of classic headers against netcdf-c: files of random dimensions, attributes and variables, made
 * by netcdf-c; each number of each variable is at the place that the parser tells. */
#include "base/error.h"
#include "format/classic.h"
#include "lib/check_main.h"

#include <fcntl.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    FILES = 300,
    MOST_DIMS = 4,
    MOST_VARS = 5,
    MOST_LENGTH = 4,
    MOST_RECORDS = 3,
    ROOM = 8 * 3 * 4 * 4 * 4
};

static const char path[] = "unit_classic_numbers.nc";
static const size_t sizes[] = { 0, 1, 1, 2, 4, 4, 8, 1, 2, 4, 8, 8 };
static uint64_t place; /* of the next random number */

/* From 0 to n - 1. */
static int below(int n)
{
    return (int)(bits_at(place++) % (uint64_t)n);
}

static void good(int status)
{
    ck_assert_msg(status == NC_NOERR, "%s", nc_strerror(status));
}

/* Texts of all lengths, so that all paddings occur. */
static void add_attributes(int ncid, int var)
{
    static const char text[] = "a text of some length";
    for (int k = below(3); k > 0; k--) {
        char name[16];
        snprintf(name, sizeof name, "%.*s_%d", below(5), "name", k);
        good(nc_put_att_text(ncid, var, name, (size_t)below((int)sizeof text), text));
    }
}

static void define_variable(int ncid, int k, int version, int ndim)
{
    static const char *const names[] = { "a", "bc", "def", "temperature", "x_y.z+1" };
    int dims[MOST_DIMS + 1], n = below(4), var;
    for (int i = 0; i < n; i++)
        dims[i] = i == 0 ? below(ndim) : 1 + below(ndim - 1); /* dimension 0, of records, comes first */
    int type = 1 + below(version == 5 ? NC_UINT64 : NC_DOUBLE);
    good(nc_def_var(ncid, names[k], type, n, dims, &var));
    add_attributes(ncid, var);
}

static size_t count_of(int ncid, int var, size_t *counts)
{
    int n, dims[NC_MAX_VAR_DIMS];
    size_t all = 1;
    good(nc_inq_var(ncid, var, NULL, NULL, &n, dims, NULL));
    for (int i = 0; i < n; i++) {
        good(nc_inq_dimlen(ncid, dims[i], &counts[i]));
        if (dims[i] == 0) /* the file has no records yet */
            counts[i] = (size_t)below(MOST_RECORDS + 1);
        all *= counts[i];
    }
    return all;
}

static void fill_variable(int ncid, int var)
{
    static const size_t start[MOST_DIMS + 1];
    size_t counts[MOST_DIMS + 1], all = count_of(ncid, var, counts);
    unsigned char numbers[ROOM];
    nc_type type;
    good(nc_inq_vartype(ncid, var, &type));
    for (size_t i = 0; i < all * sizes[type]; i++)
        numbers[i] = (unsigned char)bits_at(place++);
    if (all > 0)
        good(nc_put_vara(ncid, var, start, counts, numbers));
}

static void make_file(int version)
{
    int ncid, ndim = 2 + below(MOST_DIMS - 1), nvar = 1 + below(MOST_VARS), dim;
    int mode = version == 5 ? NC_64BIT_DATA : version == 2 ? NC_64BIT_OFFSET : 0;
    good(nc_create(path, mode | NC_CLOBBER, &ncid));
    for (int k = 0; k < ndim; k++) {
        char name[16];
        snprintf(name, sizeof name, "%.*s%c", below(5), "dims", 'a' + k);
        good(nc_def_dim(ncid, name, k == 0 ? NC_UNLIMITED : (size_t)(1 + below(MOST_LENGTH)), &dim));
    }
    add_attributes(ncid, NC_GLOBAL);
    for (int k = 0; k < nvar; k++)
        define_variable(ncid, k, version, ndim);
    good(nc_enddef(ncid));
    for (int k = 0; k < nvar; k++)
        fill_variable(ncid, k);
    good(nc_close(ncid));
}

/* The bytes of the variable where the parser says that they are, in this machine's order. */
static void read_variable(int file, const zs_classic *classic, const zs_classic_var *var,
                          unsigned char *numbers)
{
    size_t size = sizes[var->type], n = (size_t)var->size;
    int64_t pieces = var->record ? classic->nrecord : 1;
    for (int64_t k = 0; k < pieces; k++, numbers += n) {
        ck_assert_int_eq(pread(file, numbers, n, var->begin + k * classic->record_size), (ssize_t)n);
        for (size_t i = 0; i < n; i += size)
            for (size_t a = 0, b = size - 1; a < b; a++, b--) {
                unsigned char byte = numbers[i + a];
                numbers[i + a] = numbers[i + b];
                numbers[i + b] = byte;
            }
    }
}

static void compare_variable(int ncid, int k, int file, const zs_classic *classic)
{
    const zs_classic_var *var = &classic->var[k];
    unsigned char expected[ROOM], found[ROOM];
    char name[NC_MAX_NAME + 1];
    int ndim, dims[NC_MAX_VAR_DIMS];
    nc_type type;
    size_t all = 1, length;
    good(nc_inq_var(ncid, k, name, &type, &ndim, dims, NULL));
    ck_assert_str_eq(var->name, name);
    ck_assert_int_eq(var->type, type);
    ck_assert_int_eq(var->ndim, ndim);
    ck_assert_int_eq(var->record, ndim > 0 && dims[0] == 0);
    for (int i = 0; i < ndim; i++, all *= length) {
        good(nc_inq_dimlen(ncid, dims[i], &length));
        ck_assert_int_eq(var->shape[i], (int64_t)length);
    }
    good(nc_get_var(ncid, k, expected));
    read_variable(file, classic, var, found);
    ck_assert_int_eq(memcmp(found, expected, all * sizes[type]), 0);
}

static void compare_file(int version)
{
    zs_classic classic;
    zs_error err = { 0 };
    int ncid, nvar, file = open(path, O_RDONLY);
    size_t nrecord;
    ck_assert_msg(zs_classic_read(path, &classic, &err) == 0, "%s", err.text);
    good(nc_open(path, NC_NOWRITE, &ncid));
    good(nc_inq_nvars(ncid, &nvar));
    good(nc_inq_dimlen(ncid, 0, &nrecord));
    ck_assert_int_eq(classic.version, version);
    ck_assert_int_eq(classic.nrecord, (int64_t)nrecord);
    ck_assert_int_eq(classic.nvar, nvar);
    for (int k = 0; k < nvar; k++)
        compare_variable(ncid, k, file, &classic);
    good(nc_close(ncid));
    close(file);
    zs_classic_clear(&classic);
}

START_TEST(numbers_of_random_files)
{
    static const int versions[] = { 1, 2, 5 };
    for (int k = 0; k < FILES; k++) {
        place = (uint64_t)k * 1000000;
        make_file(versions[k % 3]);
        compare_file(versions[k % 3]);
    }
    unlink(path);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, numbers_of_random_files);
    return run_tests("classic_numbers", tests);
}
