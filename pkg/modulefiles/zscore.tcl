#%Module1.0
# Module of zscore for Environment Modules.  make puts the places in; ZSCORE_MODULES of configure are what it needs.
proc ModulesHelp { } {
    puts stderr "zscore: mean, standard deviation and z-scores over time of gridded data, with MPI."
    puts stderr ""
    puts stderr "    mpirun -n RANKS zscore SPEC        man zscore        zscore --help"
    puts stderr ""
    puts stderr "Documentation, examples and job scripts are in \$ZSCORE_DOC."
}
module-whatis "zscore @VERSION@: mean, standard deviation and z-scores over time of gridded data, with MPI"

conflict zscore
foreach needed { @MODULES@ } {
    module load $needed
}

setenv ZSCORE_ROOT "@prefix@"
setenv ZSCORE_DOC "@docdir@"
prepend-path PATH "@bindir@"
# The empty word stands for the pages of the system.
append-path MANPATH ""
prepend-path MANPATH "@mandir@"
