#include "output/stale_attributes.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Names that end in '*' stand for all that begin so. */
static const char *const of_one_file[] = {
    /* identity */
    "id", "naming_authority", "uuid", "tracking_id", "file_id", "GranuleID", "LocalGranuleID", "granule_id",
    "file", "filename", "file_name", "original_filename", "original_name", "name", "FileHeader", "FileInfo",
    /* the variable of CMIP6 files, which this is no longer */
    "variable_id",
    /* when it was made */
    "date_created", "date_modified", "date_issued", "date_metadata_modified", "date", "creation_date",
    "creation_time", "CreationDate", "created", "creation", "modification_date", "production_date",
    "production_time", "ProductionDateTime", "ProductionTime", "processing_date", "processing_time",
    "timeStamp", "history_of_appended_files",
    /* its period */
    "time_coverage_*", "start_time", "stop_time", "end_time", "start_date", "stop_date", "end_date",
    "RangeBeginningDate", "RangeBeginningTime", "RangeEndingDate", "RangeEndingTime", "time_min", "time_max",
    "field_date", "field_julian_date", "bulletin_date", "first_meas_time", "last_meas_time",
    "Composite_start_date", "Composite_end_date",
    /* its orbits and its numbers */
    "orbit", "orbit_number", "start_orbit_number", "end_orbit_number", "OrbitNumber", "equator_crossing_*",
    "EquatorCrossing*", "data_bins", "data_minimum", "data_maximum", "percent_data_bins",
    "suggested_image_scaling_*", "file_quality_level", "file_quality_index", "checksum", "md5",
    "FROM_ORIGINAL_FILE__*",
    /* the program that wrote it, or that sent it */
    "netcdf_version_id", "CDI", "CDO", "NCO", "nco_openmp_thread_number", "EXTRA_DIMENSION.*",
    "_CoordSysBuilder"
};

/* The names that netCDF's own tools and THREDDS give to how a file is stored: netcdf-c's "special
 * attributes" (ncdump -s), and those of OPeNDAP servers. */
static const char *const of_storage[] = { "digest",
                                          "_ChunkSizes",
                                          "_Storage",
                                          "_DeflateLevel",
                                          "_Shuffle",
                                          "_Fletcher32",
                                          "_Endianness",
                                          "_NoFill",
                                          "_Filter",
                                          "_Codecs",
                                          "_Format",
                                          "_NCProperties",
                                          "_IsNetcdf4",
                                          "_SuperblockVersion",
                                          "_Netcdf4Dimid",
                                          "_Netcdf4Coordinates",
                                          "_QuantizeBitGroom*",
                                          "_QuantizeBitR*",
                                          "_QuantizeGran*",
                                          "_nc3_strict",
                                          "_NCCOPY",
                                          "_NCZARR_*",
                                          "_ARRAY_DIMENSIONS",
                                          "DODS*" };

static const char *const of_extent[] = { "geospatial_*",
                                         "northernmost_latitude",
                                         "southernmost_latitude",
                                         "easternmost_longitude",
                                         "westernmost_longitude",
                                         "NorthernmostLatitude",
                                         "SouthernmostLatitude",
                                         "EasternmostLongitude",
                                         "WesternmostLongitude",
                                         "NorthBoundingCoordinate",
                                         "SouthBoundingCoordinate",
                                         "EastBoundingCoordinate",
                                         "WestBoundingCoordinate",
                                         "latitude_min",
                                         "latitude_max",
                                         "longitude_min",
                                         "longitude_max",
                                         "lat_min",
                                         "lat_max",
                                         "lon_min",
                                         "lon_max",
                                         "z_min",
                                         "z_max",
                                         "number_of_lines",
                                         "number_of_columns",
                                         "sw_point_latitude",
                                         "sw_point_longitude",
                                         "SpatialCoverage" };

static bool matches(const char *name, const char *known)
{
    size_t length = strlen(known);
    return known[length - 1] == '*' ? strncasecmp(name, known, length - 1) == 0
                                    : strcasecmp(name, known) == 0;
}

bool zs_is_of_storage(const char *name)
{
    for (size_t k = 0; k < sizeof of_storage / sizeof *of_storage; k++)
        if (matches(name, of_storage[k]))
            return true;
    return false;
}

bool zs_is_of_one_file(const char *name)
{
    for (size_t k = 0; k < sizeof of_one_file / sizeof *of_one_file; k++)
        if (matches(name, of_one_file[k]))
            return true;
    return false;
}

bool zs_is_of_extent(const char *name)
{
    for (size_t k = 0; k < sizeof of_extent / sizeof *of_extent; k++)
        if (matches(name, of_extent[k]))
            return true;
    return false;
}
