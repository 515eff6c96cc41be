/* Reads the dynamic section of a library's file that is not loaded. No number in the file is trusted. */
#include "adapters/curl/process/elf_file.h"

#include "adapters/curl/process/next.h"

#ifdef REPLACES_LOOKUPS

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Returns `size` bytes of the file at this offset; NULL: the file has fewer. */
static const void *bytes_at(const struct elf_file *file, uint64_t offset, uint64_t size) {
    return offset <= file->size && size <= file->size - offset ? file->data + offset : NULL;
}

/* By system calls: a library that replaces open() and close() may be calling dlopen() while it sets itself
 * up, and would wait for itself. */
static bool map_file(struct elf_file *out, const char *path) {
    struct stat status;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    bool mapped = fd >= 0 && fstat(fd, &status) == 0 && status.st_size > 0;
    void *data = mapped ? mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    if (fd >= 0)
        (void)syscall(SYS_close, fd);
    if (data == MAP_FAILED)
        return false;
    *out = (struct elf_file){.data = data, .size = (size_t)status.st_size};
    return true;
}

/* Returns the program headers and their number; NULL: this is not a library for this machine. */
static const ElfW(Phdr) * find_segments(const struct elf_file *file, size_t *count) {
    const unsigned char word = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
    const ElfW(Ehdr) *header = bytes_at(file, 0, sizeof *header);
    if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 || header->e_ident[EI_CLASS] != word ||
        header->e_phentsize != sizeof(ElfW(Phdr)) || header->e_phoff % sizeof(ElfW(Addr)) != 0)
        return NULL;
    *count = header->e_phnum;
    return bytes_at(file, header->e_phoff, *count * sizeof(ElfW(Phdr)));
}

static bool find_dynamic(struct elf_file *file) {
    size_t count = 0;
    const ElfW(Phdr) *segments = find_segments(file, &count);
    for (size_t i = 0; segments && i < count; i++) {
        if (segments[i].p_type != PT_DYNAMIC || segments[i].p_offset % sizeof(ElfW(Addr)) != 0)
            continue;
        file->dynamic = bytes_at(file, segments[i].p_offset, segments[i].p_filesz);
        file->entries = segments[i].p_filesz / sizeof *file->dynamic;
    }
    return file->dynamic != NULL;
}

/* Returns the bytes of the file that will be at this address. */
static const char *bytes_at_address(const struct elf_file *file, uint64_t address, uint64_t size) {
    size_t count = 0;
    const ElfW(Phdr) *segments = find_segments(file, &count);
    for (size_t i = 0; i < count; i++) {
        const ElfW(Phdr) *segment = &segments[i];
        if (segment->p_type == PT_LOAD && address >= segment->p_vaddr &&
            address - segment->p_vaddr < segment->p_filesz)
            return bytes_at(file, segment->p_offset + (address - segment->p_vaddr), size);
    }
    return NULL;
}

/* Returns the value of entry `index` of those that have this tag; 0: there is none. */
static uint64_t find_entry(const struct elf_file *file, ElfW(Sxword) tag, size_t index) {
    for (size_t i = 0; i < file->entries && file->dynamic[i].d_tag != DT_NULL; i++) {
        if (file->dynamic[i].d_tag == tag && index-- == 0)
            return file->dynamic[i].d_un.d_val;
    }
    return 0;
}

bool elf_file_open(struct elf_file *out, const char *path) {
    if (!map_file(out, path))
        return false;
    if (find_dynamic(out)) {
        out->names_size = (size_t)find_entry(out, DT_STRSZ, 0);
        out->names = bytes_at_address(out, find_entry(out, DT_STRTAB, 0), out->names_size);
    }
    if (out->names && out->names_size > 0 && out->names[out->names_size - 1] == '\0')
        return true;
    elf_file_close(out);
    return false;
}

void elf_file_close(struct elf_file *file) { (void)munmap((void *)(uintptr_t)file->data, file->size); }

bool elf_file_has_name(const struct elf_file *file, const char *name) {
    return memmem(file->names, file->names_size, name, strlen(name) + 1) != NULL;
}

static const char *name_at(const struct elf_file *file, uint64_t offset) {
    return offset > 0 && offset < file->names_size ? file->names + offset : NULL;
}

const char *elf_file_needed(const struct elf_file *file, size_t index) {
    return name_at(file, find_entry(file, DT_NEEDED, index));
}

const char *elf_file_run_path(const struct elf_file *file) {
    const char *run_path = name_at(file, find_entry(file, DT_RUNPATH, 0));
    return run_path ? run_path : name_at(file, find_entry(file, DT_RPATH, 0));
}

#endif
