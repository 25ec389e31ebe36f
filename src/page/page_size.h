/* page_size: how the size of a page is shared among what is on it. */
#ifndef ZS_PAGE_SIZE_H
#define ZS_PAGE_SIZE_H

#include "catalog/catalog.h"
#include "spec/spec.h"

#include <stdint.h>

/* All functions here are LOCAL and cannot fail.  They depend on the spec and the data alone, so that a page
 * is the same on any number of ranks. */

/* Bytes for maps and numbers of products. */
int64_t zs_page_size_of_products(const zs_spec *spec);

/* The size of the page without that. */
int64_t zs_page_size_of_pictures(const zs_spec *spec);

/* Bytes that say where a map of z-scores or statistics lies in an output, on one level.  0 for a run without
 * levels: it has fewer maps, and counts their places among the others below. */
int64_t zs_page_size_of_place(const zs_spec *spec, const zs_catalog *catalog);

/* How many pieces a map of an output is in, at most, if its place is to be on the page. */
int64_t zs_page_size_pieces(int64_t rows, int64_t columns);

/* What of that size is neither maps of z-scores and statistics nor what is told of single steps, at most:
 * text and scripts of the page, the facts, where the maps lie in the outputs. */
int64_t zs_page_size_of_others(const zs_spec *spec, const zs_catalog *catalog);

#endif
