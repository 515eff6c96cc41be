#!/bin/sh
# The end of `make demo`: what the sweeps of the example programs say.
# show_sweeps.sh DIRECTORY [naive|offboard|curl_naive|curl_offboard]
set -eu
log=$(mktemp) && trap 'rm -f "$log"' EXIT

naive() { # the first line, and of each group of failing cases all but the journal and the scripts
    if "$1/test_naive_sweep" --sweep >"$log" 2>&1; then
        echo "test_naive_sweep --sweep passes: it has three bugs to find" >&2
        return 1
    fi
    sed -n '/^sweep /p; /^[^ ].* (case /,/^$/{/^[^ ]/p; /^    \(the code\|[0-9]* calls\|this case\|[0-9]* more\)/p; /^$/p}' "$log" | without_numbers
}

offboard() {
    IAM_MOCK_SWEEP_MATRIX=true passes "$1/test_offboard_sweep"
    sed -n '/^sweep /,/^all /p' "$log"
}

curl_naive() { # the rows of broken connections, the first failing case with its journal, and what others told
    if "$1/test_curl_naive_sweep" --sweep >"$log" 2>&1; then
        echo "test_curl_naive_sweep --sweep passes: it has two bugs to find" >&2
        return 1
    fi
    broken_connections
    sed -n '/^2:RESET.applied: .* (case /,/this case alone/p' "$log" | grep -v ' error: ' | without_numbers
    sed -n '/ (case /{/^2:RESET.applied/d; N; p}' "$log" | without_numbers
}

curl_offboard() {
    IAM_MOCK_SWEEP_MATRIX=true passes "$1/test_curl_offboard_sweep"
    broken_connections
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

# The sweep's first line, and of each kind of outcome the first row.
offboard_rows() {
    IAM_MOCK_SWEEP_MATRIX=true passes "$1/test_offboard_sweep"
    sed -n '/^sweep /p; /^call  /p' "$log"
    sed -n 's/^\(\(NoSuchEntity\|Throttling\|AccessDenied\|REFUSED\|TIMEOUT\|RESET\|CUT_HEADERS\|PROXY_PAGE\|MALFORMED_XML\|all\) .*\)$/\1/p' "$log" |
        awk '!seen[$1]++'
    echo '(rows left out here: IAM_MOCK_SWEEP_MATRIX=true build/release/tests/example/test_offboard_sweep prints all)'
}

case ${2-all} in
all)
    printf '\n===== 4. The sweep tries every failure at every call of a program with three bugs. It finds them:\n'
    naive "$1"
    printf '\n===== 5. offboard() passes its sweep. Each row is a failure, each column a call, each point a case that passed:\n'
    offboard_rows "$1"
    printf '\n===== 6. A libcurl program is swept. On a connection that is kept alive, libcurl sends a request again by itself:\n'
    curl_naive "$1"
    printf '\n===== 7. offboard() by libcurl passes: real libcurl runs in each case\n'
    curl_offboard "$1"
    printf '\n===== 8. The tests of the example\n'
    ;;
*) "$2" "$1" ;;
esac
