#!/bin/sh
# The end of `make demo`: what the sweeps of the two example programs say. show_sweeps.sh DIRECTORY [naive|offboard]
set -eu
log=$(mktemp) && trap 'rm -f "$log"' EXIT

naive() { # of its failing cases the first of each bug
    if "$1/test_naive_sweep" --sweep >"$log" 2>&1; then
        echo "test_naive_sweep --sweep passes: it has three bugs to find" >&2
        return 1
    fi
    sed -n 's/^    \(sweep .* failed\)$/\1/p' "$log"
    for script in '1:RESET/applied' '1:PROXY_PAGE' '1+:Throttling'; do
        grep -F -A 1 "    $script: " "$log" | sed 's/^    //'
    done
}

offboard() {
    if ! "$1/test_offboard_sweep" >"$log" 2>&1; then
        cat "$log"
        return 1
    fi
    sed -n 's/^    //p' "$log"
}

case ${2-both} in
both)
    printf '\n===== 4. A program with three bugs is swept: three of the cases that show them\n'
    naive "$1"
    printf '\n===== 5. offboard() is swept: each row is something that went wrong, each column a call\n'
    offboard "$1"
    ;;
*) "$2" "$1" ;;
esac
