#!/bin/sh
# Run one of SHARDS shares of a sweep's cases where a process takes long, and any other program whole:
# share.sh SHARDS [WRAPPER…] PROGRAM
set -eu
shards=$1
shift
for program; do :; done
case $program in
*/test_offboard_sweep | */test_curl_offboard_sweep | */test_curl_sweep) # hundreds of processes
    TEST_TOTAL_SHARDS=$shards TEST_SHARD_INDEX=$((shards / 7))
    export TEST_TOTAL_SHARDS TEST_SHARD_INDEX
    ;;
esac
exec "$@"
