#!/bin/sh
# Print the names that a library exports, one a line, sorted: exports.sh HEADER [NAMES.DEF…]
# A library exports the functions that HEADER declares as IAM_MOCK_API and, if it is an adapter, the functions of other
# libraries that it replaces: NAMES.DEF lists these. USED(name) in NAMES.DEF is called by the adapter, and not exported.
set -eu
{
    tr '\n' ' ' <"$1" | grep -o 'IAM_MOCK_API [^;(]*(' | grep -o 'iam_mock_[a-z0-9_]*($' | tr -d '('
    shift
    [ $# -eq 0 ] || sed -n '/^USED(/d; s/^[A-Z]*(\([a-z_0-9]*\))$/\1/p' "$@"
} | LC_ALL=C sort
