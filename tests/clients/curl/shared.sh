#!/bin/sh
# The shared iammock-curl before libcurl: shared.sh OUT. The code under test is an object of the program, in a shared
# library, in a module that the program loads, in a PAM module that libpam loads.
. "$(dirname "$0")/support.sh"
ours="-L$out -Wl,-rpath,$out -liammock-curl -liammock"
libcurl=$($pkg_config --cflags --libs libcurl)
cmocka=$($pkg_config --cflags --libs cmocka)

# shellcheck disable=SC2086
{
    $cc $here/test_deactivate.c $here/deactivate.c $ours $libcurl $cmocka -o "$directory/of_objects"
    $cc -shared -fPIC $here/deactivate.c $libcurl -o "$directory/libdeactivate.so"
    $cc $here/test_deactivate.c $ours "$directory/libdeactivate.so" $cmocka -o "$directory/with_library"
    $cc $here/test_deactivate.c $here/by_dlopen.c $ours $cmocka -ldl -o "$directory/with_module"
    $cc $here/test_retry.c $here/retry.c $here/deactivate.c -L"$out" -Wl,-rpath,"$out" -liammock-curl -liammock-sleep -liammock \
        $libcurl $cmocka -o "$directory/with_sleep"
    $cc -shared -fPIC $here/pam_iam.c $libcurl -lpam -o "$directory/pam_iam.so"
    $cc $here/test_pam.c $ours $cmocka -lpam -o "$directory/with_pam"
}
quietly 'a program of objects' "$directory/of_objects"
quietly 'the code under test in a shared library' "$directory/with_library"
# Nothing but the module has libcurl, so it comes and goes with it.
if readelf -d "$directory/with_module" | grep -q 'NEEDED.*libcurl'; then fail 'the program with a module is linked with libcurl'; fi
quietly 'the code under test in a module' env DEACTIVATE_MODULE="$directory/libdeactivate.so" "$directory/with_module"

quietly 'iammock-sleep besides' timeout 20 "$directory/with_sleep"

mkdir "$directory/services"
printf 'auth required %s arn:aws:iam::123456789012:mfa/Bob\n' "$directory/pam_iam.so" >"$directory/services/iam"
quietly 'a PAM module' env LD_PRELOAD=libpam_wrapper.so PAM_WRAPPER=1 PAM_WRAPPER_SERVICE_DIR="$directory/services" \
    "$directory/with_pam"
echo "an object, a shared library, a module and a PAM module are answered; $(traced)"
