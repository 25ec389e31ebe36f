/* version: of this program. */
#ifndef ZS_VERSION_H
#define ZS_VERSION_H

#define ZS_VERSION PACKAGE_VERSION /* from configure.ac */

#endif
