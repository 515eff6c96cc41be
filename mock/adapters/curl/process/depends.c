/* Tells, before a library is loaded, whether it calls libcurl: reads the names that the file and the
 * libraries that it needs use. */
#include "adapters/curl/process/depends.h"

#include "adapters/curl/process/next.h"

#ifdef REPLACES_LOOKUPS

#include "adapters/curl/process/elf_file.h"
#include "adapters/curl/process/lookup.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_FILES 128 /* more are not read: then the answer is true */

/* The files to read, in the order in which they were found. */
struct files {
    bool deepbind, first_looks_up;
    size_t count;
    char *paths[MAX_FILES];
};

/* Takes ownership of `path`; NULL: memory is out. Returns false if the file can't be added. */
static bool add_file(struct files *files, char *path) {
    for (size_t i = 0; path && i < files->count; i++) {
        if (strcmp(files->paths[i], path) == 0) {
            free(path);
            return true;
        }
    }
    if (path && files->count < MAX_FILES) {
        files->paths[files->count++] = path;
        return true;
    }
    free(path);
    return false;
}

static bool is_loaded(const char *name) {
    void *handle = open_loaded(name);
    if (handle)
        (void)dlclose(handle);
    return handle != NULL;
}

/* ----- Find a library as the dynamic linker does ----- */

/* Returns the size of $ORIGIN at the begin of `directory`, or 0. */
static size_t size_of_origin(const char *directory, size_t size) {
    static const char *const origins[] = {"$ORIGIN", "${ORIGIN}"};
    for (size_t i = 0; i < COUNT_OF(origins); i++) {
        const size_t origin = strlen(origins[i]);
        if (size >= origin && memcmp(directory, origins[i], origin) == 0)
            return origin;
    }
    return 0;
}

/* Returns the path of DIRECTORY/NAME, which the caller frees, if this file can be read; else NULL. $ORIGIN in
 * `directory` is the folder of the file `user`. */
static char *find_in_directory(const char *directory, size_t size, const char *name, const char *user) {
    char *path = NULL;
    const char *slash = strrchr(user, '/');
    const size_t origin = size_of_origin(directory, size);
    const int folder = origin == 0 ? 0 : slash ? (int)(slash - user) : 1;
    if (asprintf(&path, "%.*s%.*s/%s", folder, slash ? user : ".", (int)(size - origin), directory + origin,
                 name) < 0)
        return NULL;
    if (access(path, R_OK) == 0)
        return path;
    free(path);
    return NULL;
}

static char *find_in_run_path(const char *run_path, const char *name, const char *user) {
    char *found = NULL;
    while (run_path && !found && *run_path != '\0') {
        const size_t size = strcspn(run_path, ":");
        found = find_in_directory(run_path, size, name, user);
        run_path += size + (run_path[size] == ':');
    }
    return found;
}

/* LD_LIBRARY_PATH and the system's folders. */
static char *find_in_system(const char *name) {
    Dl_serinfo sizes;
    char *found = NULL;
    void *program = dlopen(NULL, RTLD_LAZY);
    Dl_serinfo *folders =
        program && dlinfo(program, RTLD_DI_SERINFOSIZE, &sizes) == 0 ? malloc(sizes.dls_size) : NULL;
    if (folders && dlinfo(program, RTLD_DI_SERINFOSIZE, folders) == 0 &&
        dlinfo(program, RTLD_DI_SERINFO, folders) == 0) {
        for (unsigned i = 0; i < folders->dls_cnt && !found; i++)
            found = find_in_directory(folders->dls_serpath[i].dls_name,
                                      strlen(folders->dls_serpath[i].dls_name), name, ".");
    }
    free(folders);
    if (program)
        (void)dlclose(program);
    return found;
}

/* Returns the path of the library, which the caller frees; NULL: not found. `user` needs it. */
static char *find_library(const char *name, const char *run_path, const char *user) {
    if (strchr(name, '/'))
        return strdup(name);
    char *found = find_in_run_path(run_path, name, user);
    return found ? found : find_in_system(name);
}

/* ----- Read the names ----- */

static const char *const curl_names[] = {"curl_easy_init", "curl_easy_perform", "curl_multi_init", NULL};
static const char *const lookup_names[] = {
#define LOOKUP(name) #name,
#include "adapters/curl/process/lookups.def"
#undef LOOKUP
    NULL};

static bool has_one_of(const struct elf_file *file, const char *const *names) {
    while (*names && !elf_file_has_name(file, *names))
        names++;
    return *names != NULL;
}

/* Add the libraries that the file needs. Returns false if one can't be found. */
static bool add_needed(struct files *files, const struct elf_file *file, const char *path) {
    const char *run_path = elf_file_run_path(file), *name;
    for (size_t i = 0; (name = elf_file_needed(file, i)) != NULL; i++) {
        if (!(files->deepbind && is_loaded(name)) && !add_file(files, find_library(name, run_path, path)))
            return false;
    }
    return true;
}

/* Reads the next file. Returns false if the file uses libcurl, or that can't be known. */
static bool is_without_libcurl(struct files *files, size_t index) {
    struct elf_file file;
    if (!elf_file_open(&file, files->paths[index]))
        return false;
    files->first_looks_up = files->first_looks_up || (index == 0 && has_one_of(&file, lookup_names));
    const bool without = !has_one_of(&file, curl_names) && add_needed(files, &file, files->paths[index]);
    elf_file_close(&file);
    return without;
}

static enum calls_of_library read_files(struct files *files, const char *file) {
    bool may = !add_file(files, find_library(file, NULL, "."));
    for (size_t i = 0; i < files->count && !may; i++)
        may = !is_without_libcurl(files, i);
    for (size_t i = 0; i < files->count; i++)
        free(files->paths[i]);
    return may ? CALLS_LIBCURL : files->first_looks_up ? CALLS_LOOKUPS : CALLS_NEITHER;
}

/* A file that is loaded need not be read: socket_wrapper, which replaces syscall() too, would wait for itself
 * when it opens the C library. */
enum calls_of_library calls_by_deepbind(const char *file) {
    struct files files = {.deepbind = true};
    return is_loaded(file) ? CALLS_NEITHER : read_files(&files, file);
}

bool calls_libcurl_in_namespace(const char *file) {
    struct files files = {.deepbind = false};
    return read_files(&files, file) == CALLS_LIBCURL;
}

#endif
