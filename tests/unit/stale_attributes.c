/* Which global attributes are about one file. */
#include "output/stale_attributes.h"
#include "lib/check_main.h"

START_TEST(test_names)
{
    static const char *const one[] = { "id",        "uuid",     "tracking_id",        "date_created",
                                       "timeStamp", "Filename", "time_coverage_end",  "TIME_COVERAGE_START",
                                       "stop_time", "NCO",      "RangeBeginningDate", "variable_id" };
    static const char *const all[] = { "title",      "institution", "source",       "source_id",
                                       "identifier", "Conventions", "title2",       "references",
                                       "ids",        "time",        "experiment_id" };
    for (int k = 0; k < COUNT(one); k++)
        ck_assert_msg(zs_is_of_one_file(one[k]), "%s", one[k]);
    for (int k = 0; k < COUNT(all); k++)
        ck_assert_msg(!zs_is_of_one_file(all[k]) && !zs_is_of_extent(all[k]), "%s", all[k]);
    ck_assert(zs_is_of_storage("_ChunkSizes") && zs_is_of_storage("DODS_EXTRA.Unlimited_Dimension"));
    ck_assert(!zs_is_of_storage("_FillValue") && !zs_is_of_storage("_Unsigned"));
    ck_assert(zs_is_of_extent("geospatial_lat_min") && zs_is_of_extent("Geospatial_Bounds"));
    ck_assert(zs_is_of_extent("northernmost_latitude") && zs_is_of_extent("NorthernmostLatitude"));
    ck_assert(!zs_is_of_one_file("geospatial_lat_min") && !zs_is_of_extent("time_coverage_start"));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_names);
    return run_tests("stale_attributes", tests);
}
