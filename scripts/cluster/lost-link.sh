# shellcheck shell=bash
# Sourced: the network between two hosts fails in the middle of a run.
. "$WORK/source/cluster/two-hosts.sh"

lost_link_checks() {
    check "lost link: the run ends within 30 s after it, and leaves nothing" lost_link
}

lost_link() {
    place lost-link && echo 2000 >slow || return
    over_hosts zscore job.ini >log 2>&1 &
    local job=$! begin status=0
    soon 60 busy lost-link 4 || return
    link zs2 down
    begin=$SECONDS
    wait "$job" || status=$?
    local took=$((SECONDS - begin))
    link zs2 up
    ((status > 0 && took <= 30)) || { echo "status $status after $took s" && cat log && return 1; }
    tail -n 1 log | grep -q '^zscore-job: status ' || { cat log && return 1; }
    echo "ended after $took s"
    soon 30 gone lost-link && clean lost-link
}
