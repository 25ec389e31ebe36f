/* base64: bytes as text, as RFC 4648 has it.  Pure. */
#ifndef ZS_BASE64_H
#define ZS_BASE64_H

#include <stddef.h>

/* Returns the characters that n bytes become: 4 for each 3 bytes or less.  LOCAL, cannot fail. */
size_t zs_base64_length(size_t n);

/* Write n bytes as text, padded with '=' to a multiple of 4 characters.  LOCAL, cannot fail.
 * text: [zs_base64_length(n)]; it gets no '\0'. */
void zs_base64(const void *bytes, size_t n, char *text);

#endif
