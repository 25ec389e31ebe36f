#!/usr/bin/env bash
# Install what is missing, build, and run all tests.  The last line counts single checks, over all tests and
# numbers of ranks: "N passed, N failed"; the exit status is 0 if none failed.
#
# usage: scripts/test.sh [BUILD-DIR [CONFIGURE-ARGUMENT...]]       BUILD-DIR: build
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build}
scripts/install-deps.sh --tools
scripts/build.sh "$@"

# The results of tests that are no more would count too.
rm -f "$build"/tests/*/*.log "$build"/tests/*/*.trs
status=0
make -C "$build" -j "$(nproc)" check || status=$?

# A log without a failure in it, of a test that failed all the same, is one failure: the test did not come that far.
shopt -s nullglob
passed=0 failed=0 skipped=0
for result in "$build"/tests/*/*.trs; do
    log=${result%.trs}.log
    read -r good bad left < <(awk '
        /^[0-9]+%: Checks: / {
            gsub(/[^0-9 ]/, ""); split($0, n, " +"); good += n[2] - n[3] - n[4]; bad += n[3] + n[4]
        }
        /^not ok( |$)/ { bad++ }
        /^ok( |$)/ { if (/# SKIP/) left++; else good++ }
        END { print good + 0, bad + 0, left + 0 }' "$log")
    if ! grep -Eq '^:global-test-result: (PASS|SKIP)' "$result"; then
        ((bad > 0)) || bad=1
        printf '\n==== %s\n' "$log"
        cat "$log"
    fi
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
done
((status == 0 || failed > 0)) || failed=1 # the tests were not even built
((passed + failed > 0)) || failed=1       # nothing ran

echo "$passed passed, $failed failed$( ((skipped == 0)) || echo ", $skipped skipped")"
((failed == 0))
