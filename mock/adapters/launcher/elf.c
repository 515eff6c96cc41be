/* The facts in an ELF file that decide whether a library can be preloaded into a program. */
#include "adapters/launcher/elf.h"

#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_HEADERS = 256, LONGEST_PATH = 4096 };

static bool read_at(int descriptor, void *into, size_t size, ElfW(Off) offset) {
    return pread(descriptor, into, size, (off_t)offset) == (ssize_t)size;
}

/* Copy the base name of the run-time linker, whose path the segment is. */
static void read_linker(struct elf *elf, int descriptor, const ElfW(Phdr) * segment) {
    size_t size = segment->p_filesz < LONGEST_PATH ? (size_t)segment->p_filesz : LONGEST_PATH;
    char *path = calloc(1, size + 1);
    if (path && read_at(descriptor, path, size, segment->p_offset)) {
        const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
        memcpy(elf->linker, name, strnlen(name, sizeof elf->linker - 1));
    }
    free(path);
}

static bool has_native_layout(const unsigned char *ident) {
    static const unsigned short one = 1;
    const unsigned char order = *(const unsigned char *)&one == 1 ? ELFDATA2LSB : ELFDATA2MSB;
    const unsigned char class = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
    return ident[EI_CLASS] == class && ident[EI_DATA] == order;
}

static void read_segments(struct elf *elf, int descriptor, const ElfW(Ehdr) * header) {
    for (unsigned i = 0; i < header->e_phnum && i < MOST_HEADERS; i++) {
        ElfW(Phdr) segment;
        const ElfW(Off) offset = header->e_phoff + (ElfW(Off))i * header->e_phentsize;
        if (read_at(descriptor, &segment, sizeof segment, offset) && segment.p_type == PT_INTERP)
            read_linker(elf, descriptor, &segment);
    }
}

struct elf read_elf(int descriptor) {
    struct elf elf = {0};
    ElfW(Ehdr) header = {0};
    elf.is_elf =
        read_at(descriptor, header.e_ident, EI_NIDENT, 0) && memcmp(header.e_ident, ELFMAG, SELFMAG) == 0;
    elf.is_native =
        elf.is_elf && has_native_layout(header.e_ident) && read_at(descriptor, &header, sizeof header, 0);
    if (elf.is_native) {
        elf.machine = header.e_machine;
        read_segments(&elf, descriptor, &header);
    }
    return elf;
}
