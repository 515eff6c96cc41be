#!/bin/sh
# The curl tool as a client of the table cases.txt: all requests in one process.
curl=/usr/bin/curl
if [ $# -eq 0 ]; then
    $curl --version | head -n 1
    exit
fi
count=$# next=''
while [ $count -gt 0 ]; do
    case $1 in
    https://*) set -- "$@" $next -G ;;
    *) set -- "$@" $next -d "$1" ;;
    esac
    case $1 in https://*) url=$1 ;; *) url=https://iam.amazonaws.com/ ;; esac
    set -- "$@" -s --max-time 30 -w '\n#%{exitcode} %{http_code}\n' "$url"
    shift
    count=$((count - 1)) next=--next
done
$curl "$@" | awk '
    /^#[0-9]+ [0-9]+$/ {
        split(substr($0, 2), result, " ")
        print(result[1] > 0 ? "curl " result[1] : "http " result[2] " " body)
        body = ""
        next
    }
    { body = body $0 " " }'
