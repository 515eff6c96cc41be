#!/bin/sh
# Without an installed mock, nothing leaves for IAM: closed.sh OUT. A program that is linked with iammock-curl, one in which
# libcurl is linked statically, a module that comes and goes, and the curl tool: each is watched by strace, and runs again
# without a network. Then the unit tests of closed hosts, whose servers are at 127.0.0.1: they send nothing elsewhere.
. "$(dirname "$0")/support.sh"
curl=/usr/bin/curl
library=$out/libiammock-curl.so
curl_cflags=$($pkg_config --cflags libcurl) curl_libs=$($pkg_config --libs libcurl)
libxml2=$($pkg_config --libs libxml-2.0 nettle)
ours="-L$out -Wl,-rpath,$out -liammock-curl -liammock"
curl_wrap=$(sed -n 's/^\(CURL\|LIBC\|RESOLVER\)(\([a-z_]*\))$/-Wl,--wrap=\2/p' mock/adapters/curl/process/names.def)
static_curl=$(sh $here/static-libcurl.sh)
url='https://iam.amazonaws.com/?Action=ListMFADevices&Version=2010-05-08'

# A user may have a network of their own, without a device that is up; not everywhere.
alone=false
if unshare -rn true 2>/dev/null; then alone=true; fi
without_network() { # WHAT COMMAND…: the same command, with the same output as in the file said
    if ! $alone; then return 0; fi
    what=$1 status=0
    shift
    unshare -rn "$@" >"$directory/said.alone" 2>/dev/null || status=$?
    cmp "$directory/said" "$directory/said.alone" || fail "$what: without a network it says something else"
    return $status
}
watched() { # COMMAND…: as quietly does, but with threads and servers of its own
    if $tracing; then trace_of "$@"; else "$@"; fi
}
expect_none_left() { # WHAT OWN: nothing was sent but to these addresses
    if $tracing && grep -E '(connect|sendto|sendmsg|sendmmsg)\(.*AF_INET' "$directory/trace" | grep -vE "$2" >"$directory/left"; then
        fail_with "$directory/left" "$1: a request left"
    fi
}
is_closed() { # WHAT COMMAND…: quiet, and as expected
    what=$1
    shift
    quietly "$what" "$@" >"$directory/said" 2>"$directory/errors" || fail_with "$directory/errors" "$what: it failed"
    without_network "$what" "$@"
}

cat >"$directory/expected" <<END
easy: 7
a misspelt scheme: 1
a single slash: 7
multi: 7
installed: 0
uninstalled: 7
installed: 0
freed: 7
thread: 7
child: 7
initialised again: 7
iam-mock: a request to iam.amazonaws.com was refused: no mock is installed; call \
iam_mock_curl_install(); iam_mock_curl_allow_host("iam.amazonaws.com") lets such requests through
exec: 7
END
told='iammock-curl: a request to iam.amazonaws.com was refused: no mock is installed; call iam_mock_curl_install(); '
told=$told'iam_mock_curl_allow_host("iam.amazonaws.com") lets such requests through'
for how in shared static; do
    # shellcheck disable=SC2086
    case $how in
    shared) $cc $curl_cflags $here/closed.c $ours $curl_libs -lpthread -o "$directory/closed" ;;
    static) $cc $curl_cflags $here/closed.c $curl_wrap "$out/libiammock-curl.a" "$out/libiammock.a" $libxml2 $static_curl -ldl \
        -lpthread -o "$directory/closed" ;;
    esac
    watched "$directory/closed" >"$directory/said" 2>"$directory/errors" || fail_with "$directory/errors" "$how: it failed"
    diff "$directory/expected" "$directory/said" || fail "$how: expected these lines"
    [ "$(grep -cxF "$told" "$directory/errors")" -eq 2 ] || # the program, and the one that it becomes by exec
        fail_with "$directory/errors" "$how: expected the reason once in each process"
    expect_none_left "$how" 'no address is expected'
    without_network "$how" "$directory/closed"
done

# A module that is linked with iammock-curl: the library stays when the module is unloaded.
# shellcheck disable=SC2086
{
    $cc $curl_cflags -shared -fPIC $here/module.c $ours $curl_libs -o "$directory/module.so"
    $cc $here/unloads.c -ldl -o "$directory/unloads"
}
is_closed 'a module' "$directory/unloads" "$directory/module.so"
[ "$(grep -cx 'module: 7' "$directory/said")" -eq 3 ] || fail_with "$directory/said" 'a module: expected three times 7'
[ "$(grep -c 'no mock is installed' "$directory/errors")" -eq 1 ] || fail_with "$directory/errors" 'a module: expected the reason once'

# The curl tool with the library preloaded, and with nothing in the environment.
tool() { # STATUS OPTION…
    expected=$1 status=0
    shift
    quietly "curl $*" env LD_PRELOAD="$library" $curl -sS "$@" >"$directory/said" 2>"$directory/errors" || status=$?
    expect_status "curl $*" "$expected" $status
}
tool 7 "$url"
expect_in 'the curl tool' 'no mock is installed; set IAM_MOCK_SCENARIO; IAM_MOCK_ALLOW_HOSTS=iam.amazonaws.com lets such requests through' \
    "$directory/errors"
tool 7 --resolve iam.amazonaws.com:443:127.0.0.1 "$url"
tool 7 --connect-to ::iam.amazonaws.com: https://example.com/
expect_in --connect-to 'CURLOPT_CONNECT_TO names iam.amazonaws.com' "$directory/errors"
tool 7 -x http://iam.amazonaws.com:80 https://example.com/
expect_in --proxy 'CURLOPT_PROXY names iam.amazonaws.com:80' "$directory/errors"
tool 7 -x http://127.0.0.1:1 "$url"
tool 7 --unix-socket "$directory/none" "$url"
tool 7 --doh-url https://127.0.0.1:1/ "$url"
tool 7 --parallel --parallel-max 3 "$url" "$url" "$url"
tool 1 htps://iam.amazonaws.com/
tool 3 ' https://iam.amazonaws.com/'
# No URL and no option names IAM: its name is not looked up. So it is with whatever else looks it up. Only in a network name space:
# elsewhere, a library that does not catch these would ask a name server.
if $alone; then
    echo 'h1 example.com 443 h1 iam.amazonaws.com 443 "20991231 00:00:00" 0 0' >"$directory/alternatives"
    status=0 # libcurl looks names up in a thread
    watched unshare -rn env LD_PRELOAD="$library" $curl -sS --noproxy '*' --alt-svc "$directory/alternatives" https://example.com/ \
        >"$directory/said" 2>"$directory/errors" || status=$?
    expect_status --alt-svc 6 $status
    expect_none_left --alt-svc 'no address is expected'
    expect_in --alt-svc 'the name iam.amazonaws.com is not looked up' "$directory/errors"
    status=0
    quietly getent unshare -rn env LD_PRELOAD="$library" getent ahosts IAM.amazonaws.com. >"$directory/said" \
        2>"$directory/errors" || status=$?
    expect_status 'getent, which finds nothing' 2 $status
    expect_in getent 'the name IAM.amazonaws.com. is not looked up' "$directory/errors"
fi
tool 7 https:/iam.amazonaws.com/
export IPFS_GATEWAY=https://iam.amazonaws.com # for ipfs: and ipns:
for scheme in $($curl --version | sed -n 's/^Protocols: //p'); do
    case $scheme in file | smb | smbs) continue ;; esac # the URL of a share has another form
    tool 7 -k -m 10 -u user:password "$scheme://iam.amazonaws.com/path" </dev/null # -k: without known hosts
    expect_in "$scheme" 'no mock is installed' "$directory/errors"
done

# What the unit tests send goes to their own servers.
unset MAKEFLAGS MFLAGS MAKELEVEL http_proxy https_proxy ALL_PROXY no_proxy # the tests look no name up
for test in closed guard no_memory install threads; do
    program=$1/tests/unit/curl/test_curl_$test
    make --no-print-directory -s VARIANT="$variant" "$program"
    watched "$program" >"$directory/said" 2>&1 || fail_with "$directory/said" "test_curl_$test failed"
    expect_none_left "test_curl_$test" '"127\.0\.0\.1"|"::1"'
done
if $alone; then beside='; nor without a network'; else beside='; skipped: no network of its own for a user here'; fi
echo "nothing leaves for IAM without a mock: linked, static, a module, the curl tool; $(traced)$beside"
