#!/bin/sh
# Run checks, as many at once as CHECK_JOBS says (2), and sum up: run-checks.sh NAME…
# The log of each is build/check/NAME.log.
set -u
out=build/check
rm -rf "$out" && mkdir -p "$out" || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL # a make of its own each: no jobs shared with ours
export out

# shellcheck disable=SC2016
printf '%s\n' "$@" | xargs -n 1 -P "${CHECK_JOBS:-2}" sh -c '
    start=$(date +%s)
    make --no-print-directory "check-$1" >"$out/$1.log" 2>&1
    status=$?
    seconds=$(($(date +%s) - start))
    if [ $status -eq 0 ]; then
        touch "$out/$1.ok"
        echo "ok      $1 ($seconds s): $(tail -n 1 "$out/$1.log")"
    else
        echo "FAILED  $1 ($seconds s)"
    fi' check

passed=0 failed=0
for name in "$@"; do
    if [ -e "$out/$name.ok" ]; then passed=$((passed + 1)); continue; fi
    failed=$((failed + 1))
    echo "----- $name failed; the end of $out/$name.log:"
    tail -n 40 "$out/$name.log"
done
echo "$passed passed, $failed failed" | tee "$out/summary"
[ "$failed" -eq 0 ]
