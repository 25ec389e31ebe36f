-- Module of zscore for Lmod.  make puts the places in; ZSCORE_MODULES of configure are what it needs.
help([[
zscore: mean, standard deviation and z-scores over time of gridded data, with MPI.

    mpirun -n RANKS zscore SPEC        man zscore        zscore --help

Documentation, examples and job scripts are in $ZSCORE_DOC.
]])
whatis("Name: zscore")
whatis("Version: @VERSION@")
whatis("Description: mean, standard deviation and z-scores over time of gridded data, with MPI")

conflict("zscore")
for needed in ("@MODULES@"):gmatch("%S+") do
    depends_on(needed)
end

setenv("ZSCORE_ROOT", "@prefix@")
setenv("ZSCORE_DOC", "@docdir@")
prepend_path("PATH", "@bindir@")
-- The empty word stands for the pages of the system.
append_path("MANPATH", "")
prepend_path("MANPATH", "@mandir@")
