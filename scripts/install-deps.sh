#!/usr/bin/env bash
# Install what zscore is built, run and tested with, where it is missing: Debian and Ubuntu, as root or with sudo.
# On other systems it only says what is needed: there, configure judges what it finds.
#
# usage: scripts/install-deps.sh [--mpich] [--build | --tools] [--cluster]
#   --mpich: MPICH instead of Open MPI; Debian has no parallel netcdf-c for it, which only writer = netcdf needs
#   --build: only what zscore is built with; --tools: also the peers of the tests and of the benchmark
#   --cluster: also what scripts/cluster-test.sh starts
set -euo pipefail

mpi=(openmpi-bin libopenmpi-dev libhdf5-openmpi-dev libnetcdf-mpi-dev)
build=
tools=
cluster=
for option; do
    case $option in
        --mpich) mpi=(mpich libmpich-dev libhdf5-dev libnetcdf-dev) ;;
        --build) build=yes ;;
        --tools) tools=yes ;;
        --cluster) cluster=yes ;;
        *) echo "install-deps: unknown option $option" >&2 && exit 2 ;;
    esac
done

packages=(
    gcc libc6-dev make autoconf automake pkg-config                  # to build
    "${mpi[@]}"                                                      # MPI, HDF5, netcdf-c
    libinih-dev libudunits2-dev                                      # workflow specs, units
    libdeflate-dev libisal-dev                                       # compression
    libzstd-dev libblosc-dev liblz4-dev libbz2-dev                   # other compression of inputs
    libxxhash-dev                                                    # digests
    libjansson-dev                                                   # JSON
)
if [[ ! $build ]]; then
    packages+=(
        check python3 python3-numpy python3-netcdf4 netcdf-bin # to test, and to look at results
        python3-jsonschema                                     # to test reports
        python3-numcodecs                                      # to test inputs that are compressed
    )
fi
if [[ $tools ]]; then
    packages+=(cdo nco python3-xarray python3-dask python3-zarr lua5.3 python3-yaml)
    # Lmod and Environment Modules exclude each other: who has one keeps it.
    [[ -e /usr/share/lmod ]] || packages+=(environment-modules)
    packages+=(iproute2 shellcheck) # two hosts on one machine; job scripts
    # The report's page is tested in Chromium, driven by node.  Debian's npm brings some hundred packages: who has none
    # is not made to install it, and these tests are skipped.
    if command -v node >/dev/null && command -v npm >/dev/null; then
        packages+=(chromium)
    fi
fi

if [[ $cluster ]]; then
    packages+=(
        iproute2 util-linux                                                # hosts
        slurm-wlm munge gridengine-master gridengine-exec gridengine-client # schedulers
        user-mode-linux kmod nfs-common nfs-kernel-server                  # NFS with two clients
    )
fi

if ! command -v apt-get >/dev/null; then
    echo "install-deps: no apt-get here; zscore needs a C compiler, autoconf, automake, pkg-config, an MPI," \
        "HDF5 and netcdf-c (built with it, for writer = netcdf), inih, udunits2, libdeflate, xxHash, jansson; ISA-L, libzstd, libblosc, liblz4 and libbz2 if it can be; for its tests Check and Python with netCDF4" >&2
    exit 0
fi

missing=()
for package in "${packages[@]}"; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [[ $state == installed ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

become=()
if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
        echo "install-deps: missing packages: ${missing[*]}; run this as root, or install sudo" >&2
        exit 1
    fi
    become=(sudo)
fi
echo "install-deps: installing ${missing[*]}"
"${become[@]}" apt-get update -q
"${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "${missing[@]}"
