/* own_filters: zscore's decoders, for HDF5 to use.
 *
 * HDF5 loads filters that are not its own as plugins.  zscore decodes some of them itself (format/frames.h),
 * and gives HDF5 these decoders, too.  So whatever netcdf-c reads can be compressed by them, without any
 * plugin: coordinates, statistics of earlier runs, and values with reader = netcdf. */
#ifndef ZS_OWN_FILTERS_H
#define ZS_OWN_FILTERS_H

/* Make known to HDF5 which filters this build can undo.  LOCAL.  They come before plugins of the same number.
 * A filter that HDF5 does not take is like one that is not installed. */
void zs_own_filters_begin(void);

#endif
