/* The first bytes of a file: of HDF5's superblock, and of formats that are not NetCDF.  An input is where
 * they are in the file, and the bytes. */
#include "base/error.h"
#include "format/classic.h"
#include "format/not_netcdf.h"
#include "format/superblock.h"
#include "lib/fuzz.h"

static void fuzz(const uint8_t *bytes, size_t n)
{
    fuzz_input input = { bytes, n };
    zs_error err = { 0 };
    zs_superblock block;
    int64_t at = take_byte(&input);
    bool is_hdf5 = zs_superblock_read(input.bytes, input.n, at, &block);
    hold(block.bytes >= 0 && (is_hdf5 || (block.bytes == 0 && !block.writing)), "a file has a length");
    if (zs_check_netcdf("it's a.nc", input.bytes, input.n, &err))
        hold_message(err.text);
    err = (zs_error){ 0 };
    hold(zs_fail_not_netcdf("it's a.nc", input.bytes, input.n, &err) == -1, "what is not NetCDF is refused");
    hold_message(err.text);
    hold(strstr(err.text, "it's a.nc") != NULL && err.status == ZS_REFUSED, "the message names the file");
    hold(input.n < 4 || !zs_classic_is(input.bytes) || memcmp(input.bytes, "CDF", 3) == 0, "CDF begins so");
}
