/* Workflow specs and command lines: whatever their text, they are refused with a message, or can be used.
 * What stands before the first byte 0 is the command line, all else is the spec. */
#include "spec/spec.h"
#include "base/error.h"
#include "lib/fuzz.h"
#include "spec/command.h"
#include "spec/parse.h"

enum { MOST_WORDS = 32 };

static int read_command(char *line, char **argv, zs_command *command, zs_error *err)
{
    int argc = 1;
    argv[0] = "zscore";
    for (char *word = strtok(line, " "); word && argc < MOST_WORDS; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    return zs_command_parse(argc, argv, command, err);
}

static void use(const zs_spec *spec)
{
    hold(spec->input.variable != NULL, "a spec names a variable");
    for (int k = 0; k < zs_spec_written_count(spec); k++) {
        zs_written written = zs_spec_written(spec, k);
        hold(!written.path || written.where != NULL, "a file has its place in the spec");
    }
}

static void fuzz(const uint8_t *bytes, size_t n)
{
    fuzz_input input = { bytes, n };
    zs_spec spec = { 0 };
    zs_command command = { 0 };
    zs_error err = { 0 };
    char *argv[MOST_WORDS + 1], *line = take_text(&input);
    char *text = strlen(line) < n ? line + strlen(line) + 1 : line, *words = text == line ? text + n : line;
    int has_command = words == line && read_command(words, argv, &command, &err) == 0;
    if (zs_spec_parse("config.ini", text, has_command ? &command : NULL, &spec, &err)) {
        zs_spec empty = { 0 };
        hold_message(err.text);
        hold(err.status == ZS_REFUSED && memcmp(&spec, &empty, sizeof spec) == 0, "what is refused is empty");
    } else {
        use(&spec);
    }
    zs_spec_clear(&spec);
    zs_command_clear(&command);
    free(line);
}
