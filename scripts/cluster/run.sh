#!/usr/bin/env bash
# Started by cluster-test.sh as the first process of its own namespaces: makes the hosts and runs the parts.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/check.sh"
. "$here/hosts.sh"
. "$here/work.sh"
for part in "$@"; do
    # shellcheck source=/dev/null
    . "$here/$part.sh"
done

prepare || { say "FAIL the cluster is set up" && exit 1; }
# NFS takes the longest, and a kernel of its own: it runs beside the others.
for part in "$@"; do
    case $part in
        nfs) nfs_start ;;
    esac
done
for part in "$@"; do
    "${part//-/_}_checks"
done
