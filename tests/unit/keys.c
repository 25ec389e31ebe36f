/* Unit tests of the words that the program lists for the shell: of keys, and of options. */
#include "spec/keys.h"
#include "lib/check_main.h"
#include "spec/command.h"
#include "spec/entries.h"
#include "spec/key.h"
#include "spec/mask.h"
#include "spec/product.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static zs_error err;

/* Words that the table lists, which the shell proposes, are values: of words alone no others are. */
START_TEST(listed_words)
{
    int listed = 0;
    const zs_key *key;
    for (int i = 0; (key = zs_key_at(i)); i++)
        for (int k = 0; key->word && key->word[k]; k++, listed++) {
            union {
                zs_spec spec;
                zs_mask mask;
                zs_product product;
            } object = { 0 };
            zs_entries entries = { 0 };
            ck_assert_int_eq(zs_entries_add(&entries, "", 1, key->section, key->name, &err), 0);
            ck_assert_int_eq(zs_entries_append(&entries, key->word[k], strlen(key->word[k]), &err), 0);
            zs_setting setting = { key, entries.entry, &entries.arena };
            int rc = zs_key_apply(&setting, &object, &err);
            ck_assert_msg(rc == 0, "%s.%s = %s: %s", key->section, key->name, key->word[k], err.text);
            zs_entries_clear(&entries);
        }
    ck_assert_int_gt(listed, 50);
}
END_TEST

/* The parts of the series are the first of all words for "by". */
START_TEST(words_of_parts)
{
    const zs_key *key;
    int found = 0;
    for (int i = 0; (key = zs_key_at(i)); i++)
        if (strcmp(key->name, "by") == 0 && strcmp(key->section, "histogram") != 0) {
            found++;
            for (int k = 0; k < ZS_BY_TIME; k++)
                ck_assert_str_eq(key->word[k], zs_by_name[k]);
            ck_assert_ptr_null(key->word[ZS_BY_TIME]);
        }
    ck_assert_int_eq(found, 3);
}
END_TEST

START_TEST(listed_options)
{
    char word[64];
    const char *option;
    int n = 0;
    for (; (option = zs_command_option(n)); n++) {
        bool set = strcmp(option, "set") == 0, verify = strcmp(option, "verify") == 0;
        zs_command command;
        snprintf(word, sizeof word, "--%s%s", option, set ? "=run.memory=1GiB" : "");
        char name[] = "zscore", file[] = "a.nc", *argv[] = { name, word, file, NULL };
        int rc = zs_command_parse(3, argv, &command, &err);
        ck_assert_msg(rc == 0, "%s: %s", word, err.text);
        ck_assert_int_eq(command.verify, verify);
        zs_command_clear(&command);
    }
    ck_assert_int_gt(n, 5);
}
END_TEST

int main(void)
{
    TCase *listed = tcase_create("listed");
    tcase_add_test(listed, listed_words);
    tcase_add_test(listed, words_of_parts);
    tcase_add_test(listed, listed_options);
    return run_tests("keys", listed);
}
