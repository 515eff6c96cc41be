/* The library's own table of imported functions is changed, so that nobody else's calls are, and a sanitizer
 * sees what it always does. */
#define _GNU_SOURCE
#include "allocations.h"

#include <errno.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct {
    int fail_at, made, held;
    bool from_on;
} allocations;

static bool fails(void) {
    const int n = ++allocations.made;
    const bool fail = allocations.fail_at > 0 &&
                      (n == allocations.fail_at || (allocations.from_on && n > allocations.fail_at));
    if (fail)
        errno = ENOMEM;
    return fail;
}

static void *held(void *block) {
    allocations.held += block != NULL;
    return block;
}

static void *watched_malloc(size_t size) { return fails() ? NULL : held(malloc(size)); }
static void *watched_calloc(size_t count, size_t size) { return fails() ? NULL : held(calloc(count, size)); }
static char *watched_strdup(const char *text) { return fails() ? NULL : held(strdup(text)); }

static void *watched_realloc(void *block, size_t size) {
    if (fails())
        return NULL;
    return block == NULL ? held(malloc(size)) : realloc(block, size);
}

static void watched_free(void *block) {
    allocations.held -= block != NULL;
    free(block);
}

static const struct {
    const char *name;
    void (*function)(void);
} watched[] = {{"malloc", (void (*)(void))watched_malloc},   {"calloc", (void (*)(void))watched_calloc},
               {"realloc", (void (*)(void))watched_realloc}, {"strdup", (void (*)(void))watched_strdup},
               {"__strdup", (void (*)(void))watched_strdup}, {"free", (void (*)(void))watched_free}};

static void put(uintptr_t slot, void (*function)(void)) {
    const uintptr_t page = slot & ~((uintptr_t)sysconf(_SC_PAGESIZE) - 1);
    if (mprotect((void *)page, (size_t)(slot - page) + sizeof function, PROT_READ | PROT_WRITE) == 0)
        memcpy((void *)slot, &function, sizeof function);
}

static void put_all(const struct dl_phdr_info *info, const ElfW(Rela) * relocations, size_t size,
                    const ElfW(Sym) * symbols, const char *names) {
    for (size_t i = 0; i < size / sizeof *relocations; i++) {
        const size_t symbol = sizeof(void *) == 8 ? relocations[i].r_info >> 32 : relocations[i].r_info >> 8;
        for (size_t j = 0; symbol != 0 && j < sizeof watched / sizeof *watched; j++) {
            if (strcmp(names + symbols[symbol].st_name, watched[j].name) == 0)
                put(info->dlpi_addr + relocations[i].r_offset, watched[j].function);
        }
    }
}

static int watch_library(struct dl_phdr_info *info, size_t size, void *found) {
    (void)size;
    const ElfW(Dyn) *dynamic = NULL;
    uintptr_t of[DT_NUM] = {0};
    if (strstr(info->dlpi_name, "libiammock-curl.so") == NULL)
        return 0;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type == PT_DYNAMIC)
            dynamic = (const ElfW(Dyn) *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
    }
    for (; dynamic != NULL && dynamic->d_tag != DT_NULL; dynamic++) {
        if (dynamic->d_tag > 0 && dynamic->d_tag < DT_NUM)
            of[dynamic->d_tag] = dynamic->d_un.d_ptr;
    }
    const ElfW(Sym) *symbols = (const ElfW(Sym) *)of[DT_SYMTAB];
    const char *names = (const char *)of[DT_STRTAB];
    put_all(info, (const ElfW(Rela) *)of[DT_JMPREL], of[DT_PLTRELSZ], symbols, names);
    put_all(info, (const ElfW(Rela) *)of[DT_RELA], of[DT_RELASZ], symbols, names);
    *(bool *)found = true;
    return 1;
}

bool allocations_watch(void) {
    bool found = false;
    (void)dl_iterate_phdr(watch_library, &found);
    return found;
}

void allocations_fail(int n, bool from_on) {
    allocations.made = 0;
    allocations.fail_at = n;
    allocations.from_on = from_on;
}

int allocations_made(void) { return allocations.made; }
int allocations_held(void) { return allocations.held; }
