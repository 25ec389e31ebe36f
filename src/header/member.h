/* member: the dimension of an ensemble's members, where all of them count as one sample.
 *
 * A step then has a sample for each member, and the samples of a series are its steps' one after another: all
 * that is done with steps is done with samples, and only files know of two dimensions.  Sample s of a file is
 * member s % nmember of record s / nmember. */
#ifndef ZS_MEMBER_H
#define ZS_MEMBER_H

#include "header/source.h"

#include <stdint.h>

/* All functions here are LOCAL. */

/* Find the dimension of members of an open file's variable: by the standard_name of its coordinate, or by its
 * own name.  Returns its position among the variable's dimensions; or -1. */
int zs_member_find(int ncid, int var);

/* A number that is the same for the same coordinate of members; 0 for one without coordinate: none of its
 * name, or one that has other dimensions than a coordinate of numbers or of texts. */
uint64_t zs_member_digest(const zs_source *source, int position);

#endif
