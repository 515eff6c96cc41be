/* The dynamic section of a library's file that is not loaded. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_ELF_FILE_H
#define MOCK_ADAPTERS_CURL_PROCESS_ELF_FILE_H

#include "adapters/curl/process/base.h"

#include <link.h>

/* A file that is mapped to memory. */
struct elf_file {
    const char *data;
    size_t size;
    const ElfW(Dyn) * dynamic;
    size_t entries;    /* of `dynamic` */
    const char *names; /* the names that the file defines and uses; the last byte is NUL */
    size_t names_size;
};

/* Map the file. Returns false if it can't be read, or is not a library for this process's machine. Otherwise
 * close the file. */
bool elf_file_open(struct elf_file *out, const char *path);
void elf_file_close(struct elf_file *file);

/* Does the file define or use a function or variable of this name? True also if a longer name ends so. */
bool elf_file_has_name(const struct elf_file *file, const char *name);

/* The name of library `index` that the file needs; NULL: the file needs no more. Valid until the close. */
const char *elf_file_needed(const struct elf_file *file, size_t index);

/* The folders in which the needed libraries are, separated by colons; NULL: none. Valid until the close. */
const char *elf_file_run_path(const struct elf_file *file);

#endif
