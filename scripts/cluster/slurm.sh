# shellcheck shell=bash
# Sourced: SLURM with a controller on zs0 and nodes zs1 and zs2, and the job scripts for it.

export SLURM_CONF=$WORK/slurm/slurm.conf

slurm_checks() {
    if ! command -v slurmctld slurmd munged >/dev/null; then
        say "skipped SLURM: packages slurm-wlm and munge are missing"
        return
    fi
    slurm_up >"$WORK/log/slurm" 2>&1 || { say "FAIL SLURM starts" && cat "$WORK/log/slurm" && return; }
    # These wait most of their time, and so they go at once.
    submit limit --time=1 --signal=CONT@1 --export=ALL,LAUNCH="srun --mpi=pmix"
    place_blocks again && submit again --time=1 --signal=B:USR1@40
    check "SLURM, USR1 before the limit: requeued, goes on, the same bits" slurm_again
    check "SLURM, mpirun: the same bits as one process" slurm_same mpirun
    check "SLURM, srun --mpi=pmix: the same bits" slurm_same srun --export=ALL,LAUNCH="srun --mpi=pmix"
    check "SLURM, srun without PMI: refused, status 2" slurm_mismatch
    check "SLURM, an array of days and its merge: the numbers of one run" slurm_array
    check "SLURM, a limit of memory: the plan keeps to it" slurm_memory
    check "SLURM, the time limit: said in one line, nothing unfinished left" slurm_limit
    check "SLURM, a lost node: requeued, the same bits" slurm_lost_node
}

slurm_up() {
    local k task=task/none
    mkdir -p "$WORK/slurm/state" "$WORK/slurm/spool.zs1" "$WORK/slurm/spool.zs2" "$WORK/munge"
    if [[ -d /sys/fs/cgroup/memory ]]; then
        task=task/cgroup
        cp "$WORK/source/cluster/slurm-cgroup.conf" "$WORK/slurm/cgroup.conf"
    fi
    sed "s|@WORK@|$WORK|; s|@TASK@|$task|" "$WORK/source/cluster/slurm.conf" >"$SLURM_CONF"
    # One munged serves all hosts: it is reached by a socket of the file system.
    head -c 128 /dev/urandom >"$WORK/munge/key" && chmod 400 "$WORK/munge/key" && chmod 755 "$WORK/munge" || return
    munged --force --key-file="$WORK/munge/key" --socket="$WORK/munge/socket" --pid-file="$WORK/munge/pid" \
        --log-file="$WORK/log/munged" --seed-file="$WORK/munge/seed" || return
    slurmctld || return
    for k in zs1 zs2; do on $k slurmd -N $k || return; done
    soon 30 sh -c 'sinfo -h -o "%D %t" | grep -q "2 idle"' || { sinfo && cat "$WORK/log/slurm"* && return 1; }
}

# submit NAME OPTION...: zscore.slurm, in a directory of that name, on both nodes; the program reads slowly.
submit() {
    local name=$1
    shift
    place "$name"
    [[ -e slow ]] || echo 8000 >slow
    as_user zs0 sbatch --parsable --nodes=2 --ntasks-per-node=2 --mem=800 --oversubscribe --time=5 --exclusive=user --output=log "$@" \
        zscore.slurm job.ini >id 2>error
}

# state NAME: of its job.
state() {
    scontrol show job -o "$(cat "$WORK/home/$1/id")" | grep -o 'JobState=[A-Z_]*'
}

ended() { # NAME
    state "$1" | grep -E 'COMPLETED|FAILED|TIMEOUT|CANCELLED|NODE_FAIL|OUT_OF_MEMORY'
}

pending() { # NAME
    state "$1" | grep PENDING
}

slurm_same() { # NAME OPTION...
    submit "$@" && rm slow && soon 60 ended "$1" && same "$1" && grep "^  partition  4 ranks" log || { cat error log; return 1; }
    tail -n 2 log | grep "^zscore-job: complete"
}

# Two tasks of an MPI that does not know SLURM's: each would take itself for the only one.
slurm_mismatch() {
    place mismatch
    # shellcheck disable=SC2016 # the task's shell expands it
    as_user zs0 srun --mpi=none -n 2 --mem=500 sh -c 'exec env -i PATH="$PATH" HOME="$HOME" OMPI_MCA_ess_singleton_isolated=1 \
        SLURM_STEP_NUM_TASKS="$SLURM_STEP_NUM_TASKS" zscore job.ini' >log 2>&1
    ! grep -q "^done" log && grep -q "error: .*Exited with exit code 2" log && [[ ! $(ls out) ]] || { cat log; return 1; }
}

slurm_array() {
    place array
    sed -i '/^zscore = /d; /^.reduce/,/^file/d' job.ini
    printf '[climatology]\nmerge = out/statistics-*.nc\n[output]\nstatistics = out/s.nc\n' >merge.ini
    # Ten days of this month are what years are in the script.
    # shellcheck disable=SC2016 # the job expands it
    sed -i 's/^year=.*/year=2014-01-$SLURM_ARRAY_TASK_ID/' array.slurm
    local days
    days=$(as_user zs0 sbatch --parsable --array=10-19 --ntasks-per-node=2 --mem-per-cpu=300 --output=log.%a array.slurm job.ini) ||
        return
    as_user zs0 sbatch --parsable --dependency="afterok:$days" --ntasks-per-node=2 --mem-per-cpu=300 --output=log merge.slurm \
        merge.ini >id || return
    soon 120 ended array
    has log "zscore-job: complete" || { tail log.*; return 1; }
    place days && sed -i '/^zscore = /d; /^.reduce/,/^file/d; s/^variable/time = 2014-01-10 2014-01-19\n&/' job.ini &&
        zscore.real --quiet job.ini && rm ../array/out/statistics-* && "$WORK/source/cluster/same.py" --rounded out ../array/out
}

slurm_memory() {
    [[ -f $WORK/slurm/cgroup.conf ]] || { skip "no groups of version 1 here"; return; }
    place memory
    sed -i '/^memory/d' job.ini
    as_user zs0 srun --mpi=pmix -w zs1 -n 2 --mem=400 zscore --plan job.ini >log 2>&1 || { cat log; return 1; }
    # "  memory     52.50 MiB a rank, of 120.00 MiB (limit of the cgroup)": two ranks share 400 MB.
    sed -n 's/^  memory .* of \([0-9]*\)\.[0-9]* MiB.*/\1/p' log >budget
    [[ -s budget ]] && (($(cat budget) <= 200)) || { cat log; return 1; }
}

slurm_limit() {
    cd "$WORK/home/limit" || return
    soon 150 ended limit
    state limit | grep TIMEOUT && gone limit && clean limit && has log "zscore: stopped by signal 15" &&
        tail -n 1 log | grep "^zscore-job: " || { cat log; return 1; }
}

slurm_again() {
    cd "$WORK/home/again" || return
    # The second start gets more time: SLURM's warning can come a minute early, and then as soon as a job of a minute starts.
    soon 90 has log "zscore-job: stopped" && rm slow && scontrol update JobId="$(cat id)" TimeLimit=5 && soon 90 ended again
    has log "zscore-job: stopped" && has log "zscore-job: complete" && same again z.nc s.nc && clean again && [[ ! -e out/job.state ]]
}

slurm_lost_node() {
    submit lost-node && soon 60 busy lost-node 4 || { cat log; return 1; }
    link zs2 down
    rm slow
    soon 60 pending lost-node
    link zs2 up
    # SLURM would ask the node again only after a minute.
    soon 60 sh -c 'sinfo -h -n zs2 -o %T | grep -q down' && scontrol update NodeName=zs2 State=RESUME
    soon 120 ended lost-node
    same lost-node && clean lost-node || { cat log; return 1; }
}
