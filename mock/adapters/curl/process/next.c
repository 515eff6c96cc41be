/* Finds the functions that would be called if iammock-curl did not define functions of the same names. It
 * reads the symbol tables of the loaded libraries: dlsym() itself is such a function. */
#include "adapters/curl/process/next.h"

#ifdef REPLACES_LOOKUPS

#include <dlfcn.h>
#include <link.h>

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
    const uint32_t *bucket = (const uint32_t *)((const ElfW(Addr) *)(table->hash + 4) + filter);
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

BEFORE_SANITIZER any_function *find_next(const char *name) {
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

#endif
