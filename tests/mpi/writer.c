/* Outputs: what all ranks put is what netcdf-c reads, in every format; and of what one rank could not finish,
 * nothing is left. */
#include "write/writer.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "catalog/collect.h"
#include "lib/check_mpi.h"
#include "lib/small_files.h"
#include "output/free_space.h"
#include "parallel/agree.h"
#include "plan/plan.h"
#include "spec/fields.h"
#include "spec/parse.h"
#include "spec/spec.h"
#include "write/write_netcdf.h"

#include <dirent.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { STEPS = 6, CELLS = FILE_ROWS * FILE_COLS };

static zs_spec spec;
static zs_catalog catalog;
static zs_writer writer;
static zs_plan plan; /* how fields are divided into chunks */
static const zs_sharing sharing = { .nodes = 1, .verify = ZS_VERIFY_NONE };
static zs_error err;

/* What the number at (step, cell) of a field is; exact in float. */
static double number_of(zs_field field, int64_t step, int64_t cell)
{
    return 1000.0 * (int)field + 100.0 * (double)step + (double)cell + 0.25 * (field != ZS_FIELD_COUNT);
}

/* [output] and [run] keys of the formats to be tried, with both writers where there are two. */
static const char *const format[] = {
    "format = netcdf4\n",
    "format = netcdf4\ndeflate = 1\n",
    "format = classic\n",
#ifdef HAVE_PARALLEL_NETCDF
    "format = netcdf4\n[run]\nwriter = netcdf\n",
    "deflate = 1\n[run]\nwriter = netcdf\n",
#endif
};

static void clear(void)
{
    zs_spec_clear(&spec);
    zs_catalog_clear(&catalog);
    memset(&err, 0, sizeof err);
}

/* COLLECTIVE */
static void prepare_for(small_file in, const char *keys)
{
    char text[512];
    clear();
    EVERYWHERE(comm.rank != 0 || make_small_file(&in) == NC_NOERR);
    snprintf(text, sizeof text,
             "[input]\nfiles = in.nc\nvariable = t\n[output]\nzscore = z.nc\nanomaly = a.nc\nstatistics = "
             "s.nc\n%s",
             keys);
    EVERYWHERE(zs_spec_parse("test.ini", text, NULL, &spec, &err) == 0);
    EVERYWHERE(zs_catalog_make(&comm, &spec, NULL, &catalog, &err) == 0);
    const zs_grid *grid = &catalog.grid;
    plan.problem =
        (zs_problem){ .nstep = catalog.series.nstep,
                      .nrow = grid->nrow,
                      .ncol = grid->ncol,
                      .has_axis = { true, false, false, *grid->row_dim != '\0', *grid->col_dim != '\0' } };
}

static void prepare(const char *keys)
{
    prepare_for((small_file){ "in.nc", 0, 0, STEPS, "K", 1, 20, false }, keys);
}

static void setup(void)
{
    plan.map_rows = plan.owned_rows = 1;
}

static void teardown(void)
{
    clear();
    if (comm.rank == 0) {
        unlink("z.nc");
        unlink("a.nc");
        unlink("s.nc");
    }
    MPI_Barrier(judges);
}

static int put(zs_output_kind kind, zs_field field, zs_range steps, zs_range rows)
{
    static union { /* stay until the turn */
        float single[STEPS * CELLS];
        double real[STEPS * CELLS];
        int32_t whole[STEPS * CELLS];
    } all[ZS_OUTPUT_KINDS];
    int64_t n = 0;
    for (int64_t t = steps.first; t < steps.first + (zs_field_has_time(field) ? steps.count : 1); t++)
        for (int64_t i = rows.first * FILE_COLS; i < (rows.first + rows.count) * FILE_COLS; i++, n++) {
            double number = number_of(field, zs_field_has_time(field) ? t : 0, i);
            if (zs_field_type_of(field) == ZS_FIELD_FLOAT)
                all[kind].single[n] = (float)number;
            else if (zs_field_type_of(field) == ZS_FIELD_DOUBLE)
                all[kind].real[n] = number;
            else
                all[kind].whole[n] = (int32_t)number;
        }
    return zs_writer_put(&writer, kind, field, steps, rows, &all[kind], &err);
}

/* All fields of all outputs, each rank its rows and steps, and of the fields without time the rows that it
 * owns; a turn after each field. */
static int put_all(zs_range steps, zs_range rows, zs_range owned)
{
    int result = 0;
    for (zs_field field = 0; field < ZS_FIELDS && result == 0; field++) {
        for (int kind = 0; kind < ZS_OUTPUT_KINDS && result == 0; kind++)
            if (zs_field_in(&spec, field, (zs_output_kind)kind))
                result = zs_field_has_time(field)
                             ? put((zs_output_kind)kind, field, steps, rows)
                             : put((zs_output_kind)kind, field, (zs_range){ 0, 1 }, owned);
        result = zs_writer_round(&writer, &comm, result, field + 1 < ZS_FIELDS, &err);
    }
    return result;
}

/* Every number of a field, read by netcdf-c; its metadata in short. */
static bool field_is_right(zs_output_kind kind, zs_field field)
{
    const char *path = spec.output.path[kind];
    int ncid, var, ndim = 0, timed = zs_field_has_time(field) || kind == ZS_STATISTICS;
    char name[ZS_NAME], baseline[64] = "";
    double value[STEPS * CELLS];
    nc_type type;
    static const nc_type types[] = { NC_FLOAT, NC_DOUBLE, NC_INT };
    zs_field_name(&spec, field, name);
    if (nc_open(path, NC_NOWRITE, &ncid) != NC_NOERR)
        return false;
    bool good = nc_inq_varid(ncid, name, &var) == NC_NOERR && nc_inq_varndims(ncid, var, &ndim) == NC_NOERR &&
                ndim == 2 + timed && nc_inq_vartype(ncid, var, &type) == NC_NOERR &&
                type == types[zs_field_type_of(field)] && nc_get_var_double(ncid, var, value) == NC_NOERR &&
                nc_get_att_text(ncid, var, "baseline", baseline) == NC_NOERR &&
                strstr(baseline, "2001-01-01");
    for (int i = 0; good && i < (zs_field_has_time(field) ? STEPS : 1) * CELLS; i++)
        good = value[i] == number_of(field, i / CELLS, i % CELLS);
    nc_close(ncid);
    if (!good)
        fprintf(stderr, "%s: %s is wrong\n", path, name);
    return good;
}

static bool outputs_are_right(void)
{
    bool good = true;
    for (int kind = 0; kind < ZS_OUTPUT_KINDS; kind++)
        for (zs_field field = 0; field < ZS_FIELDS; field++)
            if (zs_field_in(&spec, field, (zs_output_kind)kind))
                good = field_is_right((zs_output_kind)kind, field) && good;
    return good;
}

/* Files of the directory whose names begin like one of the outputs', and go on like this. */
static int files_there(const char *then)
{
    int n = 0;
    DIR *here = opendir(".");
    for (struct dirent *entry; here && (entry = readdir(here));)
        n += strchr("zas", entry->d_name[0]) && strncmp(entry->d_name + 1, then, strlen(then)) == 0;
    if (here)
        closedir(here);
    return n;
}

static bool nothing_is_there(void)
{
    MPI_Barrier(judges);
    return files_there(".nc") == 0;
}

/* This rank's share of all rows, in multiples of so many. */
static zs_range share_of_rows(int64_t quantum)
{
    zs_range quanta = zs_share((zs_range){ 0, (FILE_ROWS + quantum - 1) / quantum }, comm.rank, comm.size);
    int64_t first = quanta.first * quantum, end = first + quanta.count * quantum;
    return quanta.count ? (zs_range){ first, (end < FILE_ROWS ? end : FILE_ROWS) - first }
                        : (zs_range){ 0, 0 };
}

static int create(void)
{
    const zs_side side = { &spec, &catalog, &plan, NULL };
    return zs_writer_create(&comm, &side, 1, 0, NULL, &sharing, &(zs_checkpoint){ .path = NULL }, &writer,
                            &err);
}

/* All that comes after the values. */
static int finish(void)
{
    return zs_writer_complete(&comm, &writer, NULL, &err) ? -1 : zs_writer_publish(&comm, &writer, &err);
}

/* Rows are shared, in chunks of so many; or (0) steps.  With more than five ranks, some have no row; with
 * more than six, no step. */
static void check_writing(const char *keys, int64_t map_rows)
{
    zs_range steps = { 0, STEPS }, rows = { 0, FILE_ROWS };
    plan.map_rows = map_rows ? map_rows : FILE_ROWS;
    plan.owned_rows = map_rows == 3 ? 3 : 2;
    prepare(keys);
    EVERYWHERE(create() == 0);
    EVERYWHERE(comm.unfinished.nfile == 3 && files_there(".nc.part-") == 3);
    zs_range owned = share_of_rows(plan.owned_rows);
    if (map_rows) {
        EVERYWHERE(put_all(steps, share_of_rows(map_rows), owned) == 0);
    } else {
        zs_range mine = zs_share(steps, comm.rank, comm.size);
        EVERYWHERE(put_all(mine, mine.count > 0 ? rows : (zs_range){ 0, 0 }, owned) == 0);
    }
    int result = finish();
    if (result)
        fprintf(stderr, "rank %d: %s\n", comm.rank, err.text);
    EVERYWHERE(result == 0);
    EVERYWHERE(!zs_writer_is_open(&writer));
    EVERYWHERE(comm.unfinished.nfile == 0);
    zs_writer_abandon(&comm, &writer); /* does nothing any more */
    EVERYWHERE(files_there(".nc") == 3);
    EVERYWHERE(comm.rank != 0 || outputs_are_right());
    zs_writer_clear(&writer);
}

START_TEST(test_formats)
{
    for (int k = 0; k < COUNT(format); k++)
        for (int64_t map_rows = 0; map_rows < 4; map_rows++)
            check_writing(format[k], map_rows);
}
END_TEST

static bool is_number(const char *path, zs_field field)
{
    int ncid, var;
    char name[ZS_NAME];
    double value;
    zs_field_name(&spec, field, name);
    if (nc_open(path, NC_NOWRITE, &ncid) != NC_NOERR)
        return false;
    bool good = nc_inq_varid(ncid, name, &var) == NC_NOERR &&
                nc_get_var_double(ncid, var, &value) == NC_NOERR && value == number_of(field, 0, 0);
    nc_close(ncid);
    return good;
}

/* A series at one place: its statistics are single numbers, of which one rank has them. */
START_TEST(test_point)
{
    for (int k = 0; k < COUNT(format); k++)
        for (int owner = 0; owner<comm.size; owner += comm.size> 1 ? comm.size - 1 : 1) {
            prepare_for((small_file){ "in.nc", 0, 0, STEPS, "K", 1, 20, true }, format[k]);
            EVERYWHERE(catalog.grid.nrow == 1 && catalog.grid.ncol == 1);
            plan.map_rows = plan.owned_rows = 1;
            EVERYWHERE(create() == 0);
            zs_range mine = { 0, comm.rank == owner };
            EVERYWHERE(put_all((zs_range){ 0, STEPS }, mine, mine) == 0);
            EVERYWHERE(finish() == 0);
            for (zs_field field = ZS_FIELD_MEAN; field < ZS_FIELDS; field++)
                EVERYWHERE(comm.rank != 0 || !zs_field_in(&spec, field, ZS_STATISTICS) ||
                           is_number("s.nc", field));
            zs_writer_clear(&writer);
        }
}
END_TEST

/* A second run over its own outputs: they are replaced whole. */
START_TEST(test_replaced)
{
    check_writing(format[0], 1);
    check_writing(format[2], 1);
    check_writing(format[1], 0);
}
END_TEST

/* One rank cannot make its piece, in the first round, the last one or between: all hear of it before the
 * rounds are over. */
START_TEST(test_failing_turn)
{
    static const char *const rounds[] = {
        "deflate = 1\n",
#ifdef HAVE_PARALLEL_NETCDF
        "deflate = 1\n[run]\nwriter = netcdf\n",
#endif
    };
    enum { ROUNDS = 4 };
    for (int k = 0; k < COUNT(rounds); k++)
        for (int where = 0; where<ROUNDS * comm.size; where += comm.size> 3 ? 5 : 1) {
            prepare(rounds[k]);
            EVERYWHERE(create() == 0);
            EVERYWHERE(writer.has_rounds);
            int result = 0, round = 0;
            for (; round < ROUNDS && result == 0; round++) {
                zs_range rows = { 0, comm.rank == 0 };
                result = put(ZS_ZSCORE, ZS_FIELD_ZSCORE, (zs_range){ round, 1 }, rows);
                if (comm.rank == where % comm.size && round == where / comm.size)
                    result = zs_fail(&err, ZS_FAILED, "on purpose");
                result = zs_writer_round(&writer, &comm, result, round + 1 < ROUNDS, &err);
            }
            EVERYWHERE(result == -1 && round <= where / comm.size + 2);
            EVERYWHERE(strncmp(err.text, "on purpose", 10) == 0 && same_text(err.text));
            zs_writer_abandon(&comm, &writer);
            EVERYWHERE(nothing_is_there());
            for (int o = 0; o < writer.noutput; o++)
                if (writer.output[o].backend == &zs_write_netcdf)
                    writer.output[o].backend->close(&writer.output[o], 1, &comm, &err);
            zs_writer_clear(&writer);
        }
}
END_TEST

/* Chunks that nobody made are noticed. */
START_TEST(test_missing_chunks)
{
    prepare(format[1]);
    EVERYWHERE(create() == 0);
    zs_range rows = share_of_rows(1), none = { 0, 0 };
    EVERYWHERE(put_all((zs_range){ 0, STEPS }, rows, comm.rank == 0 ? none : rows) == 0);
    EVERYWHERE(finish() == -1);
    EVERYWHERE(strstr(err.text, "missing") && same_text(err.text));
    zs_writer_abandon(&comm, &writer);
    EVERYWHERE(nothing_is_there());
    zs_writer_clear(&writer);
}
END_TEST

/* One rank fails between two puts: all abandon. */
START_TEST(test_failing_rank)
{
    for (int k = 0; k < COUNT(format); k++)
        for (int rank = 0; rank<comm.size; rank += comm.size> 2 ? comm.size / 2 : 1) {
            prepare(format[k]);
            EVERYWHERE(create() == 0);
            zs_range rows = share_of_rows(1);
            int result = put_all((zs_range){ 0, STEPS }, rows, rows);
            if (comm.rank == rank)
                result = zs_fail(&err, ZS_FAILED, "on purpose");
            EVERYWHERE(zs_agree(&comm, result, &err) == -1);
            EVERYWHERE(strncmp(err.text, "on purpose", 10) == 0);
            zs_writer_abandon(&comm, &writer);
            EVERYWHERE(nothing_is_there());
            EVERYWHERE(comm.unfinished.nfile == 0);
            EVERYWHERE(zs_writer_is_open(&writer) == (writer.output[0].backend == &zs_write_netcdf));
            for (int o = 0; o < writer.noutput; o++) /* what the program leaves to the end of its process */
                if (writer.output[o].backend == &zs_write_netcdf)
                    writer.output[o].backend->close(&writer.output[o], 1, &comm, &err);
            EVERYWHERE(nothing_is_there());
            zs_writer_clear(&writer);
        }
}
END_TEST

/* A part that is gone, or is not whole, gets no name; nor do the others. */
START_TEST(test_lost_part)
{
    for (int k = 0; k < COUNT(format); k++) {
        prepare(format[k]);
        EVERYWHERE(create() == 0);
        EVERYWHERE(put_all((zs_range){ 0, STEPS }, share_of_rows(1), share_of_rows(1)) == 0);
        EVERYWHERE(comm.rank != 0 || unlink(writer.output[2].part) == 0);
        EVERYWHERE(finish() == -1);
        EVERYWHERE(err.status == ZS_FAILED && same_text(err.text) && strstr(err.text, "s.nc"));
        zs_writer_abandon(&comm, &writer);
        EVERYWHERE(nothing_is_there());
        zs_writer_clear(&writer);
    }
}
END_TEST

static bool has_text(const char *path, const char *text)
{
    char found[64] = "";
    FILE *file = fopen(path, "r");
    size_t n = file ? fread(found, 1, sizeof found - 1, file) : 0;
    if (file)
        fclose(file);
    return n == strlen(text) && strcmp(found, text) == 0;
}

/* One output cannot get its name, whichever it is: what the others had taken the place of is there again. */
START_TEST(test_no_name)
{
    static const char *const path[] = { "z.nc", "a.nc", "s.nc" };
    for (int blocked = 0; blocked < COUNT(path); blocked++) {
        prepare(format[0]);
        EVERYWHERE(create() == 0);
        EVERYWHERE(put_all((zs_range){ 0, STEPS }, share_of_rows(1), share_of_rows(1)) == 0);
        for (int k = 0; k < COUNT(path) && comm.rank == 0; k++) {
            FILE *file = k == blocked ? NULL : fopen(path[k], "w");
            if (file) {
                fprintf(file, "%s before", path[k]);
                fclose(file);
            } else {
                unlink(path[k]);
                mkdir(path[k], 0777);
            }
        }
        EVERYWHERE(finish() == -1);
        EVERYWHERE(strstr(err.text, path[blocked]) && strstr(err.text, "final name") && same_text(err.text));
        zs_writer_abandon(&comm, &writer);
        zs_writer_clear(&writer);
        bool good = comm.rank != 0 || files_there(".nc") == COUNT(path); /* and no others beside */
        for (int k = 0; k < COUNT(path) && comm.rank == 0; k++) {
            char text[16];
            snprintf(text, sizeof text, "%s before", path[k]);
            good = (k == blocked || has_text(path[k], text)) && good;
        }
        EVERYWHERE(good);
        EVERYWHERE(comm.rank != 0 || rmdir(path[blocked]) == 0);
    }
}
END_TEST

/* No such directory: the same error on every rank, and nothing is left of the outputs that could be made. */
START_TEST(test_no_directory)
{
    prepare(format[0]);
    const char *path = spec.output.path[ZS_STATISTICS];
    spec.output.path[ZS_STATISTICS] = "none/s.nc";
    int result = create();
    spec.output.path[ZS_STATISTICS] = path;
    EVERYWHERE(result == -1);
    EVERYWHERE(err.status == ZS_FAILED && same_text(err.text) && strstr(err.text, "none/s.nc"));
    zs_writer_abandon(&comm, &writer);
    zs_writer_clear(&writer);
    EVERYWHERE(nothing_is_there());
    EVERYWHERE(writer.noutput == 0 && comm.unfinished.nfile == 0);
}
END_TEST

START_TEST(test_bytes)
{
    prepare(format[0]);
    EVERYWHERE(zs_writer_bytes(&spec, &catalog, ZS_ZSCORE) == CELLS * (STEPS * 4 + 8 + 8));
    EVERYWHERE(zs_writer_bytes(&spec, &catalog, ZS_ANOMALY) == CELLS * (STEPS * 4 + 8));
    EVERYWHERE(zs_writer_bytes(&spec, &catalog, ZS_STATISTICS) == CELLS * (6 * 8 + 4));
}
END_TEST

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_formats);
    tcase_add_test(tests, test_point);
    tcase_add_test(tests, test_replaced);
    tcase_add_test(tests, test_failing_turn);
    tcase_add_test(tests, test_missing_chunks);
    tcase_add_test(tests, test_failing_rank);
    tcase_add_test(tests, test_lost_part);
    tcase_add_test(tests, test_no_name);
    tcase_add_test(tests, test_no_directory);
    tcase_add_test(tests, test_bytes);
    int status = run_mpi_tests("write", tests);
    MPI_Finalize();
    return status;
}
