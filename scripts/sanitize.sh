#!/usr/bin/env bash
# Run all tests, on 1 to 4 ranks, in a build with the address and the undefined behaviour sanitizer.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install-deps.sh # a compiler, for the next step

# Open MPI unloads its plugins at the end, and the leak sanitizer, which looks after that, cannot name what they
# left: with a dlclose() that does nothing they stay, and tests/lib/lsan.supp applies.
mkdir -p build-sanitize
echo 'int dlclose(void *handle); int dlclose(void *handle) { (void)handle; return 0; }' |
    ${CC:-gcc} -x c -c -fPIC -o build-sanitize/dlclose.o -

# Without the slow unwinder the stacks end in the first library that has no frame pointers.
export LSAN_OPTIONS=suppressions=$PWD/tests/lib/lsan.supp:print_suppressions=0:fast_unwind_on_malloc=0
# The program tells of crashes itself, with signal stacks of its own (src/parallel/crash.h): of those in libraries, too,
# which tests make.  Tests ask for more memory than there is, and expect none.
ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:fast_unwind_on_malloc=0:allocator_may_return_null=1
export ASAN_OPTIONS=$ASAN_OPTIONS:use_sigaltstack=0:handle_segv=0:handle_sigbus=0:handle_abort=0
export UBSAN_OPTIONS=print_stacktrace=1
export RANKS="1 2 3 4" TEST_SECONDS=900 CK_TIMEOUT_MULTIPLIER=10
exec scripts/test.sh build-sanitize \
    CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined" \
    LDFLAGS=-rdynamic LIBS="$PWD/build-sanitize/dlclose.o"
