# shellcheck shell=bash
# Sourced: an NFS 4.2 server and two clients, in one User Mode Linux: the kernel of this machine need not have NFS, and it
# has one cache of files for all namespaces, where two mounts in User Mode Linux have one each.

NFS_RUNS=(
    "locks netcdf4" "locks deflate" "locks classic" "locks netcdf" "locks zarr"
    "none netcdf4" "none deflate" "none classic"
    "void netcdf4" "void deflate"
)
declare -A NFS_SETTINGS=(
    [netcdf4]="[output] deflate = 0" [deflate]="[output] deflate = 1" [classic]="[output] format = classic"
    [zarr]="[output] format = zarr" [netcdf]="[run] writer = netcdf"
)
declare -A NFS_NAMES=(
    [locks]="with locks" [none]="without locks, each write at once" [void]="with locks that do nothing"
)

nfs_start() {
    command -v linux.uml rpc.nfsd mount.nfs4 gcc >/dev/null || return 0
    local form
    for form in "${!NFS_SETTINGS[@]}"; do
        place "nfs-right-$form" && nfs_spec "$form" && zscore.real --quiet job.ini
    done
    mkdir -p "$WORK/nfs/lib/modules" "$WORK/nfs/boot" "$WORK/nfs/made"
    ln -s /usr/lib/uml/modules/* "$WORK/nfs/lib/modules/"
    gcc -O1 -shared -fPIC -o "$WORK/nfs/locks.so" "$WORK/source/cluster/locks.c" -ldl
    printf '%s\n' "${NFS_RUNS[@]}" >"$WORK/nfs/runs"
    TMPDIR=/dev/shm timeout 800 linux.uml mem=1200M root=/dev/root rootfstype=hostfs rootflags=/ rw OUTER="$WORK" \
        init="$WORK/source/cluster/nfs-boot.sh" con=null con0=fd:0,fd:1 ssl=null quiet uml_dir="$WORK/nfs/boot" \
        >"$WORK/log/nfs" 2>&1 </dev/null &
    nfs_job=$!
}

# nfs_spec FORM: the spec in this directory becomes one for this form.
nfs_spec() {
    local setting=${NFS_SETTINGS[$1]}
    sed -i '/^deflate/d; /^.reduce/,/^file/d' job.ini
    sed -i "s/^\[${setting:1:3}.*/&\n${setting#*] }/" job.ini
    [[ $1 != zarr ]] || sed -i '/out/s/\.nc$/.zarr/' job.ini
}

nfs_checks() {
    if [[ ! ${nfs_job:-} ]]; then
        say "skipped NFS: packages user-mode-linux, nfs-common, nfs-kernel-server or gcc are missing"
        return
    fi
    local run
    for run in "${NFS_RUNS[@]}"; do
        # shellcheck disable=SC2086 # two words
        check "NFS, two clients, ${NFS_NAMES[${run% *}]}: ${run#* }" nfs_run $run
    done
    kill "$nfs_job" 2>/dev/null
    wait "$nfs_job" 2>/dev/null
}

# nfs_run LOCKS FORM: what the server and the clients had in the end.
nfs_run() {
    local made=$WORK/nfs/made/$1-$2 right=$WORK/home/nfs-right-$2/out status
    soon 300 sh -c "[ -e '$made/status' ] || ! kill -0 $nfs_job"
    [[ -e $made/status ]] || { echo "NFS did not get that far" && tail -n 30 "$WORK/log/nfs" && return 1; }
    status=$(cat "$made/status")
    if ((status == 0)); then
        echo "status 0"
        if [[ $2 == zarr ]]; then
            diff -rq -x .zattrs -x .zmetadata "$right" "$made/out" || return
        else
            "$WORK/source/cluster/same.py" "$right" "$made/out" || return
        fi
        [[ ! -s $made/other ]] || { echo "the clients see other files than the server:" && cat "$made/other" && return 1; }
        return
    fi
    # Where locks do nothing, a run may be refused; but then no file has its name.
    cat "$made/log"
    [[ $1 == void && $status == 1 && ! $(ls "$made/out") ]] && grep "are not what rank . on zs. wrote" "$made/log"
}
