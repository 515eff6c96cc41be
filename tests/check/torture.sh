#!/bin/sh
# Run torture programs, all of them whatever they find, and sum up: torture.sh PROGRAM…
set -u
log=$(mktemp) && trap 'rm -f "$log"' EXIT
bad=''
for program in "$@"; do
    "$program" >"$log.one" 2>&1 || bad="$bad $program"
    cat "$log.one"
    cat "$log.one" >>"$log"
done
rm -f "$log.one"
[ -z "$bad" ] || echo "failed:$bad"
sed -n 's/^torture: .*: \([0-9]*\) tests, \([0-9]*\) excepted, \([0-9]*\) positions, \([0-9]*\) violations$/\1 \2 \3 \4/p' "$log" |
    awk '{ t += $1; e += $2; p += $3; v += $4 } END { print t + 0 " tests, " e + 0 " excepted, " p + 0 " positions, " v + 0 " violations" }'
[ -z "$bad" ] && [ "$#" -gt 0 ]
