#!/usr/bin/env bash
# Install what is missing and build, outside the source tree.
#
# usage: scripts/build.sh [BUILD-DIR [CONFIGURE-ARGUMENT...]]      BUILD-DIR: build
#
# The arguments for configure count when the directory is first configured.
set -euo pipefail
cd "$(dirname "$0")/.."
source=$PWD
build=${1:-build}
shift $(($# > 0))

scripts/install-deps.sh
# In a configured directory, make itself follows changes of these files, by automake's rules.
if [[ ! -x configure || ! -f Makefile.in ]] ||
    [[ ! -f $build/Makefile && -n $(find configure.ac Makefile.am m4 -newer configure) ]]; then
    autoreconf -fi
fi
mkdir -p "$build"
cd "$build"
[[ -f Makefile ]] || "$source/configure" -q "$@"
make -j "$(nproc)"
