#!/bin/bash
# The first process of a User Mode Linux, whose files are those of the machine: an NFS server on zs0, mounts on zs1 and zs2,
# and the runs that nfs.sh has written down.  OUTER is the work directory there.
export PATH=$OUTER/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmpfs /run
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -t tmpfs tmpfs /var/lib/nfs
mkdir -p /dev/shm /dev/pts
mount -t tmpfs tmpfs /dev/shm
mount -t devpts devpts /dev/pts
for module in bridge veth nfsd nfsv4; do modprobe -d "$OUTER/nfs" $module; done

export WORK=/run/work HOME=/run/work/home
mkdir -p "$WORK/log" "$WORK/home"
ln -s "$OUTER/source" "$WORK/source"
. "$WORK/source/cluster/check.sh"
. "$WORK/source/cluster/hosts.sh"
. "$WORK/source/cluster/work.sh"
mpi_settings
hosts_up

serve() {
    mkdir -p /run/served /run/mounted /run/rpc_pipefs /var/lib/nfs/v4recovery
    chmod 777 /run/served
    touch /var/lib/nfs/etab /var/lib/nfs/rmtab
    mount -t tmpfs -o size=500m tmpfs /run/served
    mount -t nfsd nfsd /proc/fs/nfsd
    mount -t rpc_pipefs sunrpc /run/rpc_pipefs
    exportfs -o rw,sync,no_root_squash,no_subtree_check,fsid=0,insecure 10.77.0.0/24:/run/served
    rpc.mountd --no-nfs-version 2 --no-nfs-version 3
    rpc.nfsd --no-nfs-version 3 4
    local host
    for host in zs1 zs2; do
        on $host mount.nfs4 10.77.0.1:/ /run/mounted -o vers=4.2 || echo "no mount on $host"
    done
}

# one LOCKS FORM: a rank on each client; what is there then, as server and clients see it.
one() {
    local made=$OUTER/nfs/made/$1-$2 preload=() host
    mkdir -p "$made"
    [[ $1 == locks ]] || preload=(-x LOCKS="$1" -x LD_PRELOAD="$OUTER/nfs/locks.so")
    rm -rf /run/served/*
    cd "$OUTER/home/nfs-right-$2" || return
    sed 's|out/|/run/mounted/|' job.ini >/run/job.ini
    sed -i "s|data/|$OUTER/home/data/|" /run/job.ini
    mpirun --mca plm_rsh_agent "$WORK/source/cluster/agent.sh" -n 2 --host zs1:1,zs2:1 -x PATH "${preload[@]}" zscore.real --quiet /run/job.ini >"$made/log" 2>&1 </dev/null
    local status=$?
    cp -r /run/served "$made/out"
    for host in zs1 zs2; do
        on $host diff -rq /run/mounted "$made/out"
    done >"$made/other" 2>&1
    echo $status >"$made/status"
    echo "$1 $2: status $status"
}

serve
while read -r how form; do one "$how" "$form"; done <"$OUTER/nfs/runs"
sync
halt -f
