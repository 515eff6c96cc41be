#!/bin/sh
# Run test programs beside eight busy loops, each SOAK_RUNS times (50), in an order that changes from run to run: soak.sh
# PROGRAM… SOAK_SEED is the first run's seed, to see an order again; the seed of each run is printed.
# First of all, those that can do more of the same: a sweep through libcurl a hundred times, and 10,000 transfers in threads.
set -u
runs=${SOAK_RUNS:-50} seed=${SOAK_SEED:-$(date +%s)} loads=''
here=${0%/*}

for _ in 1 2 3 4 5 6 7 8; do
    sh -c 'while :; do :; done' &
    loads="$loads $!"
done
# shellcheck disable=SC2086
trap 'kill $loads 2>/dev/null' EXIT
trap 'exit 1' HUP INT TERM

# The same seed gives the same order.
shuffled() {
    seed=$1
    shift
    printf '%s\n' "$@" | awk -v seed="$seed" 'BEGIN { srand(seed) } { printf "%.9f %s\n", rand(), $0 }' | sort | cut -d ' ' -f 2
}

once() {
    name=$1 variables=$2
    shift 2
    for program; do
        case $program in */"$name") ;; *) continue ;; esac
        # shellcheck disable=SC2086
        env $variables "$program" >"$log" 2>&1 || { cat "$log"; echo "failed: $name $variables"; exit 1; }
        echo "$name $variables: passed"
    done
}

log=$(mktemp)
once test_curl_sweep_same IAM_MOCK_TEST_RUNS="${SOAK_SWEEPS:-100}" "$@"
once test_curl_time_threads IAM_MOCK_TEST_TRANSFERS="${SOAK_TRANSFERS:-10000}" "$@"
run=0 failed=0
while [ "$run" -lt "$runs" ]; do
    run=$((run + 1))
    # shellcheck disable=SC2046
    if TESTS_QUIET=1 "$here/run-tests.sh" $(shuffled $((seed + run)) "$@") >"$log" 2>&1; then
        echo "run $run, seed $((seed + run)): $(tail -n 1 "$log")"
    else
        failed=$((failed + 1))
        cat "$log"
        echo "run $run, seed $((seed + run)): failed"
    fi
done
rm -f "$log"
echo "$runs runs beside eight busy loops, $failed failed"
[ "$failed" -eq 0 ]
