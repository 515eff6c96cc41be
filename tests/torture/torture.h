/* What the parts of the torture runner share. README's manual has how to use it: `make torture`. */
#ifndef TORTURE_H
#define TORTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ----- alloc.c: the allocator ------------------------------------------------------------------- */

/*
 * memory.c's calls of malloc and its sisters are renamed to these when a torture program is linked, and
 * libxml2 is told to use xml_* by xmlMemSetup(). So what fails and what is counted is the library's and
 * libxml2's memory, and neither the test's own nor cmocka's. What the C library allocates for itself
 * (opendir, fopen) is covered by neither.
 */
void *torture_malloc(size_t size);
void *torture_calloc(size_t count, size_t size);
void *torture_realloc(void *old, size_t size);
void torture_free(void *memory);

enum torture_source { TORTURE_LIBRARY, TORTURE_XML, TORTURE_SOURCES };

#define TORTURE_OF_EACH 2
#define TORTURE_WAYS (1 << 18)
#define TORTURE_MOST (1 << 20)

/* How often each way to an allocation was met by the tests of a program, and whether a test's allocation is
 * one of the first TORTURE_OF_EACH of its way. */
struct torture_ways {
    uint64_t way[TORTURE_WAYS];
    unsigned met[TORTURE_WAYS];
    bool taken[TORTURE_MOST];
};

struct torture_allocator {
    bool armed;   /* count, track and fail */
    long count;   /* allocations made, or asked for, while armed */
    long fail_at; /* which of them fails; 0: none */
    bool from_on; /* and all that come after it */
    long failed[TORTURE_SOURCES];
    long live;                 /* blocks made while armed and not freed */
    bool in_threads;           /* a second thread allocated */
    struct torture_ways *ways; /* NULL: nobody asks */
};
extern struct torture_allocator torture_allocator;

/* Forget what was counted, and set what is to fail. Disarms. */
void torture_allocator_reset(long fail_at, bool from_on);
/* A block that lives: its size, and the number of the allocation that made it. */
bool torture_any_live(size_t *size, long *made_by);
/* Does nothing: where to put a breakpoint. */
void alloc_fault_here(void);

/* ----- wrap_api.c: what must hold of each call ---------------------------------------------------- */

/* Start with a process's run of a test: call number 1 comes next. `plain`: note what each call gives. */
void torture_calls_start(bool plain);
/* Were the run's calls few enough to compare each with the plain run? */
bool torture_calls_fit(void);
/* Free the mocks that the test left behind, after one of its assertions failed. */
void torture_free_mocks(void);

/* ----- runner.c ---------------------------------------------------------------------------------- */

/* Say what is wrong at this position. */
void torture_violation(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Memory that parent and children share, all zero. */
void *torture_shared(size_t size);

#endif
