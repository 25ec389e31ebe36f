# Completion of the command line of zscore in bash: options, specs, and the keys of --set with the words of their values.
#
# bash-completion finds this file by its name.  Without that package:
#     . PREFIX/share/bash-completion/completions/zscore
# Behind a launcher (mpirun -n 4 zscore ...), once this file is read:
#     complete -o bashdefault -o default -F _zscore_launched mpirun mpiexec srun

# "--OPTION", or "SECTION.KEY WORD ..."; @ stands for the name of a section that has one.  make put here what the program
# knows (src/list_words.c).
_zscore_words='
@words@
'

# The words of the command line up to the cursor, without their quotes, go to the array "words", and the last one is to be
# completed; "quote" is the quote in which the cursor is, if it is in one.
_zscore_split() {
    local line=${COMP_LINE:0:COMP_POINT} word='' c i
    words=() quote=''
    for ((i = 0; i < ${#line}; i++)); do
        c=${line:i:1}
        if [[ $quote ]]; then
            if [[ $c == "$quote" ]]; then quote=''; else word+=$c; fi
        else
            case $c in
                \\) word+=${line:$((++i)):1} ;;
                [\'\"]) quote=$c ;;
                [[:blank:]])
                    [[ ! $word ]] || words+=("$word")
                    word='' ;;
                *) word+=$c ;;
            esac
        fi
    done
    words+=("$word")
}

# The sections with names of their own: those of the specs on the command line, and the one that is being typed.
_zscore_sections() { # TYPED
    local word
    [[ $1 != *\ *.* ]] || printf '%s\n' "${1%%.*}"
    for word in "${words[@]}"; do
        [[ $word != *.ini || ! -f $word ]] || sed -n 's/^\[\([a-z]* [^]]*\)\].*/\1/p' "$word"
    done
}

# What --set can be followed by goes to the array "found".
_zscore_settings() { # TYPED
    local typed=$1 key values name names sections section
    mapfile -t sections < <(_zscore_sections "$typed" | sort -u)
    while read -r key values; do
        case $key in
            '' | --*) continue ;;
            *@*)
                names=("${key%@*} ")
                for section in "${sections[@]}"; do
                    [[ ${section%% *} != "${key%@*}" ]] || names+=("$section${key#*@}")
                done ;;
            *) names=("$key") ;;
        esac
        for name in "${names[@]}"; do
            if [[ $typed != "$name="* ]]; then
                [[ $name == *' ' ]] && found+=("$name") || found+=("$name=")
            elif [[ $values ]]; then
                for value in $values; do found+=("$name=$value"); done
            else
                mapfile -t -O "${#found[@]}" found < <(compgen -f -P "$name=" -- "${typed#*=}")
                files=1
            fi
        done
    done <<<"$_zscore_words"
}

# What begins with the word goes to COMPREPLY, in the way that readline wants it: without what stands before the "=" where
# that divides words, and with the quotes that blanks need where none is open.
_zscore_reply() { # WORD
    local one head=''
    [[ $quote || $COMP_WORDBREAKS != *=* || $1 != *=* ]] || head=${1%=*}=
    for one in "${found[@]}"; do
        [[ $one == "$1"* && " ${COMPREPLY[*]} " != *" ${one#"$head"} "* ]] || continue
        one=${one#"$head"}
        [[ $quote || $files ]] || printf -v one %q "$one"
        COMPREPLY+=("$one")
    done
    [[ ! $files ]] || compopt -o filenames 2>/dev/null
    [[ ${COMPREPLY[0]-} != *[=\ ] ]] || compopt -o nospace 2>/dev/null
}

_zscore() {
    local words quote found=() files='' word last option
    _zscore_split
    COMPREPLY=()
    word=${words[-1]} last=
    ((${#words[@]} < 2)) || last=${words[-2]}
    if [[ $last == --set ]]; then
        _zscore_settings "$word"
    elif [[ $word == --set=* ]]; then
        _zscore_settings "${word#*=}"
        found=("${found[@]/#/--set=}")
    elif [[ $word == --plan=* ]]; then
        mapfile -t found < <(compgen -f -P --plan= -X '!*.html' -- "${word#*=}"; compgen -d -P --plan= -- "${word#*=}")
        files=1
    elif [[ $word == -* ]]; then
        for option in $_zscore_words; do
            [[ $option != --* ]] || found+=("$option")
        done
    elif [[ " ${words[*]} " == *' --verify '* ]]; then
        mapfile -t found < <(compgen -f -- "$word")
        files=1
    else
        mapfile -t found < <(compgen -f -X '!*.ini' -- "$word"; compgen -d -- "$word")
        files=1
    fi
    _zscore_reply "$word"
}

# Of a launcher: zscore's own words, once its name is there; else files.
_zscore_launched() {
    local words quote word
    _zscore_split
    for word in "${words[@]:0:${#words[@]}-1}"; do
        if [[ ${word##*/} == zscore ]]; then
            _zscore
            return
        fi
    done
    COMPREPLY=()
}

complete -F _zscore zscore
