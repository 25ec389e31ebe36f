/* shell_word: a text as one word of a shell command, for messages that propose a command.
 *
 * A user copies such a command from the message.  So names and values with blanks, brackets or quotes in them
 * are quoted, and all others stay as they are.  Pure. */
#ifndef ZS_SHELL_WORD_H
#define ZS_SHELL_WORD_H

enum { ZS_SHELL_WORD = 1024 };

/* Write text into word as a POSIX shell reads it: "K" stays K, "m s-1" becomes 'm s-1'.  A text with control
 * characters, or with bytes that are no UTF-8, becomes $'a\012b', as bash and POSIX from 2024 on read it,
 * because messages do not show such bytes as they are.  A word that is too long is cut.  LOCAL, cannot fail.
 * Returns word. */
const char *zs_shell_word(const char *text, char word[ZS_SHELL_WORD]);

/* The same for the name of a variable as ncatted reads it.  path: "t2m" in the root, "/Grid/t2m" or
 * "Grid/t2m" in a group.  ncatted wants a path to begin with a slash, and takes a name with characters such
 * as ( or + for a regular expression; in these characters it is escaped: "t (2 m)" becomes '^/t \(2 m\)$'.
 * LOCAL, cannot fail. Returns word. */
const char *zs_nco_word(const char *path, char word[ZS_SHELL_WORD]);

#endif
