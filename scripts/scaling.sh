#!/usr/bin/env bash
# Strong and weak scaling of zscore: its phases' seconds on 1, 2, 4, ... ranks, with speed-up and efficiency, as
# tables in Markdown.  Strong: the same files on more ranks.  Weak: so many more files as there are ranks.
#
# usage: scripts/scaling.sh [OPTION...] DIR
#   --ranks "1 2 4"     the numbers of ranks; default: powers of 2 up to the cores
#   --files N           files of the strong problem (136), a multiple of the most ranks is best
#   --files-each N      files of each rank of the weak problem (34)
#   --steps N --latitudes N --longitudes N --storage FORM      of each file, as zscore-synth takes them
#   --runs N            of each, the least time counts (3)
#   --set KEY=VALUE     a setting of the spec, such as output.deflate=1; may be repeated
#
# DIR takes the data, which is made where it is missing and kept, and the outputs, which are deleted: on a cluster, a
# directory of the parallel file system.  zscore and zscore-synth are found in PATH, or where they were built or
# installed.  LAUNCH is the command before "RANKS PROGRAM", "mpirun -n" if not set; e.g. LAUNCH="srun --mpi=pmix -n".
set -euo pipefail
PATH=$PATH:$(cd "$(dirname "$0")/.." && pwd)/build # make install puts the place of the programs here
LAUNCH=${LAUNCH:-mpirun -n}

ranks='' files=136 each=34 runs=3 shape=() settings=() dir=''
while (($#)); do
    case $1 in
        --ranks) ranks=$2 && shift ;;
        --files) files=$2 && shift ;;
        --files-each) each=$2 && shift ;;
        --runs) runs=$2 && shift ;;
        --set) settings+=(--set "$2") && shift ;;
        --steps | --latitudes | --longitudes | --storage) shape+=("$1" "$2") && shift ;;
        -*) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" && exit 2 ;;
        *) dir=$1 ;;
    esac
    shift
done
[[ $dir ]] || { echo "scaling: no directory for the data; --help shows the usage" >&2 && exit 2; }
if [[ ! $ranks ]]; then
    for ((n = 1; n <= $(nproc); n *= 2)); do ranks+=" $n"; done
fi
read -ra ranks <<< "$ranks"
most=0
for n in "${ranks[@]}"; do ((n <= most)) || most=$n; done
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
trap 'rm -f "$dir"/scaling-*.nc "$dir"/scaling-*.log "$dir"/scaling.ini' EXIT

launch() { # RANKS PROGRAM ARGUMENT...
    # shellcheck disable=SC2086 # several words
    $LAUNCH "$@"
}

# One data set, of which smaller problems are the first files: the days are named so that their order is that of time.
have=$((each * most > files ? each * most : files))
data=$dir/data-$have$(printf '%s' "${shape[@]}")
if [[ ! -e $data/.complete ]]; then
    launch "$most" zscore-synth --files "$have" "${shape[@]}" "$data" >&2
    touch "$data/.complete"
fi

# The phases of the fastest of the runs: lines "SECONDS TOTAL headers ... read ...".
measure() { # RANKS FILES
    local list best='' line
    list=$(find "$data" -name '*.nc' | sort | head -n "$2" | tr '\n' ' ' || true)
    printf '[input]\nfiles = %s\nvariable = t2m\n[output]\nzscore = %s\n[run]\nprogress = none\n' "$list" \
        "$dir/scaling-z.nc" > "$dir/scaling.ini"
    for ((run = 0; run < runs; run++)); do
        launch "$1" zscore --verbose "${settings[@]}" "$dir/scaling.ini" > "$dir/scaling-run.log" || {
            cat "$dir/scaling-run.log" >&2
            exit 1
        }
        # "seconds 0.39: headers 0.03, read 0.06 (0.02 GB, 0.28 GB/s), ..." without what is in brackets
        line=$(sed -n 's/^  seconds *\([0-9.]*\): */\1, /p' "$dir/scaling-run.log" | sed 's/ ([^)]*)//g')
        best=$(printf '%s\n%s\n' "$best" "$line" | sed '/^$/d' | sort -n | head -n 1)
        rm -f "$dir/scaling-z.nc"
    done
    echo "$best"
}

# Lines "RANKS FILES TOTAL, PHASE SECONDS, ..." to a table; the first line is the base of the rest.
table() { # strong | weak
    awk -v kind="$1" -F ', ' '{
        split($1, first, " ")
        ranks = first[1]; total = first[3]
        if (NR == 1) {
            base = total; base_ranks = ranks
            head = "| ranks | files | seconds |" (kind == "strong" ? " speed-up |" : "") " efficiency |"
            rule = "| --- | --- | --- | --- |" (kind == "strong" ? " --- |" : "")
        }
        row = "| " ranks " | " first[2] " | " total " |"
        speed = base / total
        if (kind == "strong") row = row sprintf(" %.2f |", speed)
        row = row sprintf(" %.0f %% |", 100 * (kind == "strong" ? speed * base_ranks / ranks : speed))
        for (i = 2; i <= NF; i++) {
            n = split($i, phase, " ")
            if (NR == 1) { head = head " " phase[1] " |"; rule = rule " --- |" }
            row = row " " phase[n] " |"
        }
        if (NR == 1) print head "\n" rule
        print row
    }'
}

series() { # strong | weak
    local count line
    for n in "${ranks[@]}"; do
        [[ $1 == strong ]] && count=$files || count=$((each * n))
        line=$(measure "$n" "$count")
        echo "$1: $n ranks, $count files, $line" >&2
        echo "$n $count $line"
    done | table "$1"
}

echo "$(date +%F), $(uname -n): zscore ${settings[*]:-} on ${shape[*]:-the default grid}, the least of $runs runs"
printf '\nStrong scaling, %s files\n\n' "$files"
series strong
printf '\nWeak scaling, %s files a rank\n\n' "$each"
series weak
