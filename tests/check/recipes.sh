#!/bin/sh
# Each way of bringing iammock-curl to a program, the wrong ways, and real clients: recipes.sh OUT. All are run whatever fails.
set -u
failed='' count=0
log=$(mktemp) && trap 'rm -f "$log"' EXIT
for recipe in shared wrap preload environment lookups launcher wrong gnutls closed; do
    count=$((count + 1))
    echo "$recipe:"
    sh "tests/clients/curl/$recipe.sh" "$1" >"$log" 2>&1 || failed="$failed $recipe"
    cat "$log"
done
count=$((count + 1))
echo 'clients:'
"${PYTHON:-/usr/bin/python3}" -B tests/clients/bindings/run.py "$1" >"$log" 2>&1 || failed="$failed clients"
cat "$log"
[ -z "$failed" ] || { echo "failed:$failed"; exit 1; }
echo "$count recipes tried"
