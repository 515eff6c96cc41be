#!/bin/sh
# What is said where calls can't arrive, and what can't be seen: wrong.sh OUT. Each program's transfer goes to a port of
# this machine where nothing listens: CURLcode 7 is the network's answer, 400 the mock's.
. "$(dirname "$0")/support.sh"
curl_cflags=$($pkg_config --cflags libcurl) curl_libs=$($pkg_config --libs libcurl)
libxml2=$($pkg_config --libs libxml-2.0 nettle)
ours="-L$out -Wl,-rpath,$out"

says() { # WHAT LINE CALLS FLAG…: a program of install_says.c linked by these flags
    what=$1 line=$2 calls=$3
    shift 3
    # shellcheck disable=SC2086
    $cc $curl_cflags $here/install_says.c "$@" -o "$directory/says"
    "$directory/says" >"$directory/said" || { cat "$directory/said" >&2; fail "$what: it failed"; }
    expect "$what" "$line" "$directory/said"
    expect "$what" "calls: $calls" "$directory/said"
    [ "$calls" -eq 0 ] || expect "$what" 'answered 400' "$directory/said"
    [ "$calls" -ne 0 ] || expect "$what" 'not answered: CURLcode 7' "$directory/said"
}
needs_libcurl() { readelf -d "$directory/says" | grep -q 'NEEDED.*libcurl'; }

after="curl_easy_perform: curl_easy_perform doesn't reach iammock-curl: libcurl.so.4 has it first; link or preload \
iammock-curl before that (-liammock-curl before -lcurl)"
sleep_first='clock_gettime: clock_gettime reaches iammock-sleep first: -liammock-curl comes before -liammock-sleep'
static="connect: connect of a shared libcurl's doesn't reach iammock-curl: --wrap is for a static one; link the shared \
-liammock-curl before -lcurl"
curl_wrap=$(sed -n 's/^\(CURL\|LIBC\|RESOLVER\)(\([a-z_]*\))$/-Wl,--wrap=\2/p' mock/adapters/curl/process/names.def)
sleep_wrap=$(sed -n 's/^[A-Z]*(\([a-z_0-9]*\))$/-Wl,--wrap=\1/p' mock/adapters/sleep/names.def)

# shellcheck disable=SC2086
{
    says 'iammock-curl before libcurl' 0 1 $ours -liammock-curl -liammock $curl_libs
    says 'libcurl before iammock-curl' "$after" 0 $ours $curl_libs -liammock-curl -liammock
    # Nothing is left for libcurl to do that the linker sees, and it leaves it out: it is loaded when it is called.
    says '--as-needed' 0 1 -Wl,--as-needed $ours -liammock-curl -liammock $curl_libs
    if needs_libcurl; then fail '--as-needed: expected a program that does not need libcurl, as far as the linker knows'; fi
    says '--no-as-needed' 0 1 -Wl,--no-as-needed $ours -liammock-curl -liammock $curl_libs
    needs_libcurl || fail '--no-as-needed: expected a program that needs libcurl'
    says '--as-needed, libcurl first' "$after" 0 -Wl,--as-needed $ours $curl_libs -liammock-curl -liammock
    # Where the program's code takes a function's address, dlsym() finds that in the program.
    says 'not a PIE' 0 1 -no-pie -fno-pie $ours -liammock-curl -liammock $curl_libs

    says 'iammock-sleep after iammock-curl' 0 1 -DWITH_SLEEP $ours -liammock-curl -liammock-sleep -liammock $curl_libs
    says 'iammock-sleep before iammock-curl' "$sleep_first" 0 -DWITH_SLEEP $ours -liammock-sleep -liammock-curl -liammock $curl_libs

    says '--wrap and a shared libcurl' "$static" 0 $curl_wrap "$out/libiammock-curl.a" "$out/libiammock.a" $libxml2 $curl_libs -ldl -lpthread
    says '--wrap, not a PIE, and a shared libcurl' "$static" 0 -no-pie -fno-pie $curl_wrap "$out/libiammock-curl.a" "$out/libiammock.a" \
        $libxml2 $curl_libs -ldl -lpthread
}

# Another library keeps libcurl's calls, and not those of the library: that shows when libcurl connects.
# shellcheck disable=SC2086
{
    $cc -DKEEPS_LATER -DFRONT_connect -shared -fPIC tests/clients/builds/front.c -ldl -o "$directory/front.so"
    $cc $curl_cflags $here/install_says.c $ours -liammock-curl -liammock $curl_libs -o "$directory/says"
}
LD_PRELOAD=$directory/front.so "$directory/says" >"$directory/said"
expect 'a connect() that keeps later calls' 'not answered: CURLcode 7' "$directory/said"
expect 'a connect() that keeps later calls' "iammock-curl: libcurl's connect() doesn't reach iammock-curl: another library redirects its \
calls, or this libcurl was loaded with a search order of its own" "$directory/said"

# What is loaded beside the program's names is found all the same. lookups.sh has more.
# shellcheck disable=SC2086
{
    $cc $curl_cflags -shared -fPIC $here/module.c $curl_libs -o "$directory/module.so"
    $cc $curl_cflags $here/looks_up.c -DLINKED $ours -liammock-curl -liammock -Wl,--no-as-needed $curl_libs -ldl -o "$directory/looks_up"
}
for how in plain default deepbind handle dlmopen; do
    file=$directory/module.so
    [ $how != handle ] || file=libcurl.so.4
    quietly "$how" "$directory/looks_up" $how "$file" >"$directory/said"
    expect "$how" 'calls: 1' "$directory/said"
done
echo 'wrong links are named; RTLD_DEEPBIND, dlmopen and a look-up in libcurl itself are answered'
