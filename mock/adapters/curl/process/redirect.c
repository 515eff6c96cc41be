/* Makes one loaded library call other functions than those that it names: writes their addresses to the
 * library's table of addresses (GOT), which the dynamic linker fills. */
#include "adapters/curl/process/redirect.h"

#include "adapters/curl/process/next.h"
#include "adapters/curl/process/registry.h"

#ifdef REPLACES_LOOKUPS

#include <dlfcn.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined __x86_64__
#define IS_ADDRESS(type) ((type) == R_X86_64_JUMP_SLOT || (type) == R_X86_64_GLOB_DAT)
#elif defined __i386__
#define IS_ADDRESS(type) ((type) == R_386_JMP_SLOT || (type) == R_386_GLOB_DAT)
#elif defined __aarch64__
#define IS_ADDRESS(type) ((type) == R_AARCH64_JUMP_SLOT || (type) == R_AARCH64_GLOB_DAT)
#endif
#ifdef __i386__
#define RELOCATION ElfW(Rel)
#define TABLE DT_REL
#define TABLE_SIZE DT_RELSZ
#define SYMBOL_OF(info) ELF32_R_SYM(info)
#define TYPE_OF(info) ELF32_R_TYPE(info)
#else
#define RELOCATION ElfW(Rela)
#define TABLE DT_RELA
#define TABLE_SIZE DT_RELASZ
#define SYMBOL_OF(info) ELF64_R_SYM(info)
#define TYPE_OF(info) ELF64_R_TYPE(info)
#endif

/* ----- Write an address ----- */

/* The pages of a library that the linker makes read-only when it has filled the table. */
struct read_only {
    uintptr_t base, begin, end;
};

static int note_read_only(struct dl_phdr_info *info, size_t size, void *out) {
    struct read_only *pages = out;
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    (void)size;
    if (info->dlpi_addr != pages->base)
        return 0;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type != PT_GNU_RELRO)
            continue;
        pages->begin = (pages->base + segment->p_vaddr) & ~(page - 1);
        pages->end = (pages->base + segment->p_vaddr + segment->p_memsz) & ~(page - 1);
    }
    return 1;
}

static void store(const struct read_only *pages, any_function **at, any_function *function) {
    const uintptr_t size = (uintptr_t)sysconf(_SC_PAGESIZE), page = (uintptr_t)at & ~(size - 1);
    const bool is_read_only = page >= pages->begin && page < pages->end;
    if (is_read_only && mprotect((void *)page, size, PROT_READ | PROT_WRITE) != 0)
        return;
    __atomic_store_n(at, function, __ATOMIC_RELAXED);
    if (is_read_only)
        (void)mprotect((void *)page, size, PROT_READ);
}

/* Several threads may load the library, each again: under a lock, or one makes the page read-only while
 * another writes to it. */
static void write_address(const struct read_only *pages, uintptr_t at, any_function *function) {
    any_function **address = (any_function **)at;
    lock_registry();
    if (__atomic_load_n(address, __ATOMIC_RELAXED) != function)
        store(pages, address, function);
    unlock_registry();
}

/* ----- Find the addresses ----- */

/* Returns the address in the entry that has this tag; NULL: there is none. */
static const void *find_address(const struct link_map *map, ElfW(Sxword) tag) {
    for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++) {
        if (entry->d_tag == tag)
            return (const void *)entry->d_un.d_ptr;
    }
    return NULL;
}

static size_t find_size(const struct link_map *map, ElfW(Sxword) tag) {
    const void *value = find_address(map, tag);
    return (uintptr_t)value;
}

static void redirect_in_table(const struct link_map *map, const RELOCATION *table, size_t size,
                              const struct redirection *redirection) {
    const ElfW(Sym) *symbols = find_address(map, DT_SYMTAB);
    const char *names = find_address(map, DT_STRTAB);
    struct read_only pages = {.base = map->l_addr};
    (void)dl_iterate_phdr(note_read_only, &pages);
    for (size_t i = 0; table && symbols && names && i < size / sizeof *table; i++) {
        if (IS_ADDRESS(TYPE_OF(table[i].r_info)) &&
            strcmp(names + symbols[SYMBOL_OF(table[i].r_info)].st_name, redirection->name) == 0)
            write_address(&pages, map->l_addr + table[i].r_offset, redirection->function);
    }
}

void redirect_calls(void *handle, const struct redirection *redirections, size_t count) {
    struct link_map *map = NULL;
    if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0 || !map)
        return;
    for (size_t i = 0; i < count; i++) {
        redirect_in_table(map, find_address(map, TABLE), find_size(map, TABLE_SIZE), &redirections[i]);
        redirect_in_table(map, find_address(map, DT_JMPREL), find_size(map, DT_PLTRELSZ), &redirections[i]);
    }
}

#endif
