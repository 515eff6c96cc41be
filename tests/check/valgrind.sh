#!/bin/sh
# Run a program under memcheck; what libxml2 keeps for the next load is still reachable, and no error.
case $1 in
*/test_offboard_sweep | */test_curl_offboard_sweep | */test_curl_sweep) # five hundred processes would take minutes: a share of them shows what memcheck can see
    TEST_TOTAL_SHARDS=50 TEST_SHARD_INDEX=7
    export TEST_TOTAL_SHARDS TEST_SHARD_INDEX
    ;;
esac
exec valgrind --quiet "--suppressions=${0%/*}/valgrind.supp" --error-exitcode=9 --leak-check=full --show-leak-kinds=definite,indirect,possible \
    --errors-for-leak-kinds=definite,indirect,possible "$@"
