#!/bin/sh
# Debian's other libcurl, which its programs in Python and git use: gnutls.sh OUT. A program of ours, and all of the tests
# of iammock-curl, linked with it.
. "$(dirname "$0")/support.sh"
libcurl=-l:libcurl-gnutls.so.4
if [ "$($cc -print-file-name=libcurl-gnutls.so.4)" = libcurl-gnutls.so.4 ]; then
    echo 'skipped: there is no libcurl-gnutls.so.4 here'
    exit 0
fi
# shellcheck disable=SC2046,SC2086
$cc $here/test_deactivate.c $here/deactivate.c -L"$out" -Wl,-rpath,"$out" -liammock-curl -liammock $libcurl \
    $($pkg_config --cflags libcurl) $($pkg_config --cflags --libs cmocka) -o "$directory/with_gnutls"
ldd "$directory/with_gnutls" | grep -q libcurl-gnutls || fail 'the program has no libcurl-gnutls'
quietly libcurl-gnutls "$directory/with_gnutls"

unset MAKEFLAGS MFLAGS MAKELEVEL http_proxy https_proxy ALL_PROXY no_proxy # the tests look no name up, and have servers
make --no-print-directory VARIANT="$variant" gnutls-tests
echo "libcurl-gnutls: a program and iammock-curl's own tests are answered; $(traced)"
