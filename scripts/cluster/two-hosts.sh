# shellcheck shell=bash
# Sourced: mpirun over two hosts, and a host that is lost.

# over_hosts [OPTION...] COMMAND...: two ranks on each of two hosts, as a job script starts them; root is the user of mpirun
# here, for only root may enter the hosts.
over_hosts() {
    timeout 150 zscore-job mpirun --mca plm_rsh_agent "$WORK/source/cluster/agent.sh" \
        -n 4 --host zs1:2,zs2:2 -x PATH -x WORK "$@"
}

two_hosts_checks() {
    check "two hosts: the same bits as one process" two_hosts_same
    check "two hosts: an error names the rank" two_hosts_error
    check "lost host: all ends at once, and one started again gives the same bits" lost_host
}

two_hosts_same() {
    place two-hosts && over_hosts zscore job.ini >log 2>&1 || { cat log && return 1; }
    has log "zscore-job: complete" && same two-hosts
}

# A chunk that cannot be decompressed: one rank finds it, and all of them end.
two_hosts_error() {
    place two-hosts-error && rm data && mkdir data && cp ../data/*.nc data/ || return
    dd if=/dev/zero of=data/2014-01-20.nc bs=1 seek=$(($(stat -c %s data/2014-01-20.nc) - 4000)) count=1000 conv=notrunc
    over_hosts zscore job.ini >log 2>&1 && { echo "status 0" && return 1; }
    tail -n 1 log | grep -qE '^zscore-job: status 1; zscore: .*2014-01-20.nc.*\[rank [0-3] on zs[12]\]$' || { cat log && return 1; }
    clean two-hosts-error
}

# All processes of a host end at once, as where its power fails; the others cannot tell why.
lost_host() {
    place lost-host && echo 1000 >slow || return
    over_hosts zscore job.ini >log 2>&1 &
    local job=$! begin pid status=0 net
    soon 30 busy lost-host 4 || return
    net=$(readlink "/proc/$(cat "$WORK/host/zs2")/ns/net") begin=$SECONDS
    for pid in /proc/[0-9]*; do
        [[ $(readlink "$pid/ns/net") != "$net" ]] || ! grep -qE 'orted|zscore' "$pid/cmdline" || kill -KILL "${pid#/proc/}"
    done
    wait "$job" || status=$?
    ((status > 0 && SECONDS - begin < 20)) || { echo "status $status after $((SECONDS - begin)) s" && cat log && return 1; }
    tail -n 1 log | grep -q '^zscore-job: status ' || { cat log && return 1; }
    soon 15 gone lost-host && rm slow && over_hosts zscore job.ini >log2 2>&1 || { cat log2 && return 1; }
    same lost-host && clean lost-host
}
