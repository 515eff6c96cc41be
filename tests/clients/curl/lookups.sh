#!/bin/sh
# Programs that load libcurl themselves and look its functions up, or whose modules do, with iammock-curl preloaded:
# lookups.sh OUT. They need no language's run time. Then: what must not change for a program.
. "$(dirname "$0")/support.sh"
library=$out/libiammock-curl.so
curl_cflags=$($pkg_config --cflags libcurl) curl_libs=$($pkg_config --libs libcurl)
# With the rule, the mock must know a request's body before there is a connection.
echo '<scenario xmlns="urn:iam-mock:scenario"><user name="Bob"/><rule action="DeactivateMFADevice" fault="REFUSED"/></scenario>' >"$directory/scenario.xml"

# shellcheck disable=SC2086
{
    shared="$cc $curl_cflags -shared -fPIC"
    $shared $here/module.c $curl_libs -o "$directory/module.so"
    cp "$directory/module.so" "$directory/libneeded.so"
    $shared -x c /dev/null -Wl,--no-as-needed -L"$directory" -lneeded "-Wl,-rpath,\$ORIGIN" -o "$directory/needs.so"
    $shared -DMODULE $here/looks_up.c -ldl -o "$directory/looking.so"
    $cc $curl_cflags $here/looks_up.c -ldl -o "$directory/looks_up"
    $cc $curl_cflags $here/looks_up.c -ldl -Wl,--no-as-needed $curl_libs -o "$directory/with_libcurl"
}

# A libcurl that is linked statically into a module.
# shellcheck disable=SC2046,SC2086
$shared $here/module.c $(sh $here/static-libcurl.sh) -o "$directory/static.so"

answered() { # PROGRAM HOW FILE
    rm -f "$directory/report"
    quietly "$2 $3" env LD_PRELOAD="${preload-$library}" IAM_MOCK_SCENARIO="$directory/scenario.xml" \
        IAM_MOCK_REPORT="$directory/report" "$directory/$1" "$2" "$3" >"$directory/said" || fail "$2 $3: it ended with status $?"
    expect "$2 $3" "$2: 400" "$directory/said"
    [ "$(grep -c '^journal: [0-9]' "$directory/report")" -eq 1 ] || fail_with "$directory/report" "$2 $3: expected one call"
}
for how in plain local global deepbind lazy_deepbind dlmopen; do
    for module in module needs looking; do
        [ $how-$module = dlmopen-looking ] || answered looks_up $how "$directory/$module.so"
    done
done
for how in handle dlsym multi deepbind_handle dlmopen_handle; do
    answered looks_up $how libcurl.so.4
    answered looks_up $how "$directory/module.so" # libcurl is found in what the module needs
done
for how in plain deepbind dlmopen handle multi; do answered looks_up $how "$directory/static.so"; done
for how in default next program handle multi; do answered with_libcurl $how libcurl.so.4; done
if readelf -V "$($cc -print-file-name=libcurl.so.4)" | grep -q CURL_OPENSSL_4; then answered looks_up version libcurl.so.4; fi

# Two libcurls, each by its own handle.
libgnutls=$($cc -print-file-name=libcurl-gnutls.so.4) also=''
if [ "$libgnutls" != libcurl-gnutls.so.4 ]; then
    for files in "libcurl.so.4,$libgnutls" "$libgnutls,libcurl.so.4"; do
        LD_PRELOAD=$library IAM_MOCK_SCENARIO=$directory/scenario.xml quietly two "$directory/looks_up" two "$files" >"$directory/said"
        expect "$files" 'two: 2' "$directory/said"
        [ "$(grep '^backend' "$directory/said" | sort -u | wc -l)" -eq 2 ] ||
            fail_with "$directory/said" "$files: expected two kinds of TLS"
    done
    also=', two libcurls'
fi

# A library that passes libcurl's functions on, for a module and for a program, also without a mock.
for passes_on in LAZY EAGER; do
    # shellcheck disable=SC2086
    {
        $shared -D$passes_on $here/passes_on.c -ldl -o "$directory/libpasses$passes_on.so"
        passing="-L$directory -lpasses$passes_on -Wl,-rpath,$directory"
        $shared $here/module.c $passing -o "$directory/passing$passes_on.so"
        $shared -DREADS $here/module.c $passing -o "$directory/reads$passes_on.so"
        $cc $curl_cflags $here/looks_up.c -ldl -Wl,--no-as-needed $passing -o "$directory/with_passing"
    }
    for how in plain local deepbind handle multi; do answered looks_up $how "$directory/passing$passes_on.so"; done
    answered looks_up plain "$directory/reads$passes_on.so"
    for how in default next; do answered with_passing $how libcurl.so.4; done
    env LD_PRELOAD="$library" https_proxy=http://127.0.0.1:1 "$directory/with_passing" default libcurl.so.4 \
        >"$directory/said" 2>&1 || fail "$passes_on without a mock: it ended with status $?"
    expect "$passes_on without a mock" 'default: 7' "$directory/said"
done

# One that lacks a function that the adapter needs is refused.
# shellcheck disable=SC2086
{
    $shared -DLAZY -Dcurl_url_get=other $here/passes_on.c -ldl -o "$directory/liblacks.so"
    $cc $curl_cflags $here/looks_up.c -ldl -Wl,--no-as-needed "-L$directory" -llacks "-Wl,-rpath,$directory" -o "$directory/with_lacking"
}
LD_PRELOAD=$library IAM_MOCK_SCENARIO=$directory/scenario.xml "$directory/with_lacking" default libcurl.so.4 >"$directory/said" ||
    fail "a library that lacks a function: it ended with status $?"
expect 'a library that lacks a function' 'default: 2' "$directory/said"

# Another library that replaces a function of libcurl's, before and behind iammock-curl: both are called, once.
$cc -shared -fPIC $here/counts.c -ldl -o "$directory/counts.so"
for preload in "$directory/counts.so:$library" "$library:$directory/counts.so"; do
    answered with_libcurl default libcurl.so.4
    expect "LD_PRELOAD=$preload" 'curl_easy_setopt: 1' "$directory/said"
done
unset preload

# What can't be reached, as the README says: the proxy, where nobody listens, is the network.
# shellcheck disable=SC2046,SC2086
$shared $here/module.c $(sh $here/static-libcurl.sh) -Wl,--exclude-libs,ALL -o "$directory/hidden.so"
escapes() { # HOW FILE
    loudly "$1 $2" 'htons(1)' env https_proxy=http://127.0.0.1:1 LD_PRELOAD="$library" IAM_MOCK_SCENARIO="$directory/scenario.xml" \
        "$directory/looks_up" "$1" "$2" >"$directory/said"
    expect "$1 $2" "$1: 7" "$directory/said"
}
escapes plain "$directory/hidden.so"
escapes dlmopen "$directory/looking.so"

# Threads that load the same library, whose table of addresses is read-only.
# shellcheck disable=SC2086
{
    $shared -DMODULE -Wl,-z,relro,-z,now $here/looks_up.c -ldl -o "$directory/read_only.so"
    $cc $here/loads_often.c -ldl -pthread -o "$directory/loads_often"
}
LD_PRELOAD=$library "$directory/loads_often" "$directory/read_only.so" >"$directory/said" ||
    fail "threads that load a library: they ended with status $?"
expect 'threads that load a library' 'loaded: 4' "$directory/said"

# ----- What must not change --------------------------------------------------------------------------------
mkdir -p "$directory/part/below"
# shellcheck disable=SC2086
{
    part="$cc -shared -fPIC $here/keeps.c -L$directory/part -ldl"
    $part -DPART=2 -o "$directory/part/libnext.so"
    $part -DPART=2 -o "$directory/part/below/libbelow.so"
    $part -DPART=1 -Wl,--no-as-needed -lnext "-Wl,-rpath,\$ORIGIN/below" -o "$directory/part/libpart.so"
    $part -DPART=4 -o "$directory/part/libfour.so"
    $part -DPART=3 -lfour "-Wl,-rpath,\$ORIGIN" -o "$directory/part/plain.so"
    $part -DPART=3 -DLOOKS_UP -Wl,-z,now -lfour "-Wl,-rpath,\$ORIGIN" -o "$directory/part/looking.so"
    $cc -DPART=0 -rdynamic $here/keeps.c -L"$directory/part" -Wl,--no-as-needed -lpart -lnext -ldl "-Wl,-rpath,$directory/part" \
        -o "$directory/keeps"
}
for module in plain looking; do
    "$directory/keeps" "$directory/part/$module.so" >"$directory/plain"
    LD_PRELOAD=$library "$directory/keeps" "$directory/part/$module.so" >"$directory/preloaded"
    for line in "the program's RUNPATH: not found" "the library's RUNPATH: /libbelow.so" 'RTLD_NEXT of the library: 2' \
        'RTLD_DEEPBIND: 4' 'namespace: of its own' "the program's own curl_easy_perform: found"; do
        expect 'without iammock-curl' "$line" "$directory/plain"
    done
    diff "$directory/plain" "$directory/preloaded" >"$directory/diff" || fail_with "$directory/diff" 'preloaded, the program differs'
done
echo "dlsym, dlvsym, RTLD_DEEPBIND, dlmopen, a static libcurl in a module, a library that passes calls on$also are answered; RUNPATH, RTLD_NEXT and dlerror stay; $(traced)"
