#!/usr/bin/env bash
# Build and test zscore where its users are: with other compilers here, and with other MPIs and releases in chroots.
# One line of result each; the exit status is 0 if all are ok.
#
# usage: scripts/builds.sh [NAME...]         all of these, if none is given:
#   clang     clang instead of gcc, and the bits of the build with gcc
#   lto       gcc -flto, likewise
#   dist      what make dist packs, unpacked elsewhere
#   mpich     Debian 12 in a chroot, with MPICH and its serial HDF5 and netcdf-c
#   both      the same with Open MPI beside it: configure takes no library of the other MPI
#   debian13  Debian 13 in a chroot: gcc 14, Open MPI 5, HDF5 1.14
#   debian13-gcc13  debian13-clang  debian13-mpich      there, too
#
# ok means: no warning of the compiler, and no failed test.  TESTS are the tests of each build, RANKS the numbers of
# ranks of those under tests/mpi.  ZSCORE_BUILDS is where the chroots are made, and kept (/var/tmp/zscore-builds); they
# need root and Debian's debootstrap.
#
# usage: scripts/builds.sh --here NAME [CONFIGURE-ARGUMENT...]         one build in build-NAME, as it is called in chroots
set -euo pipefail
cd "$(dirname "$0")/.."
chroots=${ZSCORE_BUILDS:-/var/tmp/zscore-builds}
unit=$(cd tests/unit && printf 'tests/unit/%s ' *.c)
export TESTS=${TESTS:-${unit//.c / } tests/mpi/agree tests/mpi/writer tests/run/builds.py tests/run/values.py tests/run/products.py}
export RANKS=${RANKS:-1 2 3}

versions() {
    dpkg-query -W -f '${db:Status-Status} ${Package} ${Version}\n' openmpi-bin mpich libhdf5-dev libhdf5-openmpi-dev \
        libnetcdf-dev libnetcdf-mpi-dev 2> /dev/null | sed -n 's/^installed //p' | paste -sd, | sed 's/,/, /g'
}

here() { # NAME CONFIGURE-ARGUMENT...
    local dir=build-$1 programs="tests/lib/serial_zscore tests/lib/many_jobs tests/lib/many_runs" test
    for test in $TESTS; do
        [[ $test == *.py ]] || programs+=" $test"
    done
    mkdir -p "$dir"
    [[ -x configure ]] || autoreconf -fi > "$dir.log" 2>&1
    if ! (cd "$dir" && { [[ -f Makefile ]] || ../configure "${@:2}"; } && make -j "$(nproc)" &&
        make -j "$(nproc)" check TESTS="$TESTS" check_PROGRAMS="$programs") > "$dir.log" 2>&1; then
        echo "FAILED $1: $(grep -E 'error:|^(FAIL|ERROR):' "$dir.log" | head -n 3 | paste -sd' ') (see $PWD/$dir.log)"
        return 1
    fi
    if grep -q 'warning:' "$dir.log"; then
        echo "FAILED $1: $(grep -m 1 'warning:' "$dir.log") (see $PWD/$dir.log)"
        return 1
    fi
    echo "ok     $1: $(grep -c '^PASS:' "$dir.log") tests; $(sed -n 's/^CC = //p' "$dir/Makefile")," \
        "$($(sed -n 's/^CC = //p' "$dir/Makefile") --version | head -n 1); $(versions)"
}

like_gcc() { # NAME CONFIGURE-ARGUMENT...: the same bits as with gcc
    scripts/build.sh build > /dev/null
    here "$@" || return 1
    "${PYTHON:-/usr/bin/python3}" scripts/same_bits.py build/zscore "build-$1/zscore" ${ONLY:+--only "$ONLY"} > "build-$1.bits.log" 2>&1 ||
        { echo "FAILED $1: other bits than those of gcc (see build-$1.bits.log)" && return 1; }
    echo "ok     $1: $(tail -n 1 "build-$1.bits.log")"
}

dist() {
    scripts/build.sh build > /dev/null
    make -C build dist > build-dist.log 2>&1 || { echo "FAILED dist: see build-dist.log" && return 1; }
    local work
    work=$(mktemp -d)
    tar xf build/zscore-*.tar.gz -C "$work" --strip-components=1
    (cd "$work" && TESTS="${TESTS_DIST:-tests/unit/spec tests/run/values.py}" scripts/builds.sh --here dist --prefix="$work/installed" &&
        make -C build-dist install > build-dist.log 2>&1 && "$work/installed/bin/zscore" --version > /dev/null) || return 1
    rm -rf "$work"
}

# Make a chroot, once, and copy this tree into it.
prepare() { # SUITE ROOT
    local root=$2 file
    if [[ ! -f $root/.complete ]]; then
        rm -rf --one-file-system "$root" && mkdir -p "$root"
        debootstrap --variant=minbase --include=ca-certificates "$1" "$root" > "$root.log" 2>&1 ||
            { echo "FAILED $1: no chroot (see $root.log)" && return 1; }
        touch "$root/.complete"
    fi
    cp /etc/resolv.conf /etc/hosts "$root/etc/" 2> /dev/null || true
    mkdir -p "$root/root/zscore"
    git ls-files | while read -r file; do [[ ! -e $file ]] || echo "$file"; done | tar cf - -T - | tar xf - -C "$root/root/zscore"
    rm -f "$root/root/zscore/configure" # made there
}

# A command in the copy of this tree; its mounts are its own, and gone with it.
enter() { # ROOT COMMAND...
    unshare --mount --propagation private bash -c '
        root=$1 && shift
        mount -t proc proc "$root/proc" && mount --rbind /sys "$root/sys" && mount --rbind /dev "$root/dev"
        mount -t tmpfs tmpfs "$root/dev/shm"
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
            TESTS="$TESTS" RANKS="$RANKS" chroot "$root" bash -c "cd /root/zscore && exec \"\$@\"" enter "$@"' enter "$@"
}

chrooted() { # SUITE ROOT INSTALL NAME CONFIGURE-ARGUMENT...
    prepare "$1" "$chroots/$2" || return 1
    enter "$chroots/$2" bash -c "apt-get update -q && scripts/install-deps.sh $3" > "$chroots/$2.log" 2>&1 ||
        { echo "FAILED $4: cannot install (see $chroots/$2.log)" && return 1; }
    enter "$chroots/$2" scripts/builds.sh --here "${@:4}"
}

both() {
    chrooted bookworm debian12-both "--mpich && scripts/install-deps.sh" both-mpich CC=mpicc.mpich &&
        chrooted bookworm debian12-both "" both-openmpi CC=mpicc.openmpi
}

if [[ ${1:-} == --here ]]; then
    here "${@:2}"
    exit
fi
(($#)) || set -- clang lto dist mpich both debian13 debian13-gcc13 debian13-clang debian13-mpich
failed=0
for name; do
    case $name in
        clang) like_gcc clang CC=clang ;;
        lto) # linking takes long, so there are few tests; gcc, which sees the whole program, takes what a failed call leaves unset for used
            TESTS="${TESTS_LTO:-tests/unit/sums tests/unit/moments tests/run/builds.py tests/run/values.py tests/run/products.py}" \
                like_gcc lto CFLAGS="-O3 -g -flto=auto -Wno-maybe-uninitialized" AR=gcc-ar RANLIB=gcc-ranlib ;;
        dist) dist ;;
        mpich) chrooted bookworm debian12-mpich --mpich mpich ;;
        both) both ;;
        debian13) chrooted trixie debian13 "" debian13 ;;
        debian13-gcc13) chrooted trixie debian13 "&& apt-get install -yq --no-install-recommends gcc-13" debian13-gcc13 CC=gcc-13 ;;
        debian13-clang) chrooted trixie debian13 "&& apt-get install -yq --no-install-recommends clang" debian13-clang CC=clang ;;
        debian13-mpich) chrooted trixie debian13-mpich --mpich debian13-mpich ;;
        *) echo "builds: $name is not one of the names; see the head of this script" >&2 && exit 2 ;;
    esac || failed=1
done
exit $failed
