#!/bin/sh
# Run torture programs, all of them whatever they find, and sum up: torture.sh PROGRAM…
set -u
log=$(mktemp) && trap 'rm -f "$log"' EXIT
bad=''
# An exception whose test was renamed would no longer be one: hours of positions, or a violation that is none.
for name in $(sed -n 's/^\([a-z0-9_]*\)[: ].*/\1/p' tests/torture/exceptions.txt); do
    grep -rqw --include='*.[ch]' -e "$name" tests/unit tests/golden && continue
    echo "tests/torture/exceptions.txt: there is no test $name; expected the name of a test in tests/unit or tests/golden"
    bad="$bad exceptions.txt"
done
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
