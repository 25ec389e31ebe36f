# shellcheck shell=bash
# Sourced: Grid Engine with its master on zs0 and execution on zs1 and zs2, and the job script for it.

export SGE_ROOT=/var/lib/gridengine SGE_CELL=default

# gridengine_mounts: the cell of the package, and what its daemons keep, as copies that only we see.  Before hosts_up.
gridengine_mounts() {
    command -v sge_qmaster >/dev/null || return 0
    local dir
    mkdir -p "$WORK/gridengine"
    for dir in $SGE_ROOT/default /var/spool/gridengine; do
        cp -a "$dir" "$WORK/gridengine/" && mount --bind "$WORK/gridengine/${dir##*/}" "$dir" || return
    done
    echo zs0 >$SGE_ROOT/default/common/act_qmaster
}

gridengine_checks() {
    if ! command -v sge_qmaster sge_execd qsub >/dev/null; then
        say "skipped Grid Engine: packages gridengine-master, -exec and -client are missing"
        return
    fi
    gridengine_up >"$WORK/log/gridengine" 2>&1 || { say "FAIL Grid Engine starts" && cat "$WORK/log/gridengine" && return; }
    check "Grid Engine: the same bits as one process" gridengine_same
    check "Grid Engine, qdel: all processes end, and a new job gives the same bits" gridengine_qdel
    check "Grid Engine, time nearly over: back into the queue, goes on, the same bits" gridengine_again
    qconf -ke all >/dev/null 2>&1
    sleep 1
    qconf -km >/dev/null 2>&1
}

gridengine_up() {
    local k
    sge_qmaster && soon 20 qconf -sh || return
    qconf -am root
    for k in zs0 zs1 zs2; do qconf -ah $k && qconf -as $k || return; done
    # A parallel environment, and a queue with it: 10 s from a notice to the signal itself.
    cat >"$WORK/gridengine/pe" <<'END'
pe_name            mpi
slots              99
user_lists         NONE
xuser_lists        NONE
start_proc_args    NONE
stop_proc_args     NONE
allocation_rule    $round_robin
control_slaves     TRUE
job_is_first_task  FALSE
urgency_slots      min
accounting_summary FALSE
qsort_args         NONE
END
    qconf -Ap "$WORK/gridengine/pe" || return
    qconf -sq | sed 's/^\(qname\) .*/\1 all.q/; s/^\(hostlist\) .*/\1 zs1 zs2/; s/^\(pe_list\) .*/\1 mpi/; s/^\(slots\) .*/\1 8/
        s/^\(shell\) .*/\1 \/bin\/bash/; s/^\(notify\) .*/\1 00:00:10/; s/^\(load_thresholds\) .*/\1 NONE/' >"$WORK/gridengine/queue"
    qconf -Aq "$WORK/gridengine/queue" || return
    # Jobs are looked for as soon as one comes.
    qconf -ssconf | sed 's/^\(schedule_interval\) .*/\1 0:0:2/; s/^\(flush_submit_sec\) .*/\1 1/; s/^\(flush_finish_sec\) .*/\1 1/' >"$WORK/gridengine/sched"
    qconf -Msconf "$WORK/gridengine/sched"
    for k in zs1 zs2; do on $k sge_execd || return; done
    # shellcheck disable=SC2016 # the inner shell expands it
    soon 60 sh -c '[ "$(qstat -f | grep -c "all.q@zs[12].*lx-amd64 *$")" = 2 ]' || { qstat -f && return 1; }
}

# qsubmit NAME OPTION...: zscore.sge, in a directory of that name.
qsubmit() {
    place "$1"
    shift
    as_user zs0 qsub -terse -pe mpi 4 -o log "$@" zscore.sge job.ini >id 2>error || { cat error; return 1; }
}

qended() { # NAME
    ! qstat -u '*' | grep -q "^ *$(cat "$WORK/home/$1/id") "
}

gridengine_same() {
    qsubmit sge && soon 60 qended sge && has log "zscore-job: complete" && grep "^  partition  4 ranks" log && same sge || { cat log; return 1; }
}

# qdel ends with SIGKILL what the notice (USR2, without a checkpoint the end) has not ended.
gridengine_qdel() {
    place sge-qdel && echo 3000 >slow
    qsubmit sge-qdel && soon 60 busy sge-qdel 4 || { cat log; return 1; }
    as_user zs0 qdel "$(cat id)"
    soon 60 qended sge-qdel && soon 20 gone sge-qdel || { cat log; return 1; }
    rm slow
    qsubmit sge-qdel && soon 60 qended sge-qdel && has log "zscore-job: complete" && same sge-qdel && clean sge-qdel
}

gridengine_again() {
    place_blocks sge-again && qsubmit sge-again -v STOP=20s || return
    soon 90 has log "zscore-job: stopped" && rm slow && soon 90 qended sge-again
    has log "zscore-job: stopped" && has log "zscore-job: complete" && same sge-again z.nc s.nc && clean sge-again && [[ ! -e out/job.state ]]
}
