/* list_words: the words that a command line of zscore can have, for completion by the shell.
 *
 * A program of the build: it prints the tables that zscore itself goes by, one option or key a line.
 *
 *     --plan
 *     output.format netcdf4 classic zarr
 *     reduce@.of data anomaly zscore        @ stands for a blank and the name of the section
 *
 * Behind a key stand the words that its value may be, as far as there are any. */
#include "spec/command.h"
#include "spec/key.h"
#include "spec/keys.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* A default that is one word, and no number, says something, too: "auto". */
static void print_words(const zs_key *key)
{
    const char *initial = key->initial;
    if (key->word)
        for (int k = 0; key->word[k]; k++)
            printf(" %s", key->word[k]);
    else if (initial && isalpha((unsigned char)initial[0]) && !strchr(initial, ' '))
        printf(" %s", initial);
}

int main(void)
{
    const char *option;
    const zs_key *key;
    for (int i = 0; (option = zs_command_option(i)); i++)
        printf("--%s\n", option);
    for (int i = 0; (key = zs_key_at(i)); i++) {
        char section[64];
        snprintf(section, sizeof section, "%s name", key->section);
        printf("%s%s.%s", key->section, zs_key_named_section(section) ? "@" : "", key->name);
        print_words(key);
        printf("\n");
    }
    return fflush(stdout) ? 1 : 0;
}
