/* extract:  */
#ifndef ZS_EXTRACT_H
#define ZS_EXTRACT_H

#include "products/maker.h"

extern const zs_making zs_extract_making;

#endif
