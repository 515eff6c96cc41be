/* An allocator that counts, remembers what lives, and fails when it was told to. */
#define _DEFAULT_SOURCE
#include "torture.h"

#include <libxml/parser.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__has_include)
#if __has_include(<execinfo.h>)
#include <execinfo.h>
#define HAS_BACKTRACE 1
#endif
#endif

#define FILL_MOST 4096 /* a mock is large, and each position would pay for filling it */
#define MARK UINT64_C(0x746f727475726521)

/* Stands before every block, so that what lives can be listed; as long as malloc's alignment asks. */
struct block {
    struct block *next, *before; /* of those made while armed; a ring */
    size_t size;
    long made_by; /* 0: made while disarmed */
    uint64_t mark[2];
};
_Static_assert(sizeof(struct block) % _Alignof(max_align_t) == 0, "the block after it is aligned");

struct torture_allocator torture_allocator;
static struct block ring = {.next = &ring, .before = &ring};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_t main_thread;

void alloc_fault_here(void) { __asm__ volatile(""); }

static void track(struct block *block) {
    if (!torture_allocator.armed)
        return;
    block->made_by = torture_allocator.count;
    block->next = &ring;
    block->before = ring.before;
    block->before->next = block->next->before = block;
    torture_allocator.live++;
}

static void untrack(struct block *block) {
    if (block->mark[0] != MARK) { /* freed twice, or another allocator's */
        fputs("torture: a block is freed that isn't one\n", stderr);
        abort();
    }
    block->mark[0] = 0;
    if (!block->made_by)
        return;
    block->next->before = block->before;
    block->before->next = block->next;
    torture_allocator.live--;
}

void torture_allocator_reset(long fail_at, bool from_on) {
    while (ring.next != &ring) {
        struct block *block = ring.next;
        ring.next = block->next;
        block->made_by = 0;
    }
    ring.before = &ring;
    torture_allocator =
        (struct torture_allocator){.fail_at = fail_at, .from_on = from_on, .ways = torture_allocator.ways};
}

bool torture_any_live(size_t *size, long *made_by) {
    if (ring.next == &ring)
        return false;
    *size = ring.next->size;
    *made_by = ring.next->made_by;
    return true;
}

/* A way to come here is the return addresses on the stack: the same in each process of the program. */
#ifdef HAS_BACKTRACE
static bool is_one_more(struct torture_ways *ways) {
    void *frames[64];
    uint64_t way = UINT64_C(14695981039346656037); /* FNV-1a */
    const int count = backtrace(frames, sizeof frames / sizeof frames[0]);
    for (int i = 0; i < count; i++)
        way = (way ^ (uint64_t)(uintptr_t)frames[i]) * UINT64_C(1099511628211);
    for (size_t tried = 0; tried < 64; tried++) {
        const size_t at = (size_t)(way + tried) % TORTURE_WAYS;
        if (ways->met[at] > 0 && ways->way[at] != way)
            continue;
        ways->way[at] = way;
        return ++ways->met[at] <= TORTURE_OF_EACH;
    }
    return true;
}
#else /* musl: then every one is tried */
static bool is_one_more(struct torture_ways *ways) {
    (void)ways;
    return true;
}
#endif

static bool fails(enum torture_source source) {
    struct torture_allocator *a = &torture_allocator;
    if (!a->armed)
        return false;
    if (!pthread_equal(pthread_self(), main_thread))
        a->in_threads = true;
    a->count++;
    if (a->ways && a->count < TORTURE_MOST)
        a->ways->taken[a->count] = is_one_more(a->ways);
    if (!a->fail_at || a->count < a->fail_at || (a->count > a->fail_at && !a->from_on))
        return false;
    a->failed[source]++;
    alloc_fault_here();
    return true;
}

/* `fill` what isn't cleared, so that the use of it shows. */
static void *make(size_t size, bool fill) {
    struct block *block = fill ? malloc(sizeof *block + size) : calloc(1, sizeof *block + size);
    if (!block)
        return NULL;
    *block = (struct block){.size = size, .mark = {MARK, MARK}};
    if (fill)
        memset(block + 1, 0xA5, size < FILL_MOST ? size : FILL_MOST);
    track(block);
    return block + 1;
}

static void unmake(void *memory) {
    struct block *block = (struct block *)memory - 1;
    untrack(block);
    memset(memory, 0xDD, block->size < FILL_MOST ? block->size : FILL_MOST);
    free(block);
}

static void *allocate(enum torture_source source, size_t size, bool fill) {
    pthread_mutex_lock(&lock);
    void *memory = fails(source) ? NULL : make(size, fill);
    pthread_mutex_unlock(&lock);
    return memory;
}

/* Always to another place, so that whoever keeps the old one is found out. */
static void *reallocate(enum torture_source source, void *old, size_t size) {
    pthread_mutex_lock(&lock);
    void *memory = fails(source) ? NULL : make(size, true);
    if (memory && old) {
        size_t old_size = ((struct block *)old - 1)->size;
        memcpy(memory, old, old_size < size ? old_size : size);
        unmake(old);
    }
    pthread_mutex_unlock(&lock);
    return memory;
}

void torture_free(void *memory) {
    if (!memory)
        return;
    pthread_mutex_lock(&lock);
    unmake(memory);
    pthread_mutex_unlock(&lock);
}

void *torture_malloc(size_t size) { return allocate(TORTURE_LIBRARY, size, true); }
void *torture_calloc(size_t count, size_t size) { return allocate(TORTURE_LIBRARY, count * size, false); }
void *torture_realloc(void *old, size_t size) { return reallocate(TORTURE_LIBRARY, old, size); }

static void *xml_allocate(size_t size) { return allocate(TORTURE_XML, size, true); }
static void *xml_reallocate(void *old, size_t size) { return reallocate(TORTURE_XML, old, size); }

static char *xml_copy(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = xml_allocate(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

/* Before anything of libxml2 is used; the program is the host, to whom xmlMemSetup() belongs. */
__attribute__((constructor)) static void set_up(void) {
    main_thread = pthread_self();
    if (xmlMemSetup(torture_free, xml_allocate, xml_reallocate, xml_copy) != 0)
        abort();
    xmlInitParser();
}
