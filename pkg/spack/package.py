# zscore for Spack.  doc/install.md says how it is installed from this file.
import os

from spack.package import *

try:
    from spack_repo.builtin.build_systems.autotools import AutotoolsPackage
except ImportError:
    pass  # before Spack 1.0 it is in spack.package


class Zscore(AutotoolsPackage):
    """Mean, standard deviation and z-scores over time of gridded climate data in many NetCDF files or Zarr stores, with
    MPI."""

    # The tarball that "make dist" makes is taken from the directory in which spack is called.
    manual_download = True
    url = f"file://{os.getcwd()}/zscore-0.1.0.tar.gz"

    license("BSD-3-Clause")

    version("0.1.0")

    variant("isa-l", default=True, description="compress several times as fast, by ISA-L")
    variant("zstd", default=True, description="read and write data compressed by zstd")
    variant("blosc", default=True, description="read and write data compressed by Blosc")
    variant("lz4", default=True, description="read data compressed by LZ4")
    variant("bzip2", default=True, description="read data compressed by bzip2")
    variant("parallel-netcdf", default=True, description="write through a parallel netcdf-c (writer = netcdf), too")
    variant("simd-versions", default=True, description="inner loops for AVX2 and AVX-512 beside the target's own")

    depends_on("c", type="build")
    depends_on("autoconf", type="build")
    depends_on("automake", type="build")
    depends_on("pkgconfig", type="build")

    depends_on("mpi@3:")
    depends_on("hdf5+mpi")
    depends_on("netcdf-c")
    depends_on("netcdf-c+mpi", when="+parallel-netcdf")
    depends_on("libinih")
    depends_on("udunits")
    depends_on("libdeflate")
    depends_on("jansson@2.10:")
    depends_on("xxhash@0.8:")
    depends_on("isa-l", when="+isa-l")
    depends_on("zstd", when="+zstd")
    depends_on("c-blosc@1.16:", when="+blosc")
    depends_on("lz4", when="+lz4")
    depends_on("bzip2", when="+bzip2")

    depends_on("check@0.11:", type="test")
    depends_on("python", type="test")
    depends_on("py-netcdf4", type="test")
    depends_on("py-numpy", type="test")

    def configure_args(self):
        return [
            f"CC={self.spec['mpi'].mpicc}",
            *self.with_or_without("isal", variant="isa-l"),
            *self.with_or_without("libzstd", variant="zstd"),
            *self.with_or_without("blosc", variant="blosc"),
            *self.with_or_without("liblz4", variant="lz4"),
            *self.with_or_without("bzip2", variant="bzip2"),
            *self.enable_or_disable("parallel-netcdf"),
            *self.enable_or_disable("simd-versions"),
        ]
