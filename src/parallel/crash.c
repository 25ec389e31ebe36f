#include "parallel/crash.h"

#include "base/activity.h"

#include <stddef.h>
#include <string.h>
#include <unistd.h>

static const struct {
    int number;
    const char *name; /* strsignal() is not allowed in a handler */
} crashes[] = { { SIGSEGV, "Segmentation fault" },
                { SIGBUS, "Bus error" },
                { SIGFPE, "Floating point exception" },
                { SIGABRT, "Aborted" },
                { SIGILL, "Illegal instruction" } };

enum { NCRASH = sizeof crashes / sizeof crashes[0], STACK = 64 * 1024 };

/* A handler gets no argument of ours: what it needs must be at a fixed place. */
static zs_crash known;
static char stack[STACK]; /* for the handler: the usual stack may be what has overflowed */

typedef struct line {
    char text[2048];
    size_t n;
} line;

static void add(line *l, const char *text)
{
    size_t n = strnlen(text, sizeof l->text - 1 - l->n);
    memcpy(l->text + l->n, text, n);
    l->n += n;
}

static void add_number(line *l, int number)
{
    char digits[12];
    size_t at = sizeof digits - 1;
    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 && at > 0);
    add(l, digits + at);
}

static void add_signal(line *l, int number)
{
    add(l, "(signal ");
    add_number(l, number);
    for (int k = 0; k < NCRASH; k++)
        if (crashes[k].number == number) {
            add(l, ", ");
            add(l, crashes[k].name);
        }
    add(l, ")");
}

static void tell(int number)
{
    const zs_activity *mine = known.mine;
    line l = { .n = 0 };
    add(&l, "\nzscore: "); /* the library may have left a line of its own without an end */
    if (mine->kind != ZS_COMPUTES) {
        add(&l, mine->file);
        add(&l, ": ");
        add(&l, mine->doing);
        add(&l, " crashed the library ");
        add_signal(&l, number);
        add(&l, "; is the file damaged? ");
    } else {
        add(&l, "crashed outside of all files ");
        add_signal(&l, number);
        add(&l, ": this is a bug, report it with the output of --plan --verbose ");
    }
    add(&l, mine->who);
    l.text[l.n++] = '\n';
    ssize_t written = write(STDERR_FILENO, l.text, l.n);
    (void)written;
}

/* SA_RESETHAND: from here on the signal has its usual effect, also if this crashes, too. */
static void handle(int number)
{
    if (!atomic_exchange(known.said, true))
        tell(number);
    zs_unfinished_crash(known.unfinished);
    raise(number);
}

void zs_crash_signals(sigset_t *usual)
{
    struct sigaction before;
    sigemptyset(usual);
    for (int k = 0; k < NCRASH; k++)
        if (sigaction(crashes[k].number, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
            sigaddset(usual, crashes[k].number);
}

void zs_crash_catch(const sigset_t *usual, const zs_crash *crash)
{
    struct sigaction action = { .sa_flags = (int)(SA_ONSTACK | SA_RESETHAND | SA_NODEFER) };
    action.sa_handler = crash ? handle : SIG_DFL;
    sigemptyset(&action.sa_mask);
    if (crash) {
        known = *crash;
        sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof stack }, NULL);
    }
    for (int k = 0; k < NCRASH; k++)
        if (sigismember(usual, crashes[k].number) == 1)
            sigaction(crashes[k].number, &action, NULL);
}
