#!/usr/bin/env bash
# What ssh is to mpirun: agent.sh HOST COMMAND...
host=$1
shift
exec nsenter --target "$(cat "$WORK/host/$host")" --net --uts --ipc --mount --wd="$PWD" sh -c "$*"
