/*
 * Counts every allocation of the process, the C library's own included, by standing in for malloc.
 * glibc only: it offers __libc_malloc and its sisters for this.
 */
#include "count.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#define OVERHEAD sizeof(size_t) /* glibc's header of a block; malloc_usable_size() has the padding */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

static size_t allocations, bytes;

static void *counted(void *memory) {
    __atomic_add_fetch(&allocations, 1, __ATOMIC_RELAXED);
    if (memory)
        __atomic_add_fetch(&bytes, malloc_usable_size(memory) + OVERHEAD, __ATOMIC_RELAXED);
    return memory;
}

static void gone(void *memory) {
    if (memory)
        __atomic_sub_fetch(&bytes, malloc_usable_size(memory) + OVERHEAD, __ATOMIC_RELAXED);
}

void *malloc(size_t size) { return counted(__libc_malloc(size)); }
void *calloc(size_t count, size_t size) { return counted(__libc_calloc(count, size)); }
void *aligned_alloc(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }

void *realloc(void *old, size_t size) {
    gone(old);
    return counted(__libc_realloc(old, size));
}

int posix_memalign(void **out, size_t alignment, size_t size) {
    *out = aligned_alloc(alignment, size);
    return *out ? 0 : ENOMEM;
}

void free(void *memory) {
    gone(memory);
    __libc_free(memory);
}

size_t count_allocations(void) { return allocations; }
size_t count_bytes(void) { return bytes; }
