/* version: the version of this program.
 *
 * It appears in --version, in the report, and in the attribute "history" of the outputs.  configure.ac has
 * the number, and passes it on as PACKAGE_VERSION. */
#ifndef ZS_VERSION_H
#define ZS_VERSION_H

#define ZS_VERSION PACKAGE_VERSION

#endif
