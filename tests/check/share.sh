#!/bin/sh
# Run one of SHARDS shares of a sweep's cases where a process takes long, and any other program whole:
# share.sh SHARDS [WRAPPER…] PROGRAM. IAM_MOCK_TEST_SHARE: which share, from 0. Exit status 77: the program was left out.
set -eu
shards=$1 share=${IAM_MOCK_TEST_SHARE:-$(($1 / 7))} cases=2000
[ -z "${IAM_MOCK_TEST_SHARE-}" ] || cases=5000 # the sweep's own limit: the shares of several runs are the whole sweep
shift
for program; do :; done
case $program in
*/test_offboard_sweep | */test_curl_offboard_sweep | */test_*offboard_user_sweep | */test_*onboard_sweep | \
    */test_curl_sweep) # thousands of processes
    TEST_TOTAL_SHARDS=$shards TEST_SHARD_INDEX=$share IAM_MOCK_SWEEP_CAP=$((cases / shards))
    export TEST_TOTAL_SHARDS TEST_SHARD_INDEX IAM_MOCK_SWEEP_CAP
    ;;
*/test_naive_offboard_sweep) # the outcomes that its three bugs need, and some more
    IAM_MOCK_SWEEP_ONLY='paging race Throttling ConcurrentModification' IAM_MOCK_SWEEP_DEPTH=1
    export IAM_MOCK_SWEEP_ONLY IAM_MOCK_SWEEP_DEPTH
    ;;
*/test_naive_sweep) # likewise, for the naive programs
    IAM_MOCK_SWEEP_ONLY='TIMEOUT RESET CLOSED Throttling PROXY_PAGE hostile'
    export IAM_MOCK_SWEEP_ONLY
    ;;
*/test_cmocka_sweep_canned)
    IAM_MOCK_SWEEP_ONLY='TIMEOUT Throttling NoSuchEntity race'
    export IAM_MOCK_SWEEP_ONLY
    ;;
*/test_curl_naive_sweep)
    IAM_MOCK_SWEEP_ONLY='RESET CLOSED DNS_FAILURE PROXY_PAGE hostile'
    export IAM_MOCK_SWEEP_ONLY
    ;;
*/test_sweep_sample) # plans half a million cases to count them: too many under valgrind; the planner's other tests run
    if [ "$shards" -ge 50 ]; then exit 77; fi
    ;;
*/test_curl_aws_sdk) # likewise, its sweeps
    if [ "$shards" -ge 50 ]; then exit 77; fi
    TEST_TOTAL_SHARDS=$shards TEST_SHARD_INDEX=$share IAM_MOCK_SWEEP_CAP=$((cases / shards))
    export TEST_TOTAL_SHARDS TEST_SHARD_INDEX IAM_MOCK_SWEEP_CAP
    ;;
*/test_curl_sweep_same) # two runs are compared, not three
    IAM_MOCK_TEST_RUNS=2
    export IAM_MOCK_TEST_RUNS
    ;;
*/test_cmocka_sweep_environment) # a minute and a half under valgrind; test_cmocka_sweep has the runner's code there
    if [ "$shards" -ge 50 ]; then exit 77; fi
    ;;
*/test_curl_no_memory | */test_curl_threads) # minutes under valgrind; asan has the former, tsan the latter
    if [ "$shards" -ge 50 ]; then exit 77; fi
    ;;
*/test_sleep_wrap | */test_sleep_interpose) # valgrind 3.19 lets one thread run for minutes, and has no epoll_pwait2()
    if [ "$shards" -ge 50 ]; then exit 77; fi
    ;;
*/test_xml_fork) # what other threads hold at a fork is a leak of the child for valgrind
    if [ "$shards" -ge 50 ]; then exit 77; fi
    ;;
*/test_curl_left) # what libcurl does not free after a longjmp() is a leak for valgrind
    if [ "$shards" -ge 50 ]; then exit 77; fi
    ;;
esac
exec "$@"
