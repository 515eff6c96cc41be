/* A library that passes calls of libcurl's functions on: it defines them, and looks each up in libcurl.so.4
 * when it is called or, with EAGER, when the library is loaded. It lacks curl_version_info(). */
#include <dlfcn.h>
#include <stddef.h>

/* At least as many arguments as any of the functions has; each is a pointer or an integer. */
typedef void *any_function(void *, void *, void *, void *, void *);

static any_function *look_up(const char *name) {
    static void *libcurl;
    if (!libcurl)
        libcurl = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    union {
        void *object;
        any_function *function;
    } found = {.object = dlsym(libcurl, name)};
    return found.function;
}

#ifdef EAGER
#define AT_LOAD __attribute__((constructor))
#else
#define AT_LOAD __attribute__((unused))
#endif

#define PASS_ON(name)                                                                                        \
    static any_function *next_##name;                                                                        \
    AT_LOAD static void find_##name(void) { next_##name = look_up(#name); }                                  \
    any_function name;                                                                                       \
    void *name(void *a, void *b, void *c, void *d, void *e) {                                                \
        if (!next_##name)                                                                                    \
            find_##name();                                                                                   \
        return next_##name(a, b, c, d, e);                                                                   \
    }

PASS_ON(curl_easy_init)
PASS_ON(curl_easy_cleanup)
PASS_ON(curl_easy_reset)
PASS_ON(curl_easy_duphandle)
PASS_ON(curl_easy_setopt)
PASS_ON(curl_easy_getinfo)
PASS_ON(curl_easy_perform)
PASS_ON(curl_easy_pause)
PASS_ON(curl_easy_strerror)
PASS_ON(curl_multi_init)
PASS_ON(curl_multi_cleanup)
PASS_ON(curl_multi_add_handle)
PASS_ON(curl_multi_remove_handle)
PASS_ON(curl_multi_setopt)
PASS_ON(curl_multi_perform)
PASS_ON(curl_multi_socket_action)
PASS_ON(curl_multi_socket_all)
PASS_ON(curl_multi_socket)
PASS_ON(curl_multi_poll)
PASS_ON(curl_multi_wait)
PASS_ON(curl_multi_wakeup)
PASS_ON(curl_multi_timeout)
PASS_ON(curl_multi_info_read)
PASS_ON(curl_share_setopt)
PASS_ON(curl_share_cleanup)
PASS_ON(curl_url)
PASS_ON(curl_url_cleanup)
PASS_ON(curl_url_dup)
PASS_ON(curl_url_get)
PASS_ON(curl_url_set)
PASS_ON(curl_free)
