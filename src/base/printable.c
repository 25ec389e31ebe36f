#include "base/printable.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Letters that do not show themselves but act: the controls U+0080 to U+009F, the ends of a line or paragraph
 * U+2028 and U+2029, and those that turn the direction of writing. */
static bool acts(unsigned long letter)
{
    return (letter >= 0x80 && letter < 0xA0) || letter == 0x2028 || letter == 0x2029 || letter == 0x200E ||
           letter == 0x200F || (letter >= 0x202A && letter <= 0x202E) ||
           (letter >= 0x2066 && letter <= 0x2069);
}

size_t zs_printable_letter(const char *text)
{
    const unsigned char *byte = (const unsigned char *)text;
    static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t n = byte[0] >= 0xF0 ? 4 : byte[0] >= 0xE0 ? 3 : byte[0] >= 0xC0 ? 2 : 1;
    if (n == 1)
        return byte[0] >= ' ' && byte[0] < 0x7F;
    unsigned long letter = byte[0] & (0xFFU >> (n + 1));
    for (size_t k = 1; k < n; k++) {
        if ((byte[k] & 0xC0) != 0x80)
            return 0;
        letter = letter << 6 | (byte[k] & 0x3F);
    }
    bool valid = byte[0] < 0xF8 && letter >= least[n] && letter <= 0x10FFFF &&
                 (letter < 0xD800 || letter > 0xDFFF) && !acts(letter);
    return valid ? n : 0;
}

bool zs_is_printable(const char *text)
{
    size_t n;
    while (*text && (n = zs_printable_letter(text)) > 0)
        text += n;
    return *text == '\0';
}

size_t zs_printable(const char *text, char *to, size_t room)
{
    size_t used = 0;
    while (*text) {
        char escape[5];
        size_t n = zs_printable_letter(text), length = n;
        if (n == 0 && strchr("\n\t\r", *text))
            snprintf(escape, sizeof escape, "\\%c", *text == '\n' ? 'n' : *text == '\t' ? 't' : 'r');
        else if (n == 0)
            snprintf(escape, sizeof escape, "\\x%02x", (unsigned char)*text);
        if (n == 0)
            length = strlen(escape);
        if (used + length >= room)
            break;
        memcpy(to + used, n ? text : escape, length);
        used += length;
        text += n ? n : 1;
    }
    to[used] = '\0';
    return used;
}
