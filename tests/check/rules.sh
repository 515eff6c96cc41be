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
refuse 'memory comes from base/memory.c alone' '[^_a-z](malloc|calloc|realloc|free|strdup)\(' $(but 'base/memory\.c')
refuse 'the account is changed in account/ alone' '(->|\.)(settled_ms|change_until_ms|holder|last_holder|removed) (=|\+=)[^=]' $(but 'account/')
refuse 'the account is changed in account/ alone' 'account(->|\.)version *([+]|=[^=])' $(but 'account/')
refuse 'no clock, environment, locale or randomness' \
    '[^_a-z](getenv|setlocale|localeconv|strftime|gmtime|localtime|time|clock_gettime|gettimeofday|rand|random|srand|isalpha|isdigit|tolower|toupper|strcasecmp|strtod|atof)\(' $all
refuse 'nothing prints: texts are returned' '[^_a-z](printf|fprintf|puts|fputs|perror)\(' $(but 'tools/embed\.c')

# The adapters are libraries of their own, with state and memory of their own. What a process is told by its environment, and
# what is printed, are for programs that can't be asked otherwise.
adapters=$(find mock/adapters -name '*.[ch]' | sort)
adapters_but() { echo "$adapters" | grep -vE "^mock/adapters/($1)"; }
refuse 'of the adapters, only curl/preload.c and curl/target.c read the environment' '[^_a-z](secure_)?getenv\(' \
    $(adapters_but 'curl/(preload|target)\.c')
refuse 'of the adapters, only curl/preload.c prints' '[^_a-z](v?printf|v?fprintf|puts|fputs|fwrite|perror|syslog)\(|[^_a-z]std(out|err)[^_a-z]' \
    $(adapters_but 'curl/preload\.c')
refuse 'of the adapters, only curl/preload.c ends a process' '[^_a-z](exit|_exit|_Exit|abort|quick_exit)\(' $(adapters_but 'curl/preload\.c')
refuse 'no adapter knows the inside of the library' '#include "\.\./\.\./' $adapters
refuse 'libxml2 is for files/xml.c alone' '<libxml/' $adapters
refuse 'no adapter depends on the locale or on randomness' \
    '[^_a-z](setlocale|localeconv|strftime|localtime|rand|random|srand|isalpha|isdigit|tolower|toupper|strtod|atof)\(' $adapters
[ $broken -eq 0 ] && echo 'the rooms keep their rules'
exit $broken
