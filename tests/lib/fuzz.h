/* For the fuzz targets, tests/fuzz/NAME.c: each defines fuzz(), which feeds bytes to functions of the program
 * and aborts where they break a promise.
 *
 * scripts/fuzz.sh builds them with libFuzzer (ZS_LIBFUZZER), which invents the bytes.  In make check they
 * have the main() below, and replay the corpus tests/fuzz/NAME.txt.  A line of it is one input: bytes as they
 * are, but \HH for the backslash and what cannot be printed; "#" begins a comment. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fuzz(const uint8_t *bytes, size_t n);

/* A promise of the program. */
static inline void hold(int kept, const char *promise)
{
    if (kept)
        return;
    fprintf(stderr, "not ok - %s\n", promise);
    abort();
}

/* The next bytes of an input; 0 behind its end. */
typedef struct fuzz_input {
    const uint8_t *bytes;
    size_t n;
} fuzz_input;

static inline void take(fuzz_input *input, void *to, size_t n)
{
    size_t some = n < input->n ? n : input->n;
    memset(to, 0, n);
    memcpy(to, input->bytes, some);
    input->bytes += some;
    input->n -= some;
}

static inline int take_byte(fuzz_input *input)
{
    uint8_t byte;
    take(input, &byte, 1);
    return byte;
}

/* All that is left as a text, to be freed. */
static inline char *take_text(fuzz_input *input)
{
    size_t n = input->n;
    char *text = malloc(n + 1);
    hold(text != NULL, "there is memory");
    take(input, text, n);
    text[n] = '\0';
    return text;
}

/* One line of what went wrong, and nothing that a terminal obeys. */
static inline void hold_message(const char *text)
{
    hold(text[0] != '\0' && !strchr(text, '\n'), "a message is one line");
}

#ifdef ZS_LIBFUZZER
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    fuzz(bytes, n);
    return 0;
}
#else
enum { FUZZ_LONGEST = 1 << 16 };

/* A line of the corpus -> its bytes, in place.  Returns their number. */
static inline size_t fuzz_unescape(char *line)
{
    size_t n = 0;
    line[strcspn(line, "\n")] = '\0';
    for (char *at = line; *at; at++) {
        int is_escape = at[0] == '\\' && at[1] && at[2];
        char digits[] = { is_escape ? at[1] : '0', is_escape ? at[2] : '0', '\0' };
        line[n++] = is_escape ? (char)strtoul(digits, NULL, 16) : *at;
        at += is_escape ? 2 : 0;
    }
    return n;
}

/* A file of bytes -> a line of the corpus. */
static inline int fuzz_escape(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return EXIT_FAILURE;
    for (int byte = getc(file), first = 1; byte != EOF; byte = getc(file), first = 0)
        printf(byte < 32 || byte > 126 || byte == '\\' || (first && byte == '#') ? "\\%02x" : "%c", byte);
    putchar('\n');
    fclose(file);
    return EXIT_SUCCESS;
}

static inline void fuzz_write(const char *directory, int k, const char *bytes, size_t n)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%03d", directory, k);
    FILE *file = fopen(path, "wb");
    hold(file && fwrite(bytes, 1, n, file) == n && fclose(file) == 0, "a file of the corpus can be written");
}

/* NAME CORPUS: feed all of it.  NAME CORPUS DIRECTORY: write each input into a file there.  NAME --line FILE:
 * print an input, such as one that libFuzzer found, as a line for the corpus. */
int main(int argc, char **argv)
{
    static char line[FUZZ_LONGEST];
    if (argc == 3 && strcmp(argv[1], "--line") == 0)
        return fuzz_escape(argv[2]);
    FILE *corpus = argc > 1 ? fopen(argv[1], "r") : NULL;
    if (!corpus) {
        printf("not ok - there is no corpus\n");
        return EXIT_FAILURE;
    }
    int count = 0;
    while (fgets(line, sizeof line, corpus)) {
        if (line[0] == '#')
            continue;
        size_t n = fuzz_unescape(line);
        uint8_t *exact = malloc(n ? n : 1); /* no byte more, so that a sanitizer sees what reads beyond */
        hold(exact != NULL, "there is memory");
        memcpy(exact, line, n);
        if (argc > 2)
            fuzz_write(argv[2], count, line, n);
        else
            fuzz(exact, n);
        free(exact);
        count++;
    }
    fclose(corpus);
    printf("ok - %d inputs of %s\n", count, argv[1]);
    return EXIT_SUCCESS;
}
#endif

#endif
