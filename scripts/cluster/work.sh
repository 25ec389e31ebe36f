# shellcheck shell=bash
# Sourced: the user, the program, data, and what every check does with them.

USER_ID=63210
USER_NAME=zscore-test

# etc_of_ours: a copy of /etc, which only this mount namespace sees, with our user in it.  The whole directory: a file that
# is mounted over another one would be lost when someone replaces the one below.
etc_of_ours() {
    cp -a /etc "$WORK/etc" && mount --bind "$WORK/etc" /etc || return
    echo "$USER_NAME:x:$USER_ID:$USER_ID::$WORK/home:/bin/bash" >>/etc/passwd
    echo "$USER_NAME:x:$USER_ID:" >>/etc/group
    echo "$USER_NAME:*:19000::::::" >>/etc/shadow
}

# as_user HOST COMMAND...: with the environment of a login.
as_user() {
    local host=$1
    shift
    on "$host" setpriv --reuid=$USER_ID --regid=$USER_ID --clear-groups env -i HOME="$WORK/home" USER=$USER_NAME \
        LOGNAME=$USER_NAME SHELL=/bin/bash LANG=C.UTF-8 PATH="$PATH" WORK="$WORK" SLURM_CONF="${SLURM_CONF:-}" \
        SGE_ROOT="${SGE_ROOT:-}" "$@"
}

# Open MPI on a small machine: more ranks than cores, and only our network.
mpi_settings() {
    mkdir -p "$WORK/home/.openmpi"
    cat >"$WORK/home/.openmpi/mca-params.conf" <<END
rmaps_base_oversubscribe = 1
hwloc_base_binding_policy = none
mpi_yield_when_idle = 1
btl_vader_single_copy_mechanism = none
pml = ob1
btl = self,vader,tcp
btl_tcp_if_include = 10.77.0.0/24
oob_tcp_if_include = 10.77.0.0/24
END
}

# A program that reads slowly in a directory with a file "slow", which says how many milliseconds the read of a chunk takes: so a run
# is in its middle when something happens to it, on any machine.
slow_program() {
    gcc -O1 -shared -fPIC -o "$WORK/slow.so" "$WORK/source/cluster/slow.c" -ldl || return
    cat >"$WORK/bin/zscore" <<END
#!/bin/sh
[ ! -e slow ] || { SLOW_READS=\$(cat slow) LD_PRELOAD=$WORK/slow.so && export SLOW_READS LD_PRELOAD; }
exec $WORK/bin/zscore.real "\$@"
END
    chmod +x "$WORK/bin/zscore"
}

# place NAME: make a directory with input, spec and jobs in it, and go there.
place() {
    mkdir -p "$WORK/home/$1/out" || return
    cd "$WORK/home/$1" || return
    ln -sfn "$WORK/home/data" data
    cp "$WORK/source/jobs"/* .
    [[ -e job.ini ]] || cat >job.ini <<END
[input]
files = data/*.nc
variable = t2m
[climatology]
group = hour
[output]
zscore = out/z.nc
statistics = out/s.nc
deflate = 1
[reduce zonal]
over = longitude
file = out/zonal.nc
[run]
memory = 8 MiB
END
    sed -i "s|^# export PATH=.*|export PATH=$WORK/bin:\$PATH|" ./*.slurm ./zscore.*
    chown -R $USER_ID:$USER_ID .
}

# place_blocks NAME: the same for a run in five blocks, which takes most of a minute.  (Without a product: of products no
# state is kept, and all would be read again.)
place_blocks() {
    place "$1" && echo 500 >slow && sed -i '/^.reduce/,/^file/d; s/^memory = .*/memory = 300 KiB/' job.ini
}

prepare() {
    export PATH="$WORK/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" HOME="$WORK/home"
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    mkdir -p "$WORK/home/data" && etc_of_ours && mpi_settings && slow_program || return
    [[ ! $(type -t gridengine_mounts) ]] || gridengine_mounts || return
    hosts_up || return
    zscore-synth --files 31 --steps 2 --latitudes 61 --longitudes 120 --storage deflate --missing "$WORK/home/data" >/dev/null
    chown $USER_ID:$USER_ID "$WORK/home"
    # What one process makes is what all must make.
    place right && zscore.real --quiet job.ini
}

# same NAME [FILE...]: the outputs in the directory of this name have the bits of those that one process made.
same() {
    "$WORK/source/cluster/same.py" "$WORK/home/right/out" "$WORK/home/$1/out" "${@:2}"
}

# clean NAME: nothing unfinished is left in its outputs.
clean() {
    local left
    left=$(find "$WORK/home/$1/out" -name '*.part-*')
    [[ ! $left ]] || { echo "left behind: $left" && return 1; }
}

# gone NAME: no process of zscore is left that works in this directory.
gone() {
    local link
    for link in /proc/[0-9]*/cwd; do
        [[ $(readlink "$link") != "$WORK/home/$1" ]] || ! grep -q zscore.real "${link%cwd}cmdline" || return 1
    done
}

# busy NAME RANKS: so many ranks are in the middle of their reading there.
busy() {
    local link n=0
    for link in /proc/[0-9]*/cwd; do
        [[ $(readlink "$link") != "$WORK/home/$1" ]] || ! grep -q '^[^ ]*zscore.real' "${link%cwd}cmdline" || n=$((n + 1))
    done
    ((n >= $2)) && find "$WORK/home/$1/out" -name '*.part-*' -o -name '*.checkpoint' | grep -q .
}
