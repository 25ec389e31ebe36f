/* superblock: what the first bytes of an HDF5 file say about its state.  Pure.
 *
 * When HDF5 cannot open a file, netcdf-c has one message for all reasons.  The superblock tells two of them:
 * a program that writes the file has it open, and the file is shorter than HDF5 left it.
 * Source: "HDF5 File Format Specification Version 3.0", section II.A, "Disk Format: Level 0A". */
#ifndef ZS_SUPERBLOCK_H
#define ZS_SUPERBLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ZS_SUPERBLOCK_BYTES = 96 }; /* all that is looked at */

typedef struct zs_superblock {
    bool writing;  /* it is marked as open for writing; the mark stays if its writer did not close it */
    int64_t bytes; /* the length of the file, with all that lies before the superblock; 0: not known */
} zs_superblock;

/* Read the superblock.  LOCAL.  head: [n], the bytes of the file from the signature of HDF5 on.  at: where
 * the signature is in the file. Returns true; or false, and *block is all zero: these bytes are no
 * superblock. */
bool zs_superblock_read(const unsigned char *head, size_t n, int64_t at, zs_superblock *block);

#endif
