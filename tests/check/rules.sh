#!/bin/sh
# The rules of the rooms of mock/, as far as a search can hold them. Prints what breaks one.
set -u
broken=0
refuse() { # what the rule is, then grep's pattern and files
    rule=$1 pattern=$2
    shift 2
    if grep -nE "$pattern" "$@" | grep -v ':[^:]*/\*'; then
        echo "against the rule: $rule"
        broken=1
    fi
}
all=$(find mock -name '*.[ch]' ! -path 'mock/adapters/*' | sort)
but() { echo "$all" | grep -vE "^mock/($1)"; }

refuse 'libxml2 is for files/xml.c alone' '<libxml/' $(but 'files/xml\.')
refuse 'memory comes from memory.c alone' '[^_a-z](malloc|calloc|realloc|free|strdup)\(' $(but 'memory\.c')
refuse 'the account is changed in account/ alone' '(->|\.)(settled_ms|change_until_ms|holder|last_holder|removed) (=|\+=)[^=]' $(but 'account/')
refuse 'the account is changed in account/ alone' 'account(->|\.)version *([+]|=[^=])' $(but 'account/')
refuse 'no clock, environment, locale or randomness' \
    '[^_a-z](getenv|setlocale|localeconv|strftime|gmtime|localtime|time|clock_gettime|gettimeofday|rand|random|srand|isalpha|isdigit|tolower|toupper|strcasecmp|strtod|atof)\(' $all
refuse 'nothing prints: texts are returned' '[^_a-z](printf|fprintf|puts|fputs|perror)\(' $(but 'files/embed\.c')
[ $broken -eq 0 ] && echo 'the rooms keep their rules'
exit $broken
