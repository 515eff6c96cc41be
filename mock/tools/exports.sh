#!/bin/sh
# Print the names that a library exports, one a line, sorted: exports.sh HEADER [NAMES.DEF]
# They are the functions that HEADER declares as IAM_MOCK_API and, of an adapter, the functions of other libraries that
# NAMES.DEF lists. An entry USED(name) of NAMES.DEF is called by the adapter, not exported.
set -eu
{
    tr '\n' ' ' <"$1" | grep -o 'IAM_MOCK_API [^;(]*(' | grep -o 'iam_mock_[a-z0-9_]*($' | tr -d '('
    [ $# -eq 1 ] || sed -n '/^USED(/d; s/^[A-Z]*(\([a-z_]*\))$/\1/p' "$2"
} | LC_ALL=C sort
