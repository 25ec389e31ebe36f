#include "format/classic.h"

#include "base/memory.h"
#include "base/system_error.h"
#include "format/classic_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Tags of the three lists. */
enum { DIMENSIONS = 10, VARIABLES = 11, ATTRIBUTES = 12 };

/* NetCDF's own limits are 256 bytes for a name and 1024 dimensions for a variable.  Whatever exceeds these
 * limits is damage. */
enum { LONGEST_NAME = 1024, MOST_DIMENSIONS = 1024 };

/* The dimensions of the file.  The record dimension is the one whose length in the header is 0. */
typedef struct dimensions {
    int64_t *length; /* [count] */
    size_t count, capacity;
    int64_t record; /* -1: none */
} dimensions;

/* Bytes of one value of a type; 0 for a type that this version of the format does not have. */
static int64_t type_size(int64_t type, int version)
{
    static const char size[] = { 0, 1, 1, 2, 4, 4, 8, 1, 2, 4, 8, 8 };
    int64_t last = version == 5 ? ZS_CLASSIC_UINT64 : ZS_CLASSIC_DOUBLE;
    return type >= ZS_CLASSIC_BYTE && type <= last ? size[type] : 0;
}

static int get_type(zs_header_reader *in, zs_classic_type *type, int64_t *size)
{
    int64_t number;
    if (zs_header_signed(in, 4, &number))
        return -1;
    *size = type_size(number, in->version);
    if (*size == 0)
        return zs_header_broken(in, "an unknown type");
    *type = (zs_classic_type)number;
    return 0;
}

/* The head of a list: its tag and its number of entries, or two zeros for an absent list.  The count serves
 * only as the end of a loop.  Each entry takes bytes of the file, so that a loop with a wrong count stops at
 * the end of the file. */
static int get_list(zs_header_reader *in, int tag, int64_t *count)
{
    int64_t found;
    if (zs_header_signed(in, 4, &found) || zs_header_count(in, count))
        return -1;
    if (found != tag && (found != 0 || *count != 0))
        return zs_header_broken(in, tag == DIMENSIONS  ? "no list of dimensions"
                                    : tag == VARIABLES ? "no list of variables"
                                                       : "no list of attributes");
    return 0;
}

static int skip_name(zs_header_reader *in)
{
    int64_t size;
    return zs_header_count(in, &size) ? -1 : zs_header_skip_padded(in, size);
}

static int skip_attributes(zs_header_reader *in)
{
    int64_t count, items, size, bytes;
    zs_classic_type type;
    if (get_list(in, ATTRIBUTES, &count))
        return -1;
    for (int64_t i = 0; i < count; i++) {
        if (skip_name(in) || get_type(in, &type, &size) || zs_header_count(in, &items))
            return -1;
        if (__builtin_mul_overflow(items, size, &bytes))
            return zs_header_cut_short(in);
        if (zs_header_skip_padded(in, bytes))
            return -1;
    }
    return 0;
}

static int get_dimensions(zs_header_reader *in, dimensions *dim)
{
    int64_t count, length;
    if (get_list(in, DIMENSIONS, &count))
        return -1;
    for (int64_t i = 0; i < count; i++) {
        if (skip_name(in) || zs_header_count(in, &length) ||
            zs_grow((void **)&dim->length, &dim->capacity, dim->count + 1, sizeof *dim->length, in->err))
            return -1;
        if (length == 0 && dim->record >= 0)
            return zs_header_broken(in, "two record dimensions");
        if (length == 0)
            dim->record = i;
        dim->length[dim->count++] = length;
    }
    return 0;
}

static int get_name(zs_header_reader *in, char **name)
{
    int64_t size;
    if (zs_header_count(in, &size))
        return -1;
    if (size == 0 || size > LONGEST_NAME)
        return zs_header_broken(in, "a variable's name is empty or too long");
    *name = zs_alloc((size_t)size + 1, 1, "a name", in->err);
    if (!*name || zs_header_bytes(in, *name, (size_t)size) || zs_header_skip(in, (4 - size % 4) % 4))
        return -1;
    return memchr(*name, '\0', (size_t)size) ? zs_header_broken(in, "a zero byte in a variable's name") : 0;
}

/* Read the shape of a variable.  var->size becomes the number of values in the variable, or in one of its
 * records. */
static int get_shape(zs_header_reader *in, const dimensions *dim, zs_classic_var *var)
{
    int64_t count, id;
    if (zs_header_count(in, &count))
        return -1;
    if (count > MOST_DIMENSIONS)
        return zs_header_broken(in, "a variable with more than 1024 dimensions");
    var->shape = zs_alloc((size_t)count, sizeof *var->shape, "a shape", in->err);
    if (!var->shape)
        return -1;
    var->ndim = (int)count;
    var->size = 1;
    for (int i = 0; i < var->ndim; i++) {
        if (zs_header_count(in, &id))
            return -1;
        if (id >= (int64_t)dim->count)
            return zs_header_broken(in, "a variable has a dimension that is not there");
        if (id == dim->record && i > 0)
            return zs_header_broken(in, "the record dimension is not the first one of a variable");
        var->shape[i] = dim->length[id];
        if (id == dim->record)
            var->record = true;
        else if (__builtin_mul_overflow(var->size, var->shape[i], &var->size))
            return zs_header_broken(in, "a variable larger than any file");
    }
    return 0;
}

/* The header's own size of a variable (vsize) is not used: writers disagree about it (from 4 GiB on, or for a
 * single record variable), and the shape gives the size. */
static int get_variable(zs_header_reader *in, const dimensions *dim, zs_classic_var *var)
{
    int64_t size;
    uint64_t vsize;
    if (get_name(in, &var->name) || get_shape(in, dim, var) || skip_attributes(in) ||
        get_type(in, &var->type, &size) || zs_header_number(in, in->version == 5 ? 8 : 4, &vsize) ||
        zs_header_signed(in, in->version == 1 ? 4 : 8, &var->begin))
        return -1;
    /* Leave room for the padding, so that padded() cannot overflow. */
    if (__builtin_mul_overflow(var->size, size, &var->size) || var->size > INT64_MAX - 3)
        return zs_header_broken(in, "a variable larger than any file");
    return 0;
}

static int get_variables(zs_header_reader *in, const dimensions *dim, zs_classic *classic)
{
    int64_t count;
    size_t capacity = 0;
    if (get_list(in, VARIABLES, &count))
        return -1;
    if (count > INT_MAX)
        return zs_header_cut_short(in);
    for (int i = 0; i < count; i++) {
        if (zs_grow((void **)&classic->var, &capacity, (size_t)i + 1, sizeof *classic->var, in->err))
            return -1;
        classic->nvar = i + 1;
        if (get_variable(in, dim, &classic->var[i]))
            return -1;
    }
    return 0;
}

static int64_t padded(int64_t size)
{
    return (size + 3) / 4 * 4;
}

/* Each variable's part of a record is padded to 4 bytes, except in a file with a single record variable.
 * ("Note on padding" in the specification; it matters for types of 1 and 2 bytes.) */
static int measure_record(const zs_header_reader *in, zs_classic *classic, int64_t *first)
{
    const zs_classic_var *only = NULL;
    int count = 0;
    for (int i = 0; i < classic->nvar; i++) {
        const zs_classic_var *var = &classic->var[i];
        if (!var->record)
            continue;
        if (__builtin_add_overflow(classic->record_size, padded(var->size), &classic->record_size))
            return zs_header_broken(in, "a record larger than any file");
        if (count++ == 0 || var->begin < *first)
            *first = var->begin;
        only = var;
    }
    if (count == 1)
        classic->record_size = only->size;
    return 0;
}

/* Every variable must lie behind the header, and every record variable within its record: otherwise values
 * would overlap. */
static int check_places(const zs_header_reader *in, const zs_classic *classic, int64_t first)
{
    for (int i = 0; i < classic->nvar; i++) {
        const zs_classic_var *var = &classic->var[i];
        if (var->begin < zs_header_position(in))
            return zs_header_broken(in, "a variable begins inside the header");
        if (var->record && var->begin - first > classic->record_size - var->size)
            return zs_header_broken(in, "a record variable lies outside its record");
    }
    return 0;
}

/* A program that is still appending leaves the number of records open.  Then it is the number of whole
 * records that the file has room for. */
static int64_t count_records(const zs_header_reader *in, const zs_classic *classic)
{
    int64_t least = -1;
    for (int i = 0; i < classic->nvar; i++) {
        const zs_classic_var *var = &classic->var[i];
        if (!var->record)
            continue;
        int64_t room = var->begin > in->length ? -1 : in->length - var->begin - var->size;
        int64_t count = room < 0 ? 0 : room / classic->record_size + 1;
        if (least < 0 || count < least)
            least = count;
    }
    return least < 0 ? 0 : least;
}

/* The file must reach to the end of each variable's last value.  Padding behind the last variable is not
 * required: NetCDF reads files without it, and some writers leave it out. */
static int measure_file(const zs_header_reader *in, zs_classic *classic)
{
    classic->length = zs_header_position(in);
    for (int i = 0; i < classic->nvar; i++) {
        zs_classic_var *var = &classic->var[i];
        int64_t before = 0, end;
        if (var->record)
            var->shape[0] = classic->nrecord;
        if (var->record && classic->nrecord == 0)
            continue;
        if ((var->record && __builtin_mul_overflow(classic->nrecord - 1, classic->record_size, &before)) ||
            __builtin_add_overflow(before, var->begin, &end) || __builtin_add_overflow(end, var->size, &end))
            return zs_header_broken(in, "a variable larger than any file");
        if (end > classic->length)
            classic->length = end;
    }
    return 0;
}

/* The first 4 bytes, and the number of records.  A number whose bits are all 1 means that it was left open,
 * in CDF-5 too. */
static int get_magic(zs_header_reader *in, bool *open_ended, zs_classic *classic)
{
    unsigned char magic[4];
    uint64_t count;
    bool classic_file = false;
    if (in->length >= 4) {
        if (zs_header_bytes(in, magic, 4))
            return -1;
        classic_file = zs_classic_is(magic);
    }
    if (!classic_file)
        return zs_fail(in->err, ZS_REFUSED, "%s: not a NetCDF classic file; check the path", in->path);
    classic->version = in->version = magic[3];
    int width = in->version == 5 ? 8 : 4;
    if (zs_header_number(in, width, &count))
        return -1;
    *open_ended = count == (width == 8 ? UINT64_MAX : UINT32_MAX);
    if (!*open_ended && count > INT64_MAX)
        return zs_header_broken(in, "a negative number of records");
    classic->nrecord = *open_ended ? 0 : (int64_t)count;
    return 0;
}

static int parse(zs_header_reader *in, dimensions *dim, zs_classic *classic)
{
    bool open_ended;
    int64_t first = 0;
    if (get_magic(in, &open_ended, classic) || get_dimensions(in, dim) || skip_attributes(in) ||
        get_variables(in, dim, classic) || measure_record(in, classic, &first) ||
        check_places(in, classic, first))
        return -1;
    if (open_ended)
        classic->nrecord = count_records(in, classic);
    if (measure_file(in, classic))
        return -1;
    if (in->length < classic->length)
        return zs_fail(in->err, ZS_REFUSED,
                       "%s: truncated: it has %lld bytes, but its header promises %lld; get or make the file "
                       "again, or wait if it is still being written",
                       in->path, (long long)in->length, (long long)classic->length);
    return 0;
}

int zs_classic_read_from(int file, const char *path, zs_classic *classic, zs_error *err)
{
    zs_header_reader in;
    dimensions dim = { .record = -1 };
    *classic = (zs_classic){ 0 };
    int rc = zs_header_begin(&in, file, path, err);
    if (rc == 0)
        rc = parse(&in, &dim, classic);
    if (rc)
        zs_classic_clear(classic);
    free(dim.length);
    return rc;
}

int zs_classic_read(const char *path, zs_classic *classic, zs_error *err)
{
    *classic = (zs_classic){ 0 };
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe of that name is refused */
    if (file < 0)
        return zs_fail_system(err, 0, errno, path, "");
    int rc = zs_classic_read_from(file, path, classic, err);
    close(file);
    return rc;
}

bool zs_classic_is(const unsigned char magic[4])
{
    return memcmp(magic, "CDF", 3) == 0 && (magic[3] == 1 || magic[3] == 2 || magic[3] == 5);
}

const zs_classic_var *zs_classic_find(const zs_classic *classic, const char *name)
{
    for (int i = 0; i < classic->nvar; i++)
        if (strcmp(classic->var[i].name, name) == 0)
            return &classic->var[i];
    return NULL;
}

void zs_classic_clear(zs_classic *classic)
{
    for (int i = 0; i < classic->nvar; i++) {
        free(classic->var[i].name);
        free(classic->var[i].shape);
    }
    free(classic->var);
    *classic = (zs_classic){ 0 };
}
