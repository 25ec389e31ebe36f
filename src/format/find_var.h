/* find_var: variables of files that have groups, and how names lead to them.
 *
 * netcdf-c counts variables group by group, so that a variable is known by its group and its id there.
 * Dimensions are counted over the whole file.  A name in an attribute, or of a dimension, means the variable
 * in the group where the name is used, else in the nearest group around it; an absolute or relative path
 * means what it says (CF-1.11, section 2.7).  A classic file is one group. */
#ifndef ZS_FIND_VAR_H
#define ZS_FIND_VAR_H

#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>

/* A variable of an open file. */
typedef struct zs_var {
    int ncid; /* of its group */
    int id;   /* in the group; -1: no variable */
} zs_var;

/* All functions here are LOCAL, and cannot fail but by "none": id -1. */

/* Find the variable that a name or a path means in the group ncid.
 * Returns whether there is one; else *var has the id -1. */
bool zs_find_var(int ncid, const char *name, zs_var *var);

/* Find the variable at a path, from the root of an open file on: "/Grid/t", "Grid/t", "t".  No other group is
 * looked into.  Returns whether there is one; else *var has the id -1. */
bool zs_find_path(int root, const char *path, zs_var *var);

/* Find all variables of one name, in the root and in all groups below it.
 * list: [size], becomes their paths, as many as fit, each after a blank.
 * Returns how many there are; *first is the first of them. */
int zs_find_all(int root, const char *name, zs_var *first, char *list, size_t size);

/* List what a user may have meant: the variables of more than one dimension, in all groups, by their paths.
 * list: [size], as many as fit, each after a blank. */
void zs_list_vars(int root, char *list, size_t size);

/* Returns the coordinate variable of a dimension, seen from a group: the variable with the dimension's name
 * and with that dimension alone, in this group or the nearest one around it; or the id -1. */
zs_var zs_coordinate_variable(int ncid, int dim);

/* Returns the group around a group; -1 for the root. */
int zs_parent_group(int ncid);

/* Copy the name of a variable; "" for the id -1. */
void zs_var_name(zs_var var, char name[ZS_NAME]);

/* Returns the number of dimensions of a variable; 0 for the id -1. */
int zs_var_ndim(zs_var var);

/* Copy the path of a variable from the root on: "/Grid/t"; in the root only its name, "t".  "" if it is
 * longer. */
void zs_var_path(zs_var var, char path[ZS_TEXT]);

#endif
