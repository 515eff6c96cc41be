#!/bin/sh
# Run test programs, all of them whatever fails, and sum up: run-tests.sh PROGRAM…
# TEST_WRAPPER, if set, is put before each (valgrind …). With TESTS_QUIET=1 only programs that fail print what they say. One that
# hangs is ended after ten minutes.
set -u
log=$(mktemp) && trap 'rm -f "$log"' EXIT
passed=0 failed=0 bad='' left_out=''
for program in "$@"; do
    [ -n "${TESTS_QUIET-}" ] || echo "$program"
    # shellcheck disable=SC2086
    timeout 600 ${TEST_WRAPPER-} "./$program" >"$log" 2>&1
    status=$?
    [ -n "${TESTS_QUIET-}" ] && [ "$status" -eq 0 ] || cat "$log"
    ok=$(sed -n 's/^\[  PASSED  \].* \([0-9][0-9]*\) test(s).*/\1/p' "$log" | head -n 1)
    no=$(sed -n 's/^\[  FAILED  \].* \([0-9][0-9]*\) test(s).*/\1/p' "$log" | head -n 1)
    passed=$((passed + ${ok:-0}))
    failed=$((failed + ${no:-0}))
    if [ "$status" -eq 77 ] && [ -n "${TEST_WRAPPER-}" ]; then
        left_out="$left_out $program"
        continue
    fi
    if [ "$status" -ne 0 ]; then
        [ "${no:-0}" -gt 0 ] || failed=$((failed + 1))
        bad="$bad $program (exit $status)"
    fi
done
[ -z "$bad" ] || echo "failed:$bad"
echo "$# programs: $passed tests passed, $failed failed${left_out:+; left out:$left_out}"
[ -z "$bad" ] && [ "$#" -gt 0 ]
