/* What iammock-curl must not change for a program that is preloaded with it: prints where libraries are
 * found, whose function RTLD_NEXT is, what dlerror() says. PART: 0 the program, 1 a library of its, 2 a
 * library in a folder of that library, 3 a module and 4 a library of the module, in the same folder. */
#undef _GNU_SOURCE
#define _GNU_SOURCE 1 /* RTLD_NEXT, RTLD_DEEPBIND, dlmopen */
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <string.h>

#ifndef PART
#define PART 0
#endif

int part(void);
int part_of_module(void);
void *open_from_library(const char *file);
int next_of_library(void);
void *curl_easy_perform(void *curl);
void *curl_easy_setopt(void *curl);

typedef int number_function(void);

#if PART != 3
int part(void) { return PART; }
#endif

#if PART == 0 || PART == 1
static int call(void *handle, const char *name) {
    union {
        void *object;
        number_function *function;
    } found = {.object = dlsym(handle, name)};
    return found.function ? found.function() : -1;
}
#endif

#if PART == 1
void *open_from_library(const char *file) { return dlopen(file, RTLD_NOW); }
int next_of_library(void) { return call(RTLD_NEXT, "part"); }
#endif

#if PART == 3
/* A module's own function of that name. */
void *curl_easy_setopt(void *curl) { return curl; }

int part_of_module(void) {
#ifdef LOOKS_UP
    if (!dlsym(RTLD_DEFAULT, "part"))
        return -1;
#endif
    return part();
}
#endif

#if PART == 0

/* A test's own function in place of libcurl's. */
void *curl_easy_perform(void *curl) { return curl; }

static void say_error(const char *what) {
    const char *error = dlerror();
    (void)printf("%s: %s\n", what, error ? error : "no error");
}

static void say_path(const char *what, void *handle) {
    struct link_map *map = NULL;
    const char *slash = NULL;
    if (handle && dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0)
        slash = strrchr(map->l_name, '/');
    (void)printf("%s: %s\n", what, slash ? slash : "not found");
    if (!handle)
        say_error(what);
}

static void say_errors(void) {
    void *libm = dlopen("libm.so.6", RTLD_NOW);
    (void)dlsym(libm, "missing");
    say_error("dlsym");
    (void)dlsym(libm, "curl_easy_init");
    say_error("dlsym of libcurl's function elsewhere");
    (void)dlsym(RTLD_DEFAULT, "curl_missing");
    say_error("dlsym of an unknown function");
    (void)dlvsym(libm, "cos", "NONE_1.0");
    say_error("dlvsym");
    (void)dlvsym(libm, "curl_easy_init", "NONE_1.0");
    say_error("dlvsym of libcurl's function elsewhere");
    (void)dlopen("libmissing.so", RTLD_NOW | RTLD_DEEPBIND);
    say_error("dlopen");
    (void)dlopen("libm.so.6", 0);
    say_error("dlopen without flags");
    (void)dlmopen(LM_ID_NEWLM, "libmissing.so", RTLD_NOW);
    say_error("dlmopen");
    (void)dlsym(libm, "cos");
    say_error("after a success");
}

static void say_namespace(const char *module) {
    Lmid_t lmid = LM_ID_BASE;
    void *handle = dlmopen(LM_ID_NEWLM, module, RTLD_NOW);
    if (!handle)
        say_error("dlmopen of a module");
    else if (dlinfo(handle, RTLD_DI_LMID, &lmid) == 0)
        (void)printf("namespace: %s\n", lmid == LM_ID_BASE ? "the program's" : "of its own");
}

int main(int argc, char **argv) {
    if (argc < 2)
        return 1;
    say_path("the program's RUNPATH", dlopen("libbelow.so", RTLD_NOW));
    say_path("the library's RUNPATH", open_from_library("libbelow.so"));
    say_path("the library's $ORIGIN", open_from_library("$ORIGIN/below/libbelow.so"));
    (void)printf("RTLD_NEXT of the program: %d\n", call(RTLD_NEXT, "part"));
    (void)printf("RTLD_NEXT of the library: %d\n", next_of_library());
    (void)printf("RTLD_DEFAULT: %d\n", call(RTLD_DEFAULT, "part"));
    (void)printf("RTLD_DEEPBIND: %d\n", call(dlopen(argv[1], RTLD_NOW | RTLD_DEEPBIND), "part_of_module"));
    say_namespace(argv[1]);
    say_path("the module of curl_easy_setopt", dlopen(argv[1], RTLD_NOW));
    (void)dlsym(dlopen(argv[1], RTLD_NOW), "curl_easy_setopt");
    say_error("dlsym of the module's curl_easy_setopt");
    (void)printf("the program's own curl_easy_perform: %s\n",
                 dlsym(dlopen(NULL, RTLD_NOW), "curl_easy_perform") == (void *)curl_easy_perform
                     ? "found"
                     : "not found");
    say_errors();
    return 0;
}
#endif
