#!/bin/sh
# Run one test, in an empty directory of its own beside its log (kept where it fails): tests/unit/* as it is,
# tests/mpi/* under mpirun on several numbers of ranks, tests/fuzz/* with their corpus, tests/run/*.py with Python.
#
# usage: launch.sh TEST          RANKS="1 2 3 4 7": numbers of ranks; TEST_SECONDS=900: longer than this is a hang
#
# Counts are read from the log: Check's line ("100%: Checks: 12, ..."), or lines "ok ...", "ok ... # SKIP" and
# "not ok ...".  A test that dies before it counts is one "not ok".
set -u
lib=$(cd "$(dirname "$0")" && pwd)
test=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
kind=$(basename "$(dirname "$test")")
name=$kind/$(basename "$1")
start=$PWD
work=$PWD/tests/$name.work
seconds=${TEST_SECONDS:-900}
status=0

# run TITLE COMMAND...: show what it prints, and make up for a count that is missing.
run() {
    title=$1
    shift
    timeout -k 10 "$seconds" "$@" >output 2>&1 </dev/null
    result=$?
    cat output
    [ $result -eq 0 ] || [ $result -eq 77 ] || status=1
    [ $result -ne 77 ] || [ $status -ne 0 ] || status=77
    case $result in
        0 | 77) grep -Eq '^[0-9]+%: Checks: |^(not )?ok\b' output ;;
        *) grep -Eq '^[0-9]+%: .*(Failures: [1-9]|Errors: [1-9])|^not ok\b' output ;;
    esac && return
    case $result in
        77) echo "ok - $title # SKIP" ;;
        124 | 137) echo "not ok - $title: no end after $seconds s" ;;
        *) echo "not ok - $title: exit status $result without a count" ;;
    esac
}

rm -rf "$work"
mkdir -p "$work" && cd "$work" || exit 99
TMPDIR=$(mktemp -d) || exit 99 # two mpiruns with one directory for their sessions can remove each other's
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
. "$lib/../../scripts/mpi-env.sh"
export CK_DEFAULT_TIMEOUT="${CK_DEFAULT_TIMEOUT:-60}" # seconds for one check; Check's own 4 are few on a busy machine
case $kind in
    mpi)
        # Check forks for each test by default: a process that has called MPI_Init must not.
        for ranks in ${RANKS:-1 2 3 4 7}; do
            echo "# $name on $ranks ranks"
            run "$name on $ranks ranks" env CK_FORK=no "$MPIEXEC" -n "$ranks" "$test"
        done ;;
    run)
        if [ -n "$PYTHON" ]; then run "$name" env PYTHONPATH="$lib" "$PYTHON" -B "$test"
        else echo "ok - $name # SKIP no Python with netCDF4 and numpy"; status=77; fi ;;
    fuzz)
        run "$name" "$test" "$lib/../fuzz/$(basename "$test").txt" ;;
    *)
        run "$name" "$test" ;;
esac
cd "$start"
[ $status -eq 1 ] || rm -rf "$work"
exit $status
