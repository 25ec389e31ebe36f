#include "base/shell_word.h"

#include "base/printable.h"

#include <stdio.h>
#include <string.h>

/* Bytes that a message does not show as they are: $'...' has escapes for them. */
static const char *escaped_word(const char *text, char word[ZS_SHELL_WORD])
{
    size_t used = (size_t)sprintf(word, "$'");
    for (; *text && used + 8 < ZS_SHELL_WORD; text++) {
        size_t n = zs_printable_letter(text);
        if (n == 0)
            used += (size_t)sprintf(word + used, "\\%03o", (unsigned char)*text);
        else if (*text == '\'' || *text == '\\')
            used += (size_t)sprintf(word + used, "\\%c", *text);
        else
            while (n-- > 0)
                word[used++] = n > 0 ? *text++ : *text;
    }
    strcpy(word + used, "'");
    return word;
}

const char *zs_shell_word(const char *text, char word[ZS_SHELL_WORD])
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,+@%=^";
    size_t used = 0;
    if (*text && text[strspn(text, plain)] == '\0') {
        snprintf(word, ZS_SHELL_WORD, "%s", text);
        return word;
    }
    if (!zs_is_printable(text))
        return escaped_word(text, word);
    word[used++] = '\'';
    for (; *text && used + 6 < ZS_SHELL_WORD; text++)
        if (*text == '\'')
            used += (size_t)sprintf(word + used, "'\\''"); /* a quote ends the word, and begins it again */
        else
            word[used++] = *text;
    word[used++] = '\'';
    word[used] = '\0';
    return word;
}

const char *zs_nco_word(const char *path, char word[ZS_SHELL_WORD])
{
    static const char special[] = ".*^$\\[]()<>+?|{}";
    char name[ZS_SHELL_WORD];
    size_t used = 0;
    bool escaped = strpbrk(path, special) != NULL, root = strchr(path, '/') == NULL;
    if (escaped)
        name[used++] = '^';
    if ((escaped && root) || (!root && *path != '/'))
        name[used++] = '/';
    for (; *path && used + 4 < sizeof name; path++) {
        if (strchr(special, *path))
            name[used++] = '\\';
        name[used++] = *path;
    }
    if (escaped)
        name[used++] = '$';
    name[used] = '\0';
    return zs_shell_word(name, word);
}
