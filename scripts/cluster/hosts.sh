# shellcheck shell=bash
# Sourced: hosts zs0 (this shell: the head, 10.77.0.1), zs1 (10.77.0.11) and zs2 (10.77.0.12), on a bridge of the head.  Each
# has a network, a host name, /dev/shm and /tmp of its own; files and processes are those of this shell.

hosts_up() {
    hostname zs0
    printf '%s\n' '127.0.0.1 localhost' '10.77.0.1 zs0' '10.77.0.11 zs1' '10.77.0.12 zs2' >/etc/hosts
    mkdir -p "$WORK/host"
    ip link set lo up && ip link add br0 type bridge && ip addr add 10.77.0.1/24 dev br0 && ip link set br0 up || return
    local k pid
    for k in 1 2; do
        # shellcheck disable=SC2016 # the host's shell expands it
        unshare --net --uts --ipc --mount --propagation private sh -c '
            hostname "$1"
            mount -t tmpfs tmpfs /dev/shm && mount -t tmpfs -o mode=1777 tmpfs /tmp && echo $$ >"$WORK/host/$1"
            exec sleep infinity' sh zs$k >"$WORK/log/zs$k" 2>&1 </dev/null &
        soon 10 test -s "$WORK/host/zs$k" || return
        pid=$(cat "$WORK/host/zs$k")
        ip link add v$k type veth peer name eth0 netns "$pid" && ip link set v$k master br0 up &&
            on zs$k ip link set lo up && on zs$k ip addr add 10.77.0.1$k/24 dev eth0 && on zs$k ip link set eth0 up || return
    done
}

# on HOST COMMAND...: as root, in the directory of this shell.
on() {
    local host=$1
    shift
    if [[ $host == zs0 ]]; then
        "$@"
    else
        nsenter --target "$(cat "$WORK/host/$host")" --net --uts --ipc --mount --wd="$PWD" "$@"
    fi
}

# link zs1|zs2 up|down
link() {
    ip link set "v${1#zs}" "$2"
}
