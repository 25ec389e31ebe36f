# Sourced by the tests and the demo: lets Open MPI 4 and 5 run on a small machine, in a container and as root, and
# with more ranks than cores.  MPICH needs none of this, and a batch job neither.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
# More ranks than cores, which ranks share ...
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_hwloc_base_binding_policy=none
export PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe PRTE_MCA_hwloc_default_binding_policy=none # Open MPI 5
export OMPI_MCA_mpi_yield_when_idle=1 # ... and give way while they wait
# Containers forbid reading another process's memory.
export OMPI_MCA_btl_vader_single_copy_mechanism=none OMPI_MCA_smsc=^cma # Open MPI 4, 5
export OMPI_MCA_pml=ob1 OMPI_MCA_btl=^tcp,openib,ofi # one machine: looking for networks takes half of a short run
