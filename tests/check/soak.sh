#!/bin/sh
# Run test programs beside eight busy loops, each SOAK_RUNS times (50), in an order that changes from run to run: soak.sh
# PROGRAM… SOAK_SEED is the first run's seed, to see an order again; the seed of each run is printed. SOAK_AT_ONCE runs (12) go
# on side by side, so that their tests disturb each other too. Each has one of SOAK_SHARES shares (7) of the longest sweeps, the
# next run has the next share; 1 means all.
# First of all, those that can do more of the same: a sweep through libcurl a hundred times, and 10,000 transfers in threads.
set -u
runs=${SOAK_RUNS:-50} seed=${SOAK_SEED:-$(date +%s)} at_once=${SOAK_AT_ONCE:-12} shares=${SOAK_SHARES:-7} loads=''
here=${0%/*}

for _ in 1 2 3 4 5 6 7 8; do
    sh -c 'while :; do :; done' &
    loads="$loads $!"
done
logs=$(mktemp -d)
# shellcheck disable=SC2086
trap 'kill $loads 2>/dev/null; rm -rf "$logs"' EXIT
trap 'exit 1' HUP INT TERM

# The same seed gives the same order.
shuffled() {
    seed_of_run=$1
    shift
    printf '%s\n' "$@" | awk -v seed="$seed_of_run" 'BEGIN { srand(seed) } { printf "%.9f %s\n", rand(), $0 }' | sort |
        cut -d ' ' -f 2
}

once() {
    name=$1 variables=$2
    shift 2
    for program; do
        case $program in */"$name") ;; *) continue ;; esac
        # shellcheck disable=SC2086
        env $variables "$program" >"$logs/once" 2>&1 || { cat "$logs/once"; echo "failed: $name $variables"; exit 1; }
        echo "$name $variables: passed"
    done
}

# Run number N, of all programs. One that passes leaves a file N.passed.
run_all() {
    run=$1
    shift
    [ "$shares" -eq 1 ] || export TEST_WRAPPER="$here/share.sh $shares" IAM_MOCK_TEST_SHARE=$((run % shares))
    # shellcheck disable=SC2046
    if TESTS_QUIET=1 "$here/run-tests.sh" $(shuffled $((seed + run)) "$@") >"$logs/$run" 2>&1; then
        echo "run $run, seed $((seed + run)): $(tail -n 1 "$logs/$run")"
        touch "$logs/$run.passed"
    else
        cat "$logs/$run"
        echo "run $run, seed $((seed + run)): failed"
    fi
}

once test_curl_sweep_same IAM_MOCK_TEST_RUNS="${SOAK_SWEEPS:-100}" "$@"
once test_curl_time_threads IAM_MOCK_TEST_TRANSFERS="${SOAK_TRANSFERS:-10000}" "$@"
row=0
while [ "$row" -lt "$at_once" ]; do
    row=$((row + 1))
    (
        run=$row
        while [ "$run" -le "$runs" ]; do
            run_all "$run" "$@"
            run=$((run + at_once))
        done
    ) &
    rows="${rows-} $!"
done
# shellcheck disable=SC2086
wait $rows
passed=$(find "$logs" -name '*.passed' | wc -l)
echo "$runs runs beside eight busy loops, $((runs - passed)) failed"
[ "$passed" -eq "$runs" ]
