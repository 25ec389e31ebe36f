#!/usr/bin/env bash
# Fuzz: libFuzzer (clang) invents headers of files, chunks, specs, times and numbers to round, starting from the
# corpus in tests/fuzz, in a build with the address and the undefined behaviour sanitizer.
#
# usage: scripts/fuzz.sh [SECONDS [TARGET ...]]      default: 60 seconds in all, all targets
#
# An input that breaks a promise stays in build-fuzz/found; the last line says how to keep it as a test.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
shift || true
clang=${CLANG:-clang}
if ! echo 'int LLVMFuzzerTestOneInput(const char *a, long n); int LLVMFuzzerTestOneInput(const char *a, long n) { return a == 0 && n > 0; }' |
    "$clang" -fsanitize=fuzzer,address,undefined -x c -o /dev/null - 2>/dev/null; then
    echo "fuzz: there is no $clang with libFuzzer here (Debian: clang libclang-rt-dev): nothing is fuzzed" >&2
    exit 77
fi
targets=("$@")
((${#targets[@]})) || for file in tests/fuzz/*.c; do targets+=("$(basename "$file" .c)"); done

# The targets with main() split the corpus into files.
scripts/build.sh >/dev/null
make -s -C build -j"$(nproc)" "${targets[@]/#/tests/fuzz/}"

mkdir -p build-fuzz/found
[[ -f build-fuzz/Makefile ]] || (cd build-fuzz && ../configure -q CC="$clang" \
    CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined")
make -s -C build-fuzz -j"$(nproc)" libzscore.a
make -s -C build-fuzz CPPFLAGS=-DZS_LIBFUZZER LDFLAGS=-fsanitize=fuzzer,address,undefined "${targets[@]/#/tests/fuzz/}"

# Leaks of the libraries that are linked with all of zscore are not what is looked for.
share=$(((seconds + ${#targets[@]} - 1) / ${#targets[@]}))
failed=0
for target in "${targets[@]}"; do
    corpus=build-fuzz/corpus/$target
    rm -rf "$corpus.given" && mkdir -p "$corpus" "$corpus.given"
    build/tests/fuzz/"$target" "tests/fuzz/$target.txt" "$corpus.given" >/dev/null
    if build-fuzz/tests/fuzz/"$target" -max_total_time="$share" -max_len=4096 -timeout=20 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="build-fuzz/found/$target-" "$corpus" "$corpus.given" >"$corpus.log" 2>&1; then
        echo "fuzz: $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$corpus.log") inputs, nothing found"
    else
        failed=1
        grep -E '^(not ok|==|SUMMARY|.*runtime error|Test unit)' "$corpus.log" || tail -5 "$corpus.log"
        echo "fuzz: $target: found; see $corpus.log. Keep the input: build/tests/fuzz/$target --line FILE >>tests/fuzz/$target.txt"
    fi
done
exit $failed
