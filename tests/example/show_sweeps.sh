#!/bin/sh
# The end of `make demo`: what the sweeps of the example programs say.
# show_sweeps.sh DIRECTORY [naive|offboard|curl_naive|curl_offboard]
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
    passes "$1/test_offboard_sweep"
    sed -n 's/^    //p' "$log"
}

curl_naive() { # likewise
    if "$1/test_curl_naive_sweep" --sweep >"$log" 2>&1; then
        echo "test_curl_naive_sweep --sweep passes: it has two bugs to find" >&2
        return 1
    fi
    broken_connections
    for script in '2:RESET/applied' '2:PROXY_PAGE'; do
        sed -n "\\|^    $script: |,/^    $/s/^    //p" "$log" | grep -v ' error: '
    done
}

curl_offboard() {
    passes "$1/test_curl_offboard_sweep"
    broken_connections
}

passes() {
    "$1" >"$log" 2>&1 && return
    cat "$log"
    return 1
}

# Of the matrix the rows that tell a connection that was kept alive from a new one.
broken_connections() {
    sed -n 's/^    \(\(sweep .* failed\|call  .*\|RESET.*\|CLOSED.*\)\)$/\1/p' "$log"
}

case ${2-all} in
all)
    printf '\n===== 4. A program with three bugs is swept: three of the cases that show them\n'
    naive "$1"
    printf '\n===== 5. offboard() is swept: each row is something that went wrong, each column a call\n'
    offboard "$1"
    printf '\n===== 6. A libcurl program is swept: on a connection kept alive libcurl sends a request again by itself\n'
    curl_naive "$1"
    printf '\n===== 7. offboard() by libcurl is swept, all of it as it runs in production: of the matrix the same rows\n'
    curl_offboard "$1"
    ;;
*) "$2" "$1" ;;
esac
