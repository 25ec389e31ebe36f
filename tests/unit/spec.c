/* Unit tests of the workflow spec: what its values may be, and what is missing or does not go together. */
#include "spec/spec.h"
#include "lib/spec_check.h"
#include "spec/product.h"

#include <stdio.h>
#include <string.h>

START_TEST(whole_spec)
{
    accept("[input]\n"
           "files     = data/2014-*.nc more/2015.nc   ; paths and patterns\n"
           "variable  = t2m\n"
           "; optional\n"
           "time      = 2014-01-01 2014-03-31T18:00\n"
           "latitude  = -60 60.5\n"
           "longitude = 170 -170\n"
           "plev      = 85000   ; Pa\n"
           "# more\n"
           "member    = r1i1p1f1\n"
           "\n"
           "[climatology]\n"
           "ddof      = 1\n"
           "min_count = 30\n"
           "min_std = 0.5\n"
           "[output]\n"
           "zscore    = out/zscore.nc\n"
           "anomaly   = out/my anomaly.nc\n"
           "statistics= out/statistics.nc\n"
           "format    = netcdf4\n"
           "deflate   = 4\n"
           "keepbits  = 9\n"
           "[run]\n"
           "memory    = 4 GiB\n"
           "patience  = 2.5\n"
           "progress  = lines\n"
           "writer    = netcdf");
    ck_assert_str_eq(spec.path, "config.ini");
    ck_assert_int_eq(spec.input.files.n, 2);
    ck_assert_str_eq(spec.input.files.pattern[0], "data/2014-*.nc");
    ck_assert_str_eq(spec.input.files.pattern[1], "more/2015.nc");
    ck_assert_str_eq(zs_spec_place(&spec, "input", "files"), "config.ini:2: [input] files");
    ck_assert_str_eq(spec.input.variable, "t2m");
    ck_assert_str_eq(zs_spec_place(&spec, "input", "variable"), "config.ini:3: [input] variable");
    ck_assert_str_eq(spec.input.time.first, "2014-01-01");
    ck_assert_str_eq(spec.input.time.last, "2014-03-31T18:00");
    ck_assert_str_eq(zs_spec_place(&spec, "input", "time"), "config.ini:5: [input] time");
    ck_assert(spec.input.latitude.set && spec.input.longitude.set);
    ck_assert(spec.input.latitude.first == -60 && spec.input.latitude.last == 60.5);
    ck_assert(spec.input.longitude.first == 170 && spec.input.longitude.last == -170);
    ck_assert_str_eq(zs_spec_place(&spec, "input", "latitude"), "config.ini:6: [input] latitude");
    ck_assert_str_eq(zs_spec_place(&spec, "input", "longitude"), "config.ini:7: [input] longitude");
    ck_assert_int_eq(spec.input.nfixed, 2);
    ck_assert_str_eq(spec.input.fixed[0].dimension, "plev");
    ck_assert_str_eq(spec.input.fixed[0].value, "85000");
    ck_assert_str_eq(zs_spec_place(&spec, "input", "plev"), "config.ini:8: [input] plev");
    ck_assert_str_eq(spec.input.fixed[1].value, "r1i1p1f1");
    ck_assert_int_eq(spec.climatology.ddof, 1);
    ck_assert_int_eq(spec.climatology.min_count.number, 30);
    ck_assert_double_eq(spec.climatology.min_std, 0.5);
    ck_assert_str_eq(spec.output.path[ZS_ZSCORE], "out/zscore.nc");
    ck_assert_str_eq(spec.output.path[ZS_ANOMALY], "out/my anomaly.nc");
    ck_assert_str_eq(spec.output.path[ZS_STATISTICS], "out/statistics.nc");
    ck_assert_str_eq(zs_spec_place(&spec, "output", "statistics"), "config.ini:19: [output] statistics");
    ck_assert_int_eq(spec.output.format, ZS_NETCDF4);
    ck_assert_int_eq(spec.output.deflate, 4);
    ck_assert_int_eq(spec.output.keepbits, 9);
    ck_assert_double_eq(spec.output.significant, 0);
    ck_assert_int_eq(spec.run.memory, INT64_C(4294967296));
    ck_assert_double_eq(spec.run.patience, 2.5);
    ck_assert_int_eq(spec.run.progress, ZS_PROGRESS_LINES);
    ck_assert_int_eq(spec.run.writer, ZS_LIBRARY_NETCDF);
}
END_TEST

START_TEST(defaults)
{
    accept(INPUT OUTPUT);
    ck_assert_ptr_null(spec.input.time.first);
    ck_assert_ptr_null(spec.input.time.last);
    ck_assert(!spec.input.latitude.set && !spec.input.longitude.set);
    ck_assert_str_eq(zs_spec_place(&spec, "input", "latitude"), "[input] latitude");
    ck_assert(!zs_spec_gives(&spec, "input", "latitude"));
    ck_assert_ptr_null(spec.input.units);
    ck_assert(!spec.input.valid.set);
    ck_assert_int_eq(spec.input.nfixed, 0);
    ck_assert_int_eq(spec.climatology.ddof, 0);
    ck_assert_int_eq(spec.climatology.min_count.number, 2);
    ck_assert_double_eq(spec.climatology.min_std, 0);
    ck_assert_ptr_null(spec.output.path[ZS_ANOMALY]);
    ck_assert_int_eq(spec.output.format, ZS_NETCDF4);
    ck_assert_int_eq(spec.output.deflate, 0);
    ck_assert_int_eq(spec.output.keepbits, 0);
    ck_assert_double_eq(spec.output.significant, 0);
    ck_assert_int_eq(spec.run.memory, 0);
    ck_assert_double_eq(spec.run.patience, 30);
    ck_assert_int_eq(spec.run.progress, ZS_PROGRESS_AUTO);
    ck_assert_int_eq(spec.run.writer, ZS_LIBRARY_AUTO);
}
END_TEST

START_TEST(places)
{
    accept(INPUT "plev = 850\n" OUTPUT "[reduce zonal]\nover = longitude\nfile = p.nc\n");
    ck_assert_str_eq(zs_spec_place(&spec, "input", "plev"), "config.ini:4: [input] plev");
    ck_assert_str_eq(zs_spec_place(&spec, "climatology", "ddof"), "[climatology] ddof");
    ck_assert_str_eq(spec.product[0].place, "config.ini:7: [reduce zonal]");
    ck_assert_str_eq(zs_spec_place(&spec, spec.product[0].section, "over"),
                     "config.ini:8: [reduce zonal] over");
    ck_assert_str_eq(zs_spec_place(&spec, spec.product[0].section, "weights"), "[reduce zonal] weights");
    ck_assert(zs_spec_gives(&spec, "reduce zonal", "over") && !zs_spec_gives(&spec, "reduce zonal", "of"));
    ck_assert_str_eq(zs_spec_written(&spec, ZS_ZSCORE).where, "config.ini:6: [output] zscore");
    ck_assert_str_eq(zs_spec_written(&spec, ZS_OUTPUT_KINDS).where, "config.ini:9: [reduce zonal] file");
    ck_assert_str_eq(zs_spec_place(&spec, "no section", "no key"), "no section");
}
END_TEST

/* Each product has its own values, and the defaults of its kind. */
START_TEST(products)
{
    accept(INPUT "[reduce a]\nfile = a.nc\nover = time,latitude\n[histogram b]\nfile = b.nc\nrange = -5 5\n"
                 "[reduce c]\nfile = c.nc\nover = longitude\nmethod = max\nof = data\n");
    ck_assert_int_eq(spec.nproduct, 3);
    const zs_product *a = &spec.product[0], *b = &spec.product[1], *c = &spec.product[2];
    ck_assert(a->kind == ZS_REDUCE && b->kind == ZS_HISTOGRAM && c->kind == ZS_REDUCE);
    ck_assert(a->of == ZS_OF_ZSCORE && a->method == ZS_METHOD_MEAN && a->area);
    ck_assert(a->over[ZS_AXIS_TIME] && a->over[ZS_AXIS_LATITUDE] && !a->over[ZS_AXIS_LONGITUDE]);
    ck_assert(b->bins == 100 && b->range.low == -5 && b->range.high == 5 && b->by == ZS_BY_NONE);
    ck_assert(c->of == ZS_OF_DATA && c->method == ZS_METHOD_MAX && !c->area);
    ck_assert_str_eq(c->file, "c.nc");
}
END_TEST

/* FILE, or FILE:VARIABLE. */
START_TEST(area_files)
{
    const struct {
        const char *value, *path, *variable;
    } known[] = { { "fx.nc", "fx.nc", NULL },
                  { "fx.nc:areacella", "fx.nc", "areacella" },
                  { "a:b/fx.nc", "a:b/fx.nc", NULL },
                  { "a:b/fx.nc:/Grid/area", "a:b/fx.nc", "/Grid/area" },
                  { "http://host:8080/fx.nc", "http://host:8080/fx.nc", NULL },
                  { "http://host/fx.nc:area", "http://host/fx.nc", "area" } };
    char text[512];
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        snprintf(text, sizeof text, INPUT "area_file = %s\n[reduce a]\nfile = a.nc\nover = latitude\n",
                 known[i].value);
        accept(text);
        ck_assert_str_eq(spec.input.areas.path, known[i].path);
        ck_assert_pstr_eq(spec.input.areas.variable, known[i].variable);
        zs_spec_clear(&spec);
    }
}
END_TEST

/* Parts of the series, boxes, limits of values, indices. */
START_TEST(parts_of_products)
{
    accept(INPUT "[reduce a]\nfile = a.nc\nover = time\nby = season\nmin_count = 20\nlatitude = 60 30\n"
                 "[exceedance b]\nfile = b.nc\nabove = 2\nbelow = -1.5\nby = year\nlongitude = 10\n"
                 "[extract c]\nfile = c.nc\nstep = 7\n[extract d]\nfile = d.nc\nstep = 3 9\n");
    const zs_product *a = &spec.product[0], *b = &spec.product[1], *c = &spec.product[2],
                     *d = &spec.product[3];
    char text[ZS_PRODUCT_TEXT];
    ck_assert(a->by == ZS_BY_SEASON && a->min_count == 20 && a->latitude.set && !a->latitude.point);
    ck_assert(!b->threshold.set && b->above.value == 2 && b->below.value == -1.5 && b->longitude.point);
    ck_assert(c->step.set && c->step.first == 7 && c->step.last == 7 && d->step.first == 3 &&
              d->step.last == 9);
    ck_assert_str_eq(zs_product_text(a, text),
                     "mean of zscore over time, of at least 20 values, by season, latitude 60 to 30");
    ck_assert_str_eq(zs_product_text(b, text),
                     "how often zscore is above 2 or below -1.5, by year, longitude 10");
    ck_assert_str_eq(zs_product_text(d, text), "part of zscore, steps 3 to 9");
}
END_TEST

START_TEST(units_and_limits)
{
    accept("[input]\nfiles = a.nc\nvariable = t2m\nunits = degC\nvalid = -100 4e1\n" OUTPUT);
    ck_assert_str_eq(spec.input.units, "degC");
    ck_assert_str_eq(zs_spec_place(&spec, "input", "units"), "config.ini:4: [input] units");
    ck_assert(spec.input.valid.set && spec.input.valid.low == -100 && spec.input.valid.high == 40);
}
END_TEST

static const struct {
    const char *text;
    int64_t bytes;
} memory[] = {
    { "4 GiB", INT64_C(4294967296) },
    { "200MiB", 209715200 },
    { "1.5 GB", 1500000000 },
    { "100000000", 100000000 },
    { "1e9", 1000000000 },
    { "1 B", 1 },
    { "3kib", 3072 },
    { "2 KIB", 2048 },
    { "2kB", 2000 },
    { "7 mb", 7000000 },
    { "0.5K", 512 },
    { "3m", 3145728 },
    { "2g", INT64_C(2147483648) },
    { "1T", INT64_C(1099511627776) },
    { "1 TiB", INT64_C(1099511627776) },
    { "1 TB", INT64_C(1000000000000) },
};

START_TEST(memory_amounts)
{
    char text[256];
    snprintf(text, sizeof text, "%s%s[run]\nmemory = %s\n", INPUT, OUTPUT, memory[_i].text);
    accept(text);
    ck_assert_int_eq(spec.run.memory, memory[_i].bytes);
}
END_TEST

static const char *const not_memory[] = { "0",        "0 GiB",   "-1 GiB",     "4 GiBi", "4 E",   "GiB",
                                          "four",     "4,5 GiB", "nan",        "inf",    "1 2 G", "0x10",
                                          "1e30 TiB", "1..2",    ".",          "+4 GiB", "4 XB",  "1e",
                                          "0.1",      "9e99",    "5000000 TiB" };

START_TEST(memory_refused)
{
    char text[256];
    snprintf(text, sizeof text, "%s%s[run]\nmemory = %s\n", INPUT, OUTPUT, not_memory[_i]);
    refuse(text, "config.ini:7: [run] memory: ", not_memory[_i], "amount of memory", NULL);
}
END_TEST

/* Values that are refused: section, "key = value", and a part of the message. */
static const char *const bad_value[][3] = {
    { "climatology", "ddof = -1", "0 to 100" },
    { "climatology", "ddof = 101", "0 to 100" },
    { "climatology", "ddof = 1.0", "whole number" },
    { "climatology", "ddof = 1x", "\"1x\"" },
    { "climatology", "ddof = 0x1", "whole number" },
    { "climatology", "ddof = 1 2", "whole number" },
    { "climatology", "ddof = +", "whole number" },
    { "climatology", "ddof = 99999999999999999999999", "whole number" },
    { "climatology", "min_count = 0", "1 to 1000000" },
    { "climatology", "min_count = 1000001", "1 to 1000000" },
    { "climatology", "min_std = -1", "between 0 and" },
    { "climatology", "smooth = harmonics", "harmonics 4" },
    { "climatology", "smooth = harmonics 0", "harmonics 4" },
    { "climatology", "smooth = harmonics 4 5", "running 31" },
    { "climatology", "smooth = running 30", "running 29 or running 31" },
    { "climatology", "smooth = none 3", "neither none" },
    { "climatology", "mean = climatology.nc", "a colon" },
    { "climatology", "mean = :t2m", "a colon" },
    { "climatology", "std = climatology.nc:", "a colon" },
    { "climatology", "mean = https://server/file.nc", "a colon" },
    { "climatology", "min_std = small", "small" },
    { "output", "deflate = 10", "0 to 9" },
    { "report", "size = much", "\"much\" is not a size" },
    { "report", "size = 1 kB", "1 kB is not between 1 MB and 400 MB" },
    { "report", "size = 4 GB", "not between" },
    { "report", "maps = 0", "neither all nor a number of steps" },
    { "report", "maps = some", "\"some\"" },
    { "output", "checksum = maybe", "yes" },
    { "output", "deflate = -1", "0 to 9" },
    { "output", "keepbits = 0", "1 to 23" },
    { "output", "keepbits = 24", "1 to 23" },
    { "output", "significant = 0", "0 is not between 1e-25 and 1e+25" },
    { "output", "significant = 1.1e25", "1.1e25 is not between" },
    { "output", "significant = 0x1p-9", "not a number" },
    { "output", "format = netcdf3", "netcdf4, classic or zarr" },
    { "output", "format = NetCDF4", "netcdf4, classic or zarr" },
    { "output", "compressor = gzip", "zstd, blosc, zlib or none" },
    { "output", "compression_level = 0", "1 to 22" },
    { "run", "writer = fast", "auto or netcdf" },
    { "output", "anomaly = out/", "is a directory" },
    { "output", "anomaly = .//config.ini", "workflow spec itself" },
    { "run", "progress = yes", "auto, bar, lines, json or none" },
    { "input", "latitude = -91 0", "-91 is not between -90 and 90" },
    { "input", "latitude = 0 90.001", "90.001 is not between" },
    { "input", "latitude = 0", "two numbers" },
    { "input", "latitude = 0 1 2", "two numbers" },
    { "input", "latitude = 0, 1", "two numbers" },
    { "input", "latitude = 0 nan", "two numbers" },
    { "input", "latitude = -inf 0", "two numbers" },
    { "input", "latitude = 0x1 5", "two numbers" },
    { "input", "latitude = 1e999 5", "two numbers" },
    { "input", "latitude = 10N 20N", "two numbers" },
    { "input", "longitude = -361 0", "between -360 and 360" },
    { "input", "longitude = 0 360.5", "between -360 and 360" },
    { "input", "time = 2014 2015 2016", "one or two dates" },
    { "input", "time = 2014-01-01 06:00", "T06:00" },
    { "input", "time = monday", "not a date" },
    { "input", "time = 2014-01-01Z", "not a date" },
    { "input", "time = 2014/01/01", "not a date" },
    { "input", "time = -", "not a date" },
    { "input", "time = ----", "not a date" },
    { "input", "time = 2014-01-01 2014-Mar-01", "2014-Mar-01" },
};

START_TEST(values_refused)
{
    char text[256], where[64], key[32];
    const char *const *bad = bad_value[_i];
    snprintf(key, sizeof key, "%.*s", (int)strcspn(bad[1], " "), bad[1]);
    snprintf(text, sizeof text, "%s%s[%s]\n%s\n", INPUT, OUTPUT, bad[0], bad[1]);
    snprintf(where, sizeof where, "config.ini:7: [%s] %s: ", bad[0], key);
    refuse(text, where, bad[2], NULL);
}
END_TEST

START_TEST(variable_in_a_group)
{
    accept("[input]\nfiles = a.nc\nvariable = /Grid/my rain\n" OUTPUT);
    ck_assert_str_eq(spec.input.variable, "/Grid/my rain");
    ck_assert_str_eq(spec.input.name, "my rain");
    refuse("[input]\nfiles = a.nc\nvariable = Grid/\n" OUTPUT, "config.ini:3: [input] variable", "is a group",
           NULL);
}
END_TEST

START_TEST(climatologies)
{
    accept(INPUT OUTPUT "[climatology]\ngroup = day\nsmooth = harmonics  182\n");
    ck_assert(spec.climatology.smooth.kind == ZS_SMOOTH_HARMONICS && spec.climatology.smooth.n == 182);
    accept(INPUT OUTPUT "[climatology]\ngroup = month\nsmooth = running 11\n");
    ck_assert(spec.climatology.smooth.kind == ZS_SMOOTH_RUNNING && spec.climatology.smooth.n == 11);
    accept(INPUT OUTPUT "[climatology]\nmean = https://a:80/b.nc:x\nstd = c d.nc:g/s\n");
    ck_assert_str_eq(spec.climatology.mean.path, "https://a:80/b.nc");
    ck_assert_str_eq(spec.climatology.mean.variable, "x");
    ck_assert_str_eq(spec.climatology.std.path, "c d.nc");
    ck_assert_str_eq(spec.climatology.std.variable, "g/s");
}
END_TEST

START_TEST(values_at_the_edge)
{
    accept(INPUT "latitude = 90 -90\nlongitude = -360 +360\ntime = 2014\n[climatology]\nddof = 100\n"
                 "min_count = 1000000\n" OUTPUT "deflate = 9\n");
    ck_assert(spec.input.latitude.first == 90 && spec.input.latitude.last == -90);
    ck_assert(spec.input.longitude.first == -360 && spec.input.longitude.last == 360);
    ck_assert_str_eq(spec.input.time.first, "2014");
    ck_assert_str_eq(spec.input.time.last, "2014");
    ck_assert_int_eq(spec.climatology.ddof, 100);
    ck_assert_int_eq(spec.climatology.min_count.number, 1000000);
    ck_assert_int_eq(spec.output.deflate, 9);
    accept(INPUT "latitude = 1.5e1 15\nlongitude = .5 0.5\ntime = -0500-01-01T00:00:00.5 0001\n"
                 "[climatology]\nmin_count = 1\n" OUTPUT
                 "format = classic\ndeflate = 0\n[run]\nprogress = none\n");
    ck_assert(spec.input.latitude.first == 15 && spec.input.latitude.last == 15);
    ck_assert_str_eq(spec.input.time.first, "-0500-01-01T00:00:00.5");
    ck_assert_int_eq(spec.climatology.min_count.number, 1);
    ck_assert_int_eq(spec.output.format, ZS_CLASSIC);
    ck_assert_int_eq(spec.run.progress, ZS_PROGRESS_NONE);
}
END_TEST

START_TEST(moment_of_a_step)
{
    accept(INPUT OUTPUT);
    ck_assert(spec.input.step == ZS_STEP_AUTO && spec.input.nfixed == 0);
    accept(INPUT "step = end\n" OUTPUT);
    ck_assert(spec.input.step == ZS_STEP_END && spec.input.nfixed == 0);
    accept(INPUT "step = 6\n" OUTPUT); /* a dimension of GRIB files */
    ck_assert(spec.input.step == ZS_STEP_AUTO && spec.input.nfixed == 1);
    ck_assert_str_eq(spec.input.fixed[0].dimension, "step");
    refuse(INPUT "step = middle\n" OUTPUT, "config.ini:4: [input] step", "\"middle\"", "auto", NULL);
}
END_TEST

START_TEST(report)
{
    accept(INPUT OUTPUT "json = j.json\n");
    ck_assert_ptr_null(spec.report.path[ZS_REPORT_PAGE]);
    ck_assert_str_eq(spec.report.path[ZS_REPORT_JSON], "j.json");
    accept(INPUT "size = 3\nmaps = 2\n[output]\nreport = r.html\n"); /* dimensions; and no other output */
    ck_assert_int_eq(spec.input.nfixed, 2);
    ck_assert_str_eq(spec.report.path[ZS_REPORT_PAGE], "r.html");
    ck_assert_int_eq(spec.report.size, 20000000);
    ck_assert_int_eq(spec.report.maps, 0);
    int page = zs_spec_netcdf_count(&spec) + ZS_REPORT_PAGE;
    ck_assert_str_eq(zs_spec_written(&spec, page).where, "config.ini:7: [output] report");
    accept(INPUT "[output]\nreport = r.html\n[report]\nsize = 2.5 MiB\nmaps = 30\n");
    ck_assert_int_eq(spec.report.size, 2621440);
    ck_assert_int_eq(spec.report.maps, 30);
    refuse(INPUT OUTPUT "[report]\nmaps = all\n", "config.ini:7: [report] maps is about a page",
           "report = out/report.html", NULL);
    refuse(INPUT OUTPUT "json = j.json\n[report]\nsize = 3 MB\n", "config.ini:8: [report] size", NULL);
    refuse(INPUT OUTPUT "[report]\nreport = r.html\n", "belongs in section [output]", NULL);
    refuse(INPUT OUTPUT "report = ./z.nc\n",
           "config.ini:5: [output] zscore and config.ini:6: [output] report", "one file", NULL);
    refuse(INPUT OUTPUT "json = config.ini\n", "config.ini:6: [output] json", "spec itself", NULL);
    refuse(INPUT OUTPUT "reprot = r.html\n", "did you mean \"report\"", NULL);
    refuse(INPUT OUTPUT "size = 2 MB\n", "it belongs in section [report]", NULL);
}
END_TEST

START_TEST(versions_and_members)
{
    accept(INPUT OUTPUT);
    ck_assert(spec.input.expver == 0 && !spec.input.pool && spec.input.nfixed == 0);
    accept(INPUT "expver = auto\nrealization = pool\n" OUTPUT);
    ck_assert(spec.input.expver == 0 && spec.input.pool && spec.input.nfixed == 0);
    ck_assert_str_eq(zs_spec_place(&spec, "input", "realization"), "config.ini:5: [input] realization");
    accept(INPUT "expver = 0005\nrealization = 3\n" OUTPUT);
    ck_assert(spec.input.expver == 5 && !spec.input.pool && spec.input.nfixed == 1);
    ck_assert_str_eq(zs_spec_place(&spec, "input", "expver"), "config.ini:4: [input] expver");
    ck_assert_str_eq(spec.input.fixed[0].dimension, "realization");
    ck_assert_str_eq(spec.input.fixed[0].value, "3");
    refuse(INPUT "expver = early\n" OUTPUT, "config.ini:4: [input] expver", "\"early\"", "auto", NULL);
    refuse(INPUT "expver = 0\n" OUTPUT, "config.ini:4: [input] expver", "\"0\"", NULL);
}
END_TEST

#define LAND "[mask land]\nfile = lsm.nc\nvariable = lsm\nabove = 0.5\n"

START_TEST(masks)
{
    char text[ZS_MASK_TEXT], list[ZS_MASK_LIST_TEXT];
    accept(INPUT "mask = not land, kind\n" OUTPUT LAND
                 "[mask kind]\nfile = k.nc\nvariable = kind\nvalues = 1, 3 4\n"
                 "[reduce a]\nover = time\nfile = a.nc\nwhere = land\n");
    ck_assert_int_eq(spec.nmask, 2);
    ck_assert_str_eq(spec.mask[1].name, "kind");
    ck_assert_int_eq(spec.mask[1].nvalue, 3);
    ck_assert(spec.mask[0].above.set && !spec.mask[0].below.set);
    ck_assert_str_eq(zs_mask_list_text(&spec.input.mask, list), "not land, kind");
    ck_assert(spec.input.mask.use[0].mask == 0 && spec.input.mask.use[1].mask == 1);
    ck_assert(spec.product[0].where.n == 1 && !spec.product[0].where.use[0].inverse);
    ck_assert_str_eq(zs_mask_text(&spec.mask[0], text), "lsm above 0.5 of lsm.nc");
    ck_assert_str_eq(zs_mask_text(&spec.mask[1], text), "kind equal to 1 or 3 or 4 of k.nc");
    refuse(INPUT "mask = sea\n" OUTPUT LAND, "[input] mask: there is no section [mask sea]", "land", NULL);
    refuse(INPUT "mask = sea\n" OUTPUT, "[input] mask: there is no section [mask sea]; write one", NULL);
    refuse(INPUT "mask = land not land\n" OUTPUT LAND, "[input] mask names land twice", NULL);
    refuse(INPUT "mask = land not\n" OUTPUT LAND, "[input] mask: names no mask behind \"not\"", NULL);
    refuse(INPUT "mask = not not land\n" OUTPUT LAND, "\"not\" twice", NULL);
    refuse(INPUT OUTPUT LAND, "config.ini:6: [mask land]: no key names this mask", NULL);
    refuse(INPUT "mask = not\n" OUTPUT "[mask not]\nfile = a.nc\n", "no mask behind", NULL);
    refuse(INPUT OUTPUT "[mask not]\nfile = a.nc\n", "\"not\" cannot be the name", NULL);
    refuse(INPUT OUTPUT "[mask]\nfile = a.nc\n", "[mask] needs a name of its own", NULL);
    refuse(INPUT "mask = land\n" OUTPUT LAND "equal = 1\n", "[mask land] equal", "[mask land] above are two",
           NULL);
    refuse(INPUT "mask = land\n" OUTPUT LAND "below = 0.5\n", "below must be more than above", NULL);
    refuse(INPUT "mask = a\n" OUTPUT "[mask a]\nfile = a.nc\nvariable = a\n",
           "above, below, equal or values is missing", NULL);
    refuse(INPUT "mask = a\n" OUTPUT "[mask a]\nvariable = a\nequal = 1\n", "[mask a] file is missing", NULL);
    refuse(INPUT "mask = a\n" OUTPUT "[mask a]\nfile = a.nc\nequal = 1 2\n", "[mask a] equal", "values = 1 2",
           NULL);
    refuse(INPUT "mask = land\n" OUTPUT "anomaly = ./lsm.nc\n" LAND, "[output] anomaly", "[mask land] file",
           NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("spec");
    TCase *values = new_case(suite, "values");
    tcase_add_test(values, whole_spec);
    tcase_add_test(values, defaults);
    tcase_add_test(values, places);
    tcase_add_test(values, products);
    tcase_add_test(values, area_files);
    tcase_add_test(values, parts_of_products);
    tcase_add_test(values, units_and_limits);
    tcase_add_test(values, moment_of_a_step);
    tcase_add_test(values, versions_and_members);
    tcase_add_test(values, report);
    tcase_add_test(values, masks);
    tcase_add_loop_test(values, memory_amounts, 0, COUNT(memory));
    tcase_add_loop_test(values, memory_refused, 0, COUNT(not_memory));
    tcase_add_loop_test(values, values_refused, 0, COUNT(bad_value));
    tcase_add_test(values, variable_in_a_group);
    tcase_add_test(values, climatologies);
    tcase_add_test(values, values_at_the_edge);
    return run(suite);
}
