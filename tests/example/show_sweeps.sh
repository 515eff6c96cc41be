#!/bin/sh
# The end of `make demo`: what the sweeps of the example programs say.
# show_sweeps.sh DIRECTORY [naive|naive_offboard|offboard_rows|curl_naive|curl_offboard]
set -eu
log=$(mktemp) && trap 'rm -f "$log"' EXIT

naive() { # the first line, and of each group of failing cases all but the journal and the scripts
    fails "$1/test_naive_sweep" three
    sed -n '/^sweep /p; /^[^ ].* (case /,/^$/{/^[^ ]/p; /^    \(the code\|[0-9]* calls\|this case\|[0-9]* more\)/p; /^$/p}' "$log" | without_numbers | sed '${/^$/d}'
}

naive_offboard() { # the first line, and of each group of failing cases its first script and what went wrong
    fails "$1/test_naive_offboard_sweep" three
    sed -n '/^sweep /p; /^[^ ].* (case /{s/: [a-z ]* (case .*//; N; s/\n  */  /p}' "$log"
}

curl_naive() { # the rows of broken connections, the first failing case with its journal, and what others told
    fails "$1/test_curl_naive_sweep" three
    broken_connections
    sed -n '/^2:RESET.applied: .* (case /,/this case alone/p' "$log" | grep -v ' error: \|iam-mock journal' | without_numbers
    sed -n '/ (case /{/^2:RESET.applied/d; N; p}' "$log" | without_numbers
}

curl_offboard() {
    IAM_MOCK_SWEEP_MATRIX=true passes "$1/test_curl_offboard_sweep"
    broken_connections
}

# Run "PROGRAM --sweep", whose sweep has to find bugs.
fails() {
    ! "$1" --sweep >"$log" 2>&1 && return
    echo "${1##*/} --sweep passes: it has $2 bugs to find" >&2
    return 1
}

# The number of a case changes with each outcome that the table gets.
without_numbers() {
    sed 's/ (case [0-9]*)$//'
}

passes() {
    "$1" >"$log" 2>&1 && return
    cat "$log"
    return 1
}

# Of the matrix the rows that tell a connection that was kept alive from a new one.
broken_connections() {
    sed -n '/^sweep /p; /^call  /p; /^RESET/p' "$log"
}

# The sweep's first line, and of some kinds of outcome the first row.
offboard_rows() {
    IAM_MOCK_SWEEP_MATRIX=true passes "$1/test_offboard_sweep"
    sed -n '/^sweep /p; /^call  /p' "$log"
    sed -n 's/^\(\(Throttling\|REFUSED\|RESET\|RESET.applied\|SHORT_PAGE\|race:DELETED\|all\) .*\)$/\1/p' "$log"
}

case ${2-all} in
all)
    printf '\n===== 4. The sweep tries every failure at every call of a program with three bugs. It finds them:\n'
    naive "$1"
    printf '\n===== 5. Another program: its bugs take a short page, several failures in a row, or another administrator\n'
    naive_offboard "$1"
    printf '\n===== 6. offboard() passes its sweep. Each row is a failure, each column a call, each point a case that passed\n'
    offboard_rows "$1"
    echo '"possible": all cases with one or two failures. "without effect": the second failure could not hit its call.'
    echo 'At the right: how often the sweep made the failure happen at a call of this action / how often it was planned.'
    printf '\n===== 7. A libcurl program is swept. On a connection that is kept alive, libcurl sends a request again by itself:\n'
    curl_naive "$1"
    printf '\n===== 8. offboard() by libcurl passes: real libcurl runs in each case\n'
    curl_offboard "$1"
    printf '\n===== 9. The tests of the example\n'
    ;;
*) "$2" "$1" ;;
esac
