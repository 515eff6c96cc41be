/* Finds the functions that load libraries and look functions up, behind the adapter's functions of the same
 * names. It reads the symbol tables of the loaded libraries: dlsym() itself is such a function. */
#include "adapters/curl/process/next.h"

#ifdef REPLACES_LOOKUPS

#include <dlfcn.h>
#include <link.h>
#include <stdatomic.h>

/* The parts of a loaded library that a search needs. */
struct table {
    uintptr_t base;
    const uint32_t *hash; /* DT_GNU_HASH */
    const ElfW(Sym) * symbols;
    const char *names;
    const uint16_t *versions; /* NULL: no symbol has a version */
};

#define HIDDEN_VERSION 0x8000 /* only programs that were linked with an older library use the symbol */

/* The linker relocates most addresses of the dynamic section, but not those of the vDSO. */
BEFORE_SANITIZER static const void *address_in(const struct link_map *map, uintptr_t address) {
    return (const void *)(address < map->l_addr ? map->l_addr + address : address);
}

BEFORE_SANITIZER static struct table table_of(const struct link_map *map) {
    struct table table = {.base = map->l_addr};
    for (const ElfW(Dyn) *entry = map->l_ld; entry && entry->d_tag != DT_NULL; entry++) {
        const void *address = address_in(map, entry->d_un.d_ptr);
        if (entry->d_tag == DT_GNU_HASH)
            table.hash = address;
        else if (entry->d_tag == DT_SYMTAB)
            table.symbols = address;
        else if (entry->d_tag == DT_STRTAB)
            table.names = address;
        else if (entry->d_tag == DT_VERSYM)
            table.versions = address;
    }
    return table;
}

/* A sanitizer may replace strcmp(). */
BEFORE_SANITIZER static bool is_same_name(const char *a, const char *b) {
    while (*a == *b && *a != '\0') {
        a++;
        b++;
    }
    return *a == *b;
}

BEFORE_SANITIZER static uint32_t hash_name(const char *name) {
    uint32_t hash = 5381;
    for (; *name != '\0'; name++)
        hash = hash * 33 + (unsigned char)*name;
    return hash;
}

BEFORE_SANITIZER static bool is_definition(const struct table *table, size_t index, const char *name) {
    const ElfW(Sym) *symbol = &table->symbols[index];
    return symbol->st_shndx != SHN_UNDEF && (symbol->st_info & 0xf) == STT_FUNC &&
           !(table->versions && (table->versions[index] & HIDDEN_VERSION) != 0) &&
           is_same_name(table->names + symbol->st_name, name);
}

/* The layout of DT_GNU_HASH: four numbers, a Bloom filter, the buckets, and a hash for each symbol, of which
 * the last bit ends the symbols of a bucket. */
BEFORE_SANITIZER static any_function *find_in(const struct table *table, const char *name) {
    if (!table->hash || !table->symbols || !table->names || table->hash[0] == 0)
        return NULL;
    const uint32_t buckets = table->hash[0], first = table->hash[1], filter = table->hash[2];
    const uint32_t *bucket = table->hash + 4 + filter * (sizeof(ElfW(Addr)) / sizeof(uint32_t));
    const uint32_t *hashes = bucket + buckets, hash = hash_name(name);
    uint32_t index = bucket[hash % buckets];
    if (index < first)
        return NULL;
    for (;; index++) {
        const uint32_t other = hashes[index - first];
        if ((other | 1) == (hash | 1) && is_definition(table, index, name))
            return (any_function *)(table->base + table->symbols[index].st_value);
        if ((other & 1) != 0)
            return NULL;
    }
}

/* As dlsym(RTLD_NEXT, name). If no library after this one has the function, any other library's is returned.
 */
BEFORE_SANITIZER static any_function *find_next(const char *name) {
    static const char here = 0;
    Dl_info info;
    struct link_map *own = NULL;
    if (!dladdr1(&here, &info, (void **)&own, RTLD_DL_LINKMAP) || !own)
        return NULL;
    any_function *found = NULL;
    for (const struct link_map *map = own->l_next; map && !found; map = map->l_next) {
        const struct table table = table_of(map);
        found = find_in(&table, name);
    }
    for (const struct link_map *map = own->l_prev; map && !found; map = map->l_prev) {
        const struct table table = table_of(map);
        found = find_in(&table, name);
    }
    return found;
}

BEFORE_SANITIZER any_function *next_function(enum lookup lookup) {
    static const char *const names[] = {
#define LOOKUP(name) #name,
#include "adapters/curl/process/lookups.def"
#undef LOOKUP
    };
    static any_function *_Atomic known[LOOKUP_COUNT];
    any_function *function = atomic_load_explicit(&known[lookup], memory_order_relaxed);
    if (!function) {
        function = find_next(names[lookup]);
        atomic_store_explicit(&known[lookup], function, memory_order_relaxed);
    }
    return function;
}

/* Find all functions while the process has one thread: another thread may change the list of libraries. Only
 * those that a sanitizer or an earlier constructor calls are found by that call. */
__attribute__((constructor)) static void find_all(void) {
    for (enum lookup lookup = 0; lookup < LOOKUP_COUNT; lookup++)
        (void)next_function(lookup);
}

#endif
