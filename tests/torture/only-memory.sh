#!/bin/sh
# No object file but the first named calls the allocator: only-memory.sh MEMORY.o OBJECT.o…
memory=$1
shift
for object in "$@"; do
    [ "$object" = "$memory" ] && continue
    found=$(nm -u "$object" | grep -owE '(malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf|aligned_alloc|posix_memalign)')
    if [ -n "$found" ]; then
        echo "$object calls $found": 'memory.c is the only file that may' >&2
        exit 1
    fi
done
