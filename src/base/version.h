/* version: the version of this program, for --version, reports and the history attribute of outputs.  It
 * stands in configure.ac, which passes it on as PACKAGE_VERSION. */
#ifndef ZS_VERSION_H
#define ZS_VERSION_H

#define ZS_VERSION PACKAGE_VERSION

#endif
