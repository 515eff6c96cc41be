#!/bin/sh
# The linker's --wrap where libcurl is linked statically, from an installed prefix: wrap.sh OUT
. "$(dirname "$0")/support.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL
make --no-print-directory -s install VARIANT="$variant" PREFIX="$directory/root"
PKG_CONFIG_PATH=$directory/root/lib/pkgconfig && export PKG_CONFIG_PATH
variable() { $pkg_config --variable="$2" "$1"; }

static_curl=$(sh $here/static-libcurl.sh)
cmocka=$($pkg_config --cflags --libs cmocka)
curl_wrap=$(variable iammock-curl wrap) curl_archive=$(variable iammock-curl archive)
sleep_wrap=$(variable iammock-sleep wrap) sleep_archive=$(variable iammock-sleep archive)
core="$(variable iammock archive) $($pkg_config --libs libxml-2.0 nettle) -ldl -lpthread"
for file in "$curl_archive" "$sleep_archive" "$(variable iammock archive)"; do
    [ -f "$file" ] || fail "pkg-config --variable=archive names $file, which isn't there"
done

# shellcheck disable=SC2086
for name in test_deactivate deactivate test_retry retry install_says; do
    $cc $($pkg_config --cflags libcurl cmocka) -c $here/$name.c -o "$directory/$name.o"
done
no_shared() { # PROGRAM
    if ldd "$1" | grep -E 'libcurl|iammock'; then fail "$1 isn't linked statically with these"; fi
}
# shellcheck disable=SC2086
{
    $cc "$directory/test_deactivate.o" "$directory/deactivate.o" $curl_wrap "$curl_archive" $core $static_curl $cmocka \
        -o "$directory/test_deactivate"
    no_shared "$directory/test_deactivate"
    quietly 'a static libcurl' "$directory/test_deactivate"
    $cc "$directory/test_retry.o" "$directory/retry.o" "$directory/deactivate.o" $curl_wrap "$curl_archive" $sleep_wrap "$sleep_archive" \
        $core $static_curl $cmocka -o "$directory/test_retry"
    no_shared "$directory/test_retry"
    quietly 'a static libcurl, and iammock-sleep' timeout 20 "$directory/test_retry"
}

# A flag that is left out is named by the linker: the one, and each of them where all are.
missing() { # FLAGS NAME…
    flags=$1
    shift
    # shellcheck disable=SC2086
    if $cc "$directory/install_says.o" $flags "$curl_archive" $core $static_curl -o "$directory/wrong" 2>"$directory/said"; then
        fail "linked without --wrap=$*"
    fi
    for name in "$@"; do expect_in "without --wrap=$name" "undefined reference to \`__real_$name'" "$directory/said"; done
}
names=$(echo "$curl_wrap" | tr ',' '\n' | sed -n 's/^--wrap=//p')
# shellcheck disable=SC2086
missing '' $names
missing "$(echo "$curl_wrap" | sed 's/,--wrap=getpeername//')" getpeername
expect_not 'without --wrap=getpeername' '__real_connect' "$directory/said"
count=$(echo "$names" | wc -l)
[ "$count" -ge 25 ] || fail "only $count flags: $curl_wrap"

# iammock-sleep's archive before iammock-curl's: what libcurl asks would lead to the wrong one.
# shellcheck disable=SC2086
$cc $($pkg_config --cflags libcurl) -DWITH_SLEEP $here/install_says.c $sleep_wrap "$sleep_archive" $curl_wrap "$curl_archive" $core \
    $static_curl -o "$directory/wrong"
"$directory/wrong" >"$directory/said"
expect 'iammock-sleep first' "clock_gettime: clock_gettime doesn't reach iammock-curl: link libiammock-curl.a before \
libiammock-sleep.a and whatever else wraps it" "$directory/said"
echo "a static libcurl is answered, with iammock-sleep too; $count flags, each named when it is missing; $(traced)"
