/* The functions that ours stand before. In the archive the linker names them; in the shared library they are
 * looked up from whoever calls: a program and a module of it may each have a libcurl of its own. */
#include "adapter.h"

#ifdef CURL_WRAPS

#include "../sleep/sleep.h"

#define CURL(name) extern __typeof__(name) __real_##name;
#define USED(name)
#define LIBC(name) CURL(name)
#include "names.def"
#undef CURL
#undef USED
#undef LIBC

const struct real *real_of_caller(const void *return_address) {
    static const struct real real = {
#define CURL(name) .name = __real_##name,
#define USED(name) .name = name,
#define LIBC(name)
#include "names.def"
#undef CURL
#undef USED
#undef LIBC
    };
    (void)return_address;
    return &real;
}

/* iammock-sleep's archive stands before the same two names, which only one library can be called for: where
 * it is linked, the program's own calls are handed on to it. */
#pragma weak iam_mock_sleep_internal_now

static int next_clock_gettime(clockid_t clock, struct timespec *out) {
    bool cpu = clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
    if (!cpu && iam_mock_sleep_internal_now && iam_mock_sleep_internal_now(SLEEP_clock_gettime, out))
        return 0;
    return __real_clock_gettime(clock, out);
}

static time_t next_time(time_t *out) {
    struct timespec now;
    if (!iam_mock_sleep_internal_now || !iam_mock_sleep_internal_now(SLEEP_time, &now))
        return __real_time(out);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

const struct real_libc *real_libc(void) {
    static const struct real_libc libc = {
        __real_connect,     __real_getpeername, __real_getsockname, __real_clock_gettime,
        next_clock_gettime, __real_time,        next_time};
    return &libc;
}

#else

#include <dlfcn.h>
#include <link.h>
#include <stdatomic.h>
#include <string.h>

#define MAX_IMAGES 16 /* libcurls in a process */

static struct {
    atomic_size_t count;
    struct real real[MAX_IMAGES];
} images;

static any_function *symbol(void *handle, const char *name) {
    union {
        void *object;
        any_function *function;
    } found = {.object = dlsym(handle, name)};
    return found.function;
}

static const void *address_of(any_function *function) {
    union {
        any_function *function;
        const void *object;
    } address = {.function = function};
    return address.object;
}

static bool is_own(any_function *function) {
    Dl_info found, own;
    return dladdr(address_of(function), &found) && dladdr(&images, &own) && found.dli_fbase == own.dli_fbase;
}

struct loaded {
    const char *begins, *path;
};

static int note_loaded(struct dl_phdr_info *info, size_t size, void *out) {
    struct loaded *loaded = out;
    (void)size;
    const char *slash = strrchr(info->dlpi_name, '/');
    if (strncmp(slash ? slash + 1 : info->dlpi_name, loaded->begins, strlen(loaded->begins)) != 0)
        return 0;
    loaded->path = info->dlpi_name;
    return 1;
}

/* The path of the first library that is loaded and whose name begins so; NULL: none. */
static const char *path_of_loaded(const char *begins) {
    struct loaded loaded = {.begins = begins};
    (void)dl_iterate_phdr(note_loaded, &loaded);
    return loaded.path;
}

static void *open_loaded(const char *name) { return name ? dlopen(name, RTLD_LAZY | RTLD_NOLOAD) : NULL; }

/* A handle in which the caller's libcurl is found before any other: its own, whose search goes on through its
 * libraries; that of what comes after us in the program; or any. None is loaded where the linker left libcurl
 * out, all that was called of it being here (--as-needed). To be closed, but for RTLD_NEXT. */
static void *scope_of_caller(const void *return_address) {
    Dl_info caller;
    void *scope = dladdr(return_address, &caller) ? open_loaded(caller.dli_fname) : NULL;
    any_function *function = scope ? symbol(scope, "curl_easy_init") : NULL;
    if (function && !is_own(function))
        return scope;
    if (scope)
        dlclose(scope);
    if (symbol(RTLD_NEXT, "curl_easy_init"))
        return RTLD_NEXT;
    const char *name = path_of_loaded("libcurl"); /* none of the caller's own libraries leads to one */
    return name ? open_loaded(name) : dlopen("libcurl.so.4", RTLD_LAZY);
}

/* Its extent: of libcurl's own calls to the C library the return address lies in it. */
static int note_extent(struct dl_phdr_info *info, size_t size, void *out) {
    struct real *real = out;
    uintptr_t begin = UINTPTR_MAX, end = 0, inside = (uintptr_t)real->begin;
    (void)size;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD)
            continue;
        uintptr_t from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        begin = from < begin ? from : begin;
        end = from + info->dlpi_phdr[i].p_memsz > end ? from + info->dlpi_phdr[i].p_memsz : end;
    }
    if (inside < begin || inside >= end)
        return 0;
    real->begin = (const char *)real->begin - (inside - begin);
    real->end = (const char *)real->begin + (end - begin);
    return 1;
}

static bool look_up(struct real *out, void *scope) {
    bool all = true;
#define CURL(name)                                                                                           \
    out->name = (__typeof__(out->name))symbol(scope, #name);                                                 \
    all = all && out->name;
#define USED(name) CURL(name)
#define LIBC(name)
#include "names.def"
#undef CURL
#undef USED
#undef LIBC
    if (!all)
        return false;
    Dl_info info;
    if (dladdr(address_of((any_function *)out->curl_easy_init), &info))
        (void)dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE); /* the addresses stay right */
    out->begin = out->end = address_of((any_function *)out->curl_easy_init);
    (void)dl_iterate_phdr(note_extent, out);
    return true;
}

static const struct real *known(any_function *curl_easy_init_of_it) {
    size_t count = atomic_load(&images.count);
    for (size_t i = 0; i < count; i++) {
        if ((any_function *)images.real[i].curl_easy_init == curl_easy_init_of_it)
            return &images.real[i];
    }
    return NULL;
}

/* The loader's lock isn't taken with the registry locked: a library's constructor, which runs under it, may
 * call libcurl. */
static const struct real *know(void *scope, any_function *curl_easy_init_of_it) {
    struct real found;
    if (!look_up(&found, scope))
        return NULL;
    lock_registry();
    const struct real *real = known(curl_easy_init_of_it);
    size_t count = atomic_load(&images.count);
    if (!real && count < MAX_IMAGES) {
        images.real[count] = found;
        real = &images.real[count];
        atomic_store(&images.count, count + 1);
    }
    unlock_registry();
    return real;
}

static const struct real *find_real(const void *return_address) {
    void *scope = scope_of_caller(return_address);
    any_function *function = scope ? symbol(scope, "curl_easy_init") : NULL;
    const struct real *real = function ? known(function) : NULL;
    if (function && !real)
        real = know(scope, function);
    if (scope && scope != RTLD_NEXT)
        dlclose(scope);
    return real;
}

/* Who called before, as long as no library was unloaded: its addresses may be another's by now. */
#define REMEMBERED 64
static struct {
    const void *return_address;
    const struct real *real;
} remembered[REMEMBERED];
static unsigned long long remembered_unloads;

static int note_unloads(struct dl_phdr_info *info, size_t size, void *out) {
    (void)size;
    *(unsigned long long *)out = info->dlpi_subs;
    return 1;
}

const struct real *real_of_caller(const void *return_address) {
    unsigned long long unloads = 0;
    size_t slot = (uintptr_t)return_address % REMEMBERED;
    (void)dl_iterate_phdr(note_unloads, &unloads);
    lock_registry();
    if (unloads != remembered_unloads)
        memset(remembered, 0, sizeof remembered);
    remembered_unloads = unloads;
    const struct real *real =
        remembered[slot].return_address == return_address ? remembered[slot].real : NULL;
    unlock_registry();
    if (real)
        return real;
    real = find_real(return_address);
    lock_registry();
    remembered[slot].return_address = return_address;
    remembered[slot].real = real;
    unlock_registry();
    return real;
}

static struct real_libc libc;
static atomic_bool libc_is_known;

/* The C library's own clock, whatever else stands before it. */
static any_function *symbol_of_libc(const char *name) {
    void *handle = open_loaded(path_of_loaded("libc.so.")); /* by its path: no directory is searched */
    any_function *function = symbol(handle ? handle : RTLD_NEXT, name);
    if (handle)
        dlclose(handle);
    return function ? function : symbol(RTLD_NEXT, name);
}

__attribute__((no_sanitize("thread"))) const struct real_libc *real_libc(void) {
    if (atomic_load_explicit(&libc_is_known, memory_order_acquire))
        return &libc;
    struct real_libc found = {
        .connect = (__typeof__(found.connect))symbol(RTLD_NEXT, "connect"),
        .getpeername = (__typeof__(found.getpeername))symbol(RTLD_NEXT, "getpeername"),
        .getsockname = (__typeof__(found.getsockname))symbol(RTLD_NEXT, "getsockname"),
        .clock_gettime = (__typeof__(found.clock_gettime))symbol_of_libc("clock_gettime"),
        .next_clock_gettime = (__typeof__(found.clock_gettime))symbol(RTLD_NEXT, "clock_gettime"),
        .time = (__typeof__(found.time))symbol_of_libc("time"),
        .next_time = (__typeof__(found.time))symbol(RTLD_NEXT, "time"),
    };
    libc = found; /* two threads at once write the same */
    atomic_store_explicit(&libc_is_known, true, memory_order_release);
    return &libc;
}

/* What other constructors call before this one is looked up then. */
__attribute__((constructor)) static void find_all(void) { (void)real_libc(); }

#endif
