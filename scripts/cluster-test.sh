#!/usr/bin/env bash
# A small cluster on one machine, and zscore on it: two hosts, SLURM, Grid Engine, and NFS with two clients.
#
# usage: scripts/cluster-test.sh --yes [--build DIR] [PART...]
#   --yes         do it: as root, on a machine of your own (a virtual one does).  Without it nothing is done
#   --build DIR   take the programs in DIR, and install no packages; else both is done first
#   PART          two-hosts, lost-link, slurm, gridengine, nfs; all of them if none is given
#
# Lines "ok NAME (s)", "FAIL NAME (s)", "skipped NAME: why", and at the end "N passed, N failed, N skipped".
#
# Everything happens in namespaces of its own (mounts, processes, networks, host name): daemons, mounts, hosts and the user
# are only there, and end with it, however it ends.  What remains are the packages.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
all=(two-hosts lost-link slurm gridengine nfs)

agreed='' build='' parts=()
while (($#)); do
    case $1 in
        --yes) agreed=yes ;;
        --build) build=$(cd "$2" && pwd) && shift ;;
        two-hosts | lost-link | slurm | gridengine | nfs) parts+=("$1") ;;
        *) agreed='' && break ;;
    esac
    shift
done
if [[ ! $agreed ]]; then
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" | grep -v ^set
    exit 2
fi
((EUID == 0)) || { echo "cluster-test: only root can make hosts and mounts" >&2 && exit 2; }
((${#parts[@]})) || parts=("${all[@]}")
if [[ ! $build ]]; then
    "$here/install-deps.sh" --cluster >&2
    (cd "$here/.." && scripts/build.sh >&2)
    build=$here/../build
fi

# What MPI or a batch system has set around this is not for the hosts in here.
unset "${!OMPI_@}" "${!PMIX_@}" "${!PRTE_@}" "${!SLURM_@}" "${!SGE_@}"

# Not below /tmp: each host has a /tmp of its own.
WORK=$(mktemp -d /var/tmp/zscore-cluster-XXXXXX)
export WORK
chmod 755 "$WORK"
mkdir -p "$WORK/bin" "$WORK/source" "$WORK/log"
cp "$build/zscore" "$WORK/bin/zscore.real"
cp "$build/zscore-synth" "$here/zscore-job" "$WORK/bin"
cp -r "$here/cluster" "$here/../jobs" "$WORK/source" # a clone may lie below /tmp

inside=''
end() {
    trap - EXIT
    [[ ! $inside ]] || kill -KILL "$inside" 2>/dev/null || true
    [[ ! $inside ]] || wait "$inside" 2>/dev/null || true
    # SLURM's groups of processes are the only thing that no namespace holds.
    for group in /sys/fs/cgroup/*/slurm_zs[0-9]; do
        [[ ! -d $group ]] || find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
    done
    [[ ${ZSCORE_CLUSTER_KEEP:-} ]] || rm -rf --one-file-system "$WORK"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

touch "$WORK/results"
setpriv --pdeathsig KILL \
    unshare --mount --propagation private --pid --fork --kill-child --mount-proc --net --uts --ipc \
    "$WORK/source/cluster/run.sh" "${parts[@]}" </dev/null &
inside=$!
status=0
wait "$inside" || status=$?
inside=''
count() { grep -c "^$1 " "$WORK/results" || true; }
passed=$(count ok) failed=$(count FAIL) skipped=$(count skipped)
((status == 0 || failed > 0)) || failed=1
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && passed > 0))
