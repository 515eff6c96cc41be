/* The libraries that iam-mock-run preloads, found by its own path. */
#include "adapters/launcher/libraries.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef IAM_MOCK_ABI
#error "IAM_MOCK_ABI is the version in the libraries' names; the Makefile sets it"
#endif
#define AS_TEXT(words) #words
#define TEXT_OF(macro) AS_TEXT(macro)
#define LIBRARY(name) name ".so." TEXT_OF(IAM_MOCK_ABI)

static const char core_name[] = LIBRARY("libiammock");
static const char curl_name[] = LIBRARY("libiammock-curl");
static const char sleep_name[] = LIBRARY("libiammock-sleep");

/* ----- Where they are ----- */

/* Returns the directory of this program; the caller frees it. NULL: unknown. */
static char *own_directory(void) {
    char *path = realpath("/proc/self/exe", NULL);
    char *slash = path ? strrchr(path, '/') : NULL;
    if (slash)
        *slash = '\0';
    return path;
}

/* A file of this name may be for another machine: then the run-time linker refuses it, and the search
 * continues. */
static bool load_from(struct libraries *libraries, const char *directory) {
    char *path = text("%s/%s", directory, core_name);
    void *core = access(path, F_OK) == 0 ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
    free(path);
    if (!core)
        return false;
    libraries->core = core;
    libraries->directory = realpath(directory, NULL);
    return libraries->directory != NULL;
}

/* In /usr/lib/x86_64-linux-gnu, for example. */
static bool load_from_below(struct libraries *libraries, const char *directory) {
    DIR *below = opendir(directory);
    bool found = false;
    for (const struct dirent *entry; below && !found && (entry = readdir(below));) {
        if (entry->d_name[0] == '.')
            continue;
        char *path = text("%s/%s", directory, entry->d_name);
        found = load_from(libraries, path);
        free(path);
    }
    if (below)
        (void)closedir(below);
    return found;
}

/* Where the run-time linker looks: LD_LIBRARY_PATH, its cache, its directories. */
static bool load_by_name(struct libraries *libraries) {
    libraries->core = dlopen(core_name, RTLD_NOW | RTLD_LOCAL);
    Dl_info found;
    void *function = libraries->core ? dlsym(libraries->core, "iam_mock_new") : NULL;
    char *path = function && dladdr(function, &found) ? realpath(found.dli_fname, NULL) : NULL;
    char *slash = path ? strrchr(path, '/') : NULL;
    if (slash)
        *slash = '\0';
    libraries->directory = path;
    return path != NULL;
}

static bool load_core(struct libraries *libraries, const char *own) {
    static const char *const beside[] = {"", "/../lib", "/../lib64"};
    for (size_t i = 0; own && i < sizeof beside / sizeof *beside; i++) {
        char *directory = text("%s%s", own, beside[i]);
        bool found = load_from(libraries, directory) || (i > 0 && load_from_below(libraries, directory));
        free(directory);
        if (found)
            return true;
    }
    return load_by_name(libraries);
}

static bool is_there(const struct libraries *libraries, const char *name) {
    char *path = text("%s/%s", libraries->directory, name);
    bool there = access(path, R_OK) == 0;
    if (!there)
        complain("%s is missing; it belongs beside %s: install the library again", path, core_name);
    free(path);
    return there;
}

bool find_libraries(struct libraries *libraries, bool sleep) {
    char *own = own_directory();
    bool found = load_core(libraries, own);
    if (!found)
        complain("%s was not found in %s, in lib and lib64 beside it and the directories there, nor by the "
                 "run-time linker: install the library, or set LD_LIBRARY_PATH to its directory",
                 core_name, own ? own : "(unknown: is /proc mounted?)");
    free(own);
    return found && is_there(libraries, curl_name) && (!sleep || is_there(libraries, sleep_name));
}

/* ----- LD_PRELOAD ----- */

enum kind { KIND_OURS, KIND_SANITIZER, KIND_OTHER };

static enum kind kind_of(const char *entry) {
    static const char *const sanitizers[] = {"libasan", "libtsan", "liblsan", "libubsan", "libclang_rt."};
    const char *slash = strrchr(entry, '/'), *name = slash ? slash + 1 : entry;
    if (strncmp(name, "libiammock-", strlen("libiammock-")) == 0)
        return KIND_OURS;
    for (size_t i = 0; i < sizeof sanitizers / sizeof *sanitizers; i++) {
        if (strncmp(name, sanitizers[i], strlen(sanitizers[i])) == 0)
            return KIND_SANITIZER;
    }
    return KIND_OTHER;
}

static void add_entry(char **list, const char *entry) {
    char *before = *list;
    *list = before ? text("%s:%s", before, entry) : text("%s", entry);
    free(before);
}

static void add_of_user(char **list, const char *set_by_user, enum kind kind) {
    char *copy = text("%s", set_by_user ? set_by_user : ""), *rest;
    for (char *entry = strtok_r(copy, " :", &rest); entry; entry = strtok_r(NULL, " :", &rest)) {
        if (kind_of(entry) == kind)
            add_entry(list, entry);
    }
    free(copy);
}

char *preload_list(const char *directory, bool sleep, const char *set_by_user) {
    char *list = NULL, *curl = text("%s/%s", directory, curl_name);
    add_of_user(&list, set_by_user, KIND_SANITIZER);
    add_entry(&list, curl);
    free(curl);
    if (sleep) {
        char *path = text("%s/%s", directory, sleep_name);
        add_entry(&list, path);
        free(path);
    }
    add_of_user(&list, set_by_user, KIND_OTHER);
    return list;
}
