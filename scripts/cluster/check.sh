# shellcheck shell=bash
# Sourced: checks and their lines.

# say LINE: to the terminal, and to be counted.
say() {
    echo "$1"
    echo "$1" >>"$WORK/results"
}

# check NAME COMMAND...: one check.  COMMAND returns 0; 77 if it is to be left out, with the reason as the last line that it
# prints; anything else if it fails, and then what it prints is shown.
check() {
    local name=$1 begin=$SECONDS status=0
    shift
    "$@" >"$WORK/said" 2>&1 || status=$?
    case $status in
        0) say "ok $name ($((SECONDS - begin)) s)" ;;
        77) say "skipped $name: $(tail -n 1 "$WORK/said")" ;;
        *)
            say "FAIL $name ($((SECONDS - begin)) s)"
            tail -n 40 "$WORK/said" | cut -c1-200 | sed 's/^/    /'
            ;;
    esac
}

# skip WHY: the end of a check that is left out.
skip() {
    echo "$1"
    return 77
}

# soon SECONDS COMMAND...: wait until the command succeeds.
soon() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        if ((SECONDS >= end)); then
            echo "in vain: $*"
            return 1
        fi
        sleep 0.2
    done
}

# has FILE TEXT: or say what is in the file instead.
has() {
    grep -qF -- "$2" "$1" && return
    echo "$1 does not say \"$2\":"
    tail -n 25 "$1"
    return 1
}
