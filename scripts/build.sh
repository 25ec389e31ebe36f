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
[[ -x configure ]] || autoreconf -fi
mkdir -p "$build"
cd "$build"
[[ -f Makefile ]] || "$source/configure" -q "$@"
make -j "$(nproc)"
