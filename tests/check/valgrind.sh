#!/bin/sh
# Run a program under memcheck; what libxml2 keeps for the next load is still reachable, and no error.
here=${0%/*}
exec "$here/share.sh" 50 valgrind --quiet "--suppressions=$here/valgrind.supp" --error-exitcode=9 --leak-check=full \
    --show-leak-kinds=definite,indirect,possible --errors-for-leak-kinds=definite,indirect,possible "$@"
