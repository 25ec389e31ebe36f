/* [climatology] merge: the keys that go with it, the keys that its files have, and its files as one. */
#include "catalog/prior.h"
#include "catalog/prior_union.h"
#include "lib/spec_check.h"
#include "spec/command.h"
#include "time/calendar.h"
#include "time/groups.h"

#include <stdlib.h>
#include <string.h>

#define MERGE "[climatology]\nmerge = a.nc  b/*.nc\n[output]\nstatistics = s.nc\n"

START_TEST(alone)
{
    accept(MERGE "deflate = 1\n[run]\nmemory = 1 GiB\n");
    ck_assert_int_eq(spec.climatology.merge.n, 2);
    ck_assert_str_eq(spec.climatology.merge.pattern[1], "b/*.nc");
    ck_assert_int_eq(spec.input.nvariable, 0);
    accept("[input]\nvariable = t2m\n[climatology]\nmerge = {variable}.nc\n[output]\nstatistics = s.nc\n");
    ck_assert_str_eq(spec.climatology.merge.pattern[0], "t2m.nc");
}
END_TEST

START_TEST(other_keys)
{
    refuse("[input]\nfiles = a.nc\n" MERGE, "config.ini:2: [input] files does not go with",
           "config.ini:4: [climatology] merge", NULL);
    refuse("[input]\nplev = 1000\n" MERGE, "config.ini:2: [input] plev", NULL);
    refuse("[steps]\nevery = day\n" MERGE, "config.ini:2: [steps] every", NULL);
    refuse(MERGE "zscore = z.nc\n", "config.ini:5: [output] zscore", NULL);
    refuse(MERGE "json = a.json\n", "config.ini:5: [output] json", NULL);
    refuse(MERGE "[run]\nreader = netcdf\n", "config.ini:6: [run] reader", NULL);
    refuse(MERGE "[reduce x]\nover = time\nfile = r.nc\n", "[reduce x] over", NULL);
    refuse("[climatology]\nmerge = a.nc\nextend = b.nc\n[output]\nstatistics = s.nc\n",
           "config.ini:3: [climatology] extend", NULL);
    refuse("[climatology]\nmerge = a.nc\n", "config.ini:2: [climatology] merge needs a file", NULL);
    refuse("[climatology]\nmerge = {variable}.nc\n[output]\nstatistics = s.nc\n", "[input] variable", NULL);
}
END_TEST

/* What the files say counts like keys, but is none. */
START_TEST(adopted)
{
    const zs_command command = { .adopted = "input.variable=t2m, d2m\nclimatology.group=day\n"
                                            "climatology.window=3\ninput.plev=all\n" };
    ck_assert_msg(zs_spec_parse_for("config.ini", MERGE, &command, 1, &spec, &err) == 0, "%s", err.text);
    ck_assert_int_eq(spec.input.nvariable, 2);
    ck_assert_str_eq(spec.input.name, "d2m");
    ck_assert_int_eq(spec.climatology.grouping.kind, ZS_GROUP_DAY);
    ck_assert_int_eq(spec.climatology.grouping.window, 3);
    ck_assert_int_eq(spec.input.nfixed, 1);
    ck_assert(spec.input.fixed[0].several);
    ck_assert_str_eq(spec.assigned, "");
}
END_TEST

/* --- files as one ------------------------------------------------------------------------------------- */

enum { PARTS = 3 };

static zs_prior prior;

/* Make part k: a period of days, and two groups. */
static void part(int k, int first, int last, int key)
{
    zs_prior *p = &prior.part[k];
    const zs_period period = { first * ZS_DAY, last * ZS_DAY };
    *p = (zs_prior){ .path = k == 0   ? "a.nc"
                             : k == 1 ? "b.nc"
                                      : "c.nc",
                     .steps = last - first + 1,
                     .digests = k != 1,
                     .epoch = first * ZS_DAY,
                     .groups = { .n = 2, .replaces = true, .alone = true } };
    ck_assert_int_eq(zs_periods_add(&p->periods, period, 0, &err), 0);
    p->groups.key = calloc(2, sizeof *p->groups.key);
    p->groups.time = calloc(2, sizeof *p->groups.time);
    ck_assert(p->groups.key && p->groups.time);
    for (int i = 0; i < 2; i++) {
        p->groups.key[i] = key + 2 * i;
        p->groups.time[i] = (zs_group_time){ 0, period.first, period.last };
    }
}

static void parts(const int days[PARTS][2], const int key[PARTS])
{
    accept(MERGE);
    prior = (zs_prior){ .npart = PARTS, .part = calloc(PARTS, sizeof *prior.part) };
    ck_assert_ptr_nonnull(prior.part);
    for (int k = 0; k < PARTS; k++)
        part(k, days[k][0], days[k][1], key[k]);
}

START_TEST(united)
{
    const int days[PARTS][2] = { { 0, 9 }, { 10, 19 }, { 40, 49 } }, key[PARTS] = { 3, 1, 3 };
    parts(days, key);
    ck_assert_msg(zs_prior_unite(&spec, ZS_STANDARD, &prior, &err) == 0, "%s", err.text);
    ck_assert_str_eq(prior.path, "a.nc");
    ck_assert_int_eq(prior.steps, 30);
    ck_assert_int_eq(prior.epoch, 0);
    ck_assert(!prior.digests);
    ck_assert_int_eq(prior.periods.n, 2); /* the first two follow each other */
    ck_assert_int_eq(prior.periods.period[0].last, 19 * ZS_DAY);
    ck_assert_int_eq(prior.periods.period[1].first, 40 * ZS_DAY);
    ck_assert_int_eq(prior.groups.n, 3);
    for (int k = 0; k < 3; k++)
        ck_assert_int_eq(prior.groups.key[k], 1 + 2 * k);
    ck_assert_int_eq(prior.groups.time[0].lower, 10 * ZS_DAY); /* key 1: in b.nc alone */
    ck_assert_int_eq(prior.groups.time[0].upper, 19 * ZS_DAY);
    ck_assert_int_eq(prior.groups.time[1].lower, 0); /* key 3: in all */
    ck_assert_int_eq(prior.groups.time[1].upper, 49 * ZS_DAY);
    ck_assert_int_eq(prior.groups.time[2].lower, 0); /* key 5: in a.nc and c.nc */
    ck_assert_int_eq(zs_prior_files(&prior), PARTS);
    ck_assert_str_eq(zs_prior_file(&prior, 2)->path, "c.nc");
    zs_prior_clear(&prior);
}
END_TEST

START_TEST(steps_in_common)
{
    const int days[PARTS][2] = { { 0, 9 }, { 10, 19 }, { 19, 49 } }, key[PARTS] = { 1, 1, 1 };
    parts(days, key);
    ck_assert_int_eq(zs_prior_unite(&spec, ZS_STANDARD, &prior, &err), -1);
    ck_assert_int_eq(err.status, ZS_REFUSED);
    ck_assert_msg(strstr(err.text, "b.nc has the steps from") && strstr(err.text, "c.nc those from"), "%s",
                  err.text);
    zs_prior_clear(&prior);
}
END_TEST

/* Without steps all groups of the files count. */
START_TEST(all_groups)
{
    int key[] = { 1, 5, 7 };
    zs_group_time time[] = { { 0, 0, ZS_DAY }, { 0, 0, ZS_DAY }, { 0, 0, ZS_DAY } };
    const zs_prior_groups earlier = { 3, key, time, .replaces = true, .alone = true };
    const zs_grouping how = { .kind = ZS_GROUP_MONTH };
    const zs_time step = 0;
    zs_groups groups;
    ck_assert_int_eq(zs_groups_continue(&how, ZS_STANDARD, zs_time_list_of(&step), NULL, 1,
                                        (zs_range){ 0, 0 }, &earlier, NULL, &groups, &err),
                     0);
    ck_assert_int_eq(groups.n, 3);
    for (int k = 0; k < 3; k++)
        ck_assert_int_eq(groups.key[k], key[k]);
    ck_assert_int_eq(groups.size[1], 0);
    zs_groups_clear(&groups);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("merge");
    TCase *tests = new_case(suite, "merge");
    tcase_add_test(tests, alone);
    tcase_add_test(tests, other_keys);
    tcase_add_test(tests, adopted);
    tcase_add_test(tests, united);
    tcase_add_test(tests, steps_in_common);
    tcase_add_test(tests, all_groups);
    return run(suite);
}
