#!/bin/sh
# Write the documentation of the public headers as HTML (and XML, for a check): docs.sh OUT VERSION HEADER…
# Doxygen takes the comments that begin with "/**". A missing, wrong or incomplete comment is an error.
# Left out: headers whose first comment says "Private: ", and names that begin with iam_mock_cmocka_ (doxygen.conf).
set -eu
out=$1 version=$2
shift 2
command -v doxygen >/dev/null || { echo 'doxygen is missing: `make deps-check` installs the package' >&2; exit 1; }

input=''
for header in "$@"; do
    first_comment=$(sed '/\*\//q' "$header")
    case $first_comment in
    *Private:\ *) ;;
    *'* @file'*) input="$input \"$header\"" ;;
    *) # Doxygen ignores all comments of such a file, and says nothing.
        echo "$header: expected \"@file\" in the first comment (or \"Private: \" if users don't include it)" >&2
        exit 1
        ;;
    esac
done

rm -rf "$out"
mkdir -p "$out"
{
    cat "$(dirname "$0")/doxygen.conf"
    echo "PROJECT_NUMBER = $version"
    echo "INPUT = $input"
    echo "OUTPUT_DIRECTORY = \"$out\""
} | doxygen - >&2
