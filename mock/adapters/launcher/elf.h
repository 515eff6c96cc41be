/* The facts in an ELF file that decide whether a library can be preloaded into a program. */
#ifndef MOCK_ADAPTERS_LAUNCHER_ELF_H
#define MOCK_ADAPTERS_LAUNCHER_ELF_H

#include "adapters/launcher/base.h"

struct elf {
    bool is_elf;
    bool is_native; /* of this program's class and byte order: only then is the rest known */
    unsigned machine;
    char linker[64]; /* the base name of the run-time linker; "" if the program is linked statically */
};

/* Read them from an open file. If the file can't be read, the result is as for a file that is not ELF. */
struct elf read_elf(int descriptor);

#endif
