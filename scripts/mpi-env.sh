# Sourced by the tests and the demo: lets Open MPI run on a small machine, in a container and as root, and
# with more ranks than cores.  A batch job needs none of this.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1         # more ranks than cores
export OMPI_MCA_hwloc_base_binding_policy=none     # ranks share the cores ...
export OMPI_MCA_mpi_yield_when_idle=1              # ... and give way while they wait
export OMPI_MCA_btl_vader_single_copy_mechanism=none # containers forbid reading another process's memory
export OMPI_MCA_pml=ob1 OMPI_MCA_btl=^tcp,openib,ofi # one machine: looking for networks takes half of a short run
