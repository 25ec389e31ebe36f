#!/bin/sh
# The page of a report as C source: the template DIRECTORY/page.html with the files that it names, as arrays of bytes.
#
# A line "@@file NAME@@" of the template stands for the text of DIRECTORY/NAME.  Lines "@@facts@@", "@@pictures@@" and
# "@@packed@@", in this order, cut the page into the four pieces between which a run writes its data
# (src/page/page_text.c).
#
# usage: scripts/embed-page.sh DIRECTORY >page_pieces.h       needs POSIX tools alone
set -eu

directory=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

piece=0
: >"$work/0"
while IFS= read -r line; do
    case $line in
    @@file\ *@@)
        name=${line#@@file }
        cat "$directory/${name%@@}" >>"$work/$piece"
        echo >>"$work/$piece" # a file may end without one
        ;;
    @@facts@@ | @@pictures@@ | @@packed@@)
        expected=$(echo facts pictures packed | cut -d' ' -f$((piece + 1)))
        if [ "$line" != "@@$expected@@" ]; then
            echo "$directory/page.html: $line stands where @@$expected@@ should be" >&2
            exit 1
        fi
        piece=$((piece + 1))
        echo >"$work/$piece" # ends the line of the data
        ;;
    *) printf '%s\n' "$line" >>"$work/$piece" ;;
    esac
done <"$directory/page.html"
if [ $piece -ne 3 ]; then
    echo "$directory/page.html: it has $piece of the lines @@facts@@, @@pictures@@ and @@packed@@" >&2
    exit 1
fi

for k in 0 1 2 3; do
    echo "static const unsigned char piece$k[] = {"
    od -An -v -tu1 "$work/$k" | sed 's/[0-9][0-9]*/&,/g'
    echo '};'
done
