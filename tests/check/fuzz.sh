#!/bin/sh
# Run fuzz programs, each for so long: fuzz.sh SECONDS PROGRAM…
# What is found new stays in build/fuzz/found/NAME, what fails in build/fuzz/NAME-crash-….
set -u
seconds=$1
shift
[ "$#" -gt 0 ] || { echo 'no fuzz target' >&2; exit 1; }
status=0 inputs=0 runs=0
for program; do
    name=${program##*/fuzz_}
    corpus=tests/fuzz/corpus/$name
    found=build/fuzz/found/$name
    log=build/fuzz/$name.log
    mkdir -p "$found"
    count=$(find "$corpus" -type f | wc -l)
    [ "$count" -gt 0 ] || { echo "$corpus is empty" >&2; status=1; continue; }
    inputs=$((inputs + count))
    set -- "-artifact_prefix=build/fuzz/$name-" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
    [ ! -f "tests/fuzz/$name.dict" ] || set -- "$@" "-dict=tests/fuzz/$name.dict"
    if "$program" "$@" "-max_total_time=$seconds" "$found" "$corpus" >"$log" 2>&1; then
        done=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        runs=$((runs + ${done:-0}))
        echo "$name: ${done:-0} runs, $count inputs in the corpus"
    else
        echo "$name failed:" && tail -n 40 "$log"
        status=1
    fi
done
[ $status -ne 0 ] || echo "$runs runs without a finding, $inputs inputs in the corpora"
exit $status
