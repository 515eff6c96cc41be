/* looks_up HOW FILE: makes a transfer by a module, FILE, or by functions that it looks up in the libcurl
 * FILE; prints what it ends with: an HTTP status or a CURLcode. With LINKED, the program itself installs a
 * mock, and prints how many calls the mock had; otherwise iammock-curl may be preloaded. With MODULE, this is
 * a module that looks functions up. */
#undef _GNU_SOURCE
#define _GNU_SOURCE 1 /* RTLD_DEEPBIND, dlmopen, dlvsym */
#include <curl/curl.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef LINKED
#include <iam_mock_curl.h>
#define HOST "127.0.0.1:1" /* nothing listens there */
#define URL "http://" HOST "/"
#else
#define URL "https://iam.amazonaws.com/"
#endif

typedef void function(void);
typedef long transfer_function(const char *url);

/* The functions of one libcurl, and where they were looked up. */
struct libcurl {
    void *handle;
    const char *version;
    CURL *(*init)(void);
    CURLcode (*setopt)(CURL *, CURLoption, ...);
    CURLcode (*getinfo)(CURL *, CURLINFO, ...);
    CURLcode (*perform)(CURL *);
    void (*cleanup)(CURL *);
    CURLM *(*multi_init)(void);
    CURLMcode (*multi_add)(CURLM *, CURL *);
    CURLMcode (*multi_remove)(CURLM *, CURL *);
    CURLMcode (*multi_perform)(CURLM *, int *);
    CURLMsg *(*multi_info_read)(CURLM *, int *);
    CURLMcode (*multi_cleanup)(CURLM *);
};

static function *look_up(const struct libcurl *libcurl, const char *name) {
    union {
        void *object;
        function *function;
    } found = {.object = libcurl->version ? dlvsym(libcurl->handle, name, libcurl->version)
                                          : dlsym(libcurl->handle, name)};
    if (!found.function)
        (void)fprintf(stderr, "%s isn't found: %s\n", name, dlerror());
    return found.function;
}

static bool find_functions(struct libcurl *out, void *handle, const char *version) {
    *out = (struct libcurl){.handle = handle, .version = version};
#define FIND(field, name) (out->field = (__typeof__(out->field))look_up(out, name)) != NULL
    return FIND(init, "curl_easy_init") && FIND(setopt, "curl_easy_setopt") &&
           FIND(getinfo, "curl_easy_getinfo") && FIND(perform, "curl_easy_perform") &&
           FIND(cleanup, "curl_easy_cleanup") && FIND(multi_init, "curl_multi_init") &&
           FIND(multi_add, "curl_multi_add_handle") && FIND(multi_remove, "curl_multi_remove_handle") &&
           FIND(multi_perform, "curl_multi_perform") && FIND(multi_info_read, "curl_multi_info_read") &&
           FIND(multi_cleanup, "curl_multi_cleanup");
#undef FIND
}

static CURLcode perform_by_multi(const struct libcurl *libcurl, CURL *curl) {
    CURLM *multi = libcurl->multi_init();
    CURLcode code = CURLE_FAILED_INIT;
    int running = 1, left;
    (void)libcurl->multi_add(multi, curl);
    while (running > 0)
        (void)libcurl->multi_perform(multi, &running);
    const CURLMsg *message = libcurl->multi_info_read(multi, &left);
    if (message)
        code = message->data.result;
    (void)libcurl->multi_remove(multi, curl);
    (void)libcurl->multi_cleanup(multi);
    return code;
}

static long transfer_by(const struct libcurl *libcurl, const char *url, bool multi) {
    long status = 0;
    CURL *curl = libcurl->init();
    (void)libcurl->setopt(curl, CURLOPT_URL, url);
    (void)libcurl->setopt(curl, CURLOPT_NOBODY, 1L);
    CURLcode code = multi ? perform_by_multi(libcurl, curl) : libcurl->perform(curl);
    (void)libcurl->getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    libcurl->cleanup(curl);
    return code == CURLE_OK ? status : (long)code;
}

#ifdef MODULE

long module_transfer(const char *url);

long module_transfer(const char *url) {
    struct libcurl libcurl;
    return find_functions(&libcurl, dlopen("libcurl.so.4", RTLD_NOW), NULL)
               ? transfer_by(&libcurl, url, false)
               : -1;
}

#else

static long by_module(void *module) {
    const struct libcurl scope = {.handle = module};
    if (!module)
        return (void)fprintf(stderr, "%s\n", dlerror()), -1;
    transfer_function *transfer = (transfer_function *)look_up(&scope, "module_transfer");
    return transfer ? transfer(URL) : -1;
}

/* By the C library's own dlsym(). */
static long by_dlsym(void *libc, void *handle) {
    const struct libcurl scope = {.handle = libc};
    void *(*dlsym_of_libc)(void *, const char *) = (void *(*)(void *, const char *))look_up(&scope, "dlsym");
    union {
        void *object;
        CURLcode (*perform)(CURL *);
    } found = {.object = dlsym_of_libc(handle, "curl_easy_perform")};
    struct libcurl libcurl;
    if (!find_functions(&libcurl, handle, NULL))
        return -1;
    libcurl.perform = found.perform;
    return transfer_by(&libcurl, URL, false);
}

static long by_functions(void *handle, const char *version, bool multi) { /* RTLD_DEFAULT is NULL */
    struct libcurl libcurl;
    return find_functions(&libcurl, handle, version) ? transfer_by(&libcurl, URL, multi) : -1;
}

/* A handle that one libcurl makes belongs to that libcurl, also if the process has another. Prints which
 * libraries for TLS the two have. */
static long by_two(const char *files) {
    char first[4096];
    const char *second = strchr(files, ',') + 1;
    (void)snprintf(first, sizeof first, "%.*s", (int)(second - files - 1), files);
    struct libcurl libcurl[2];
    for (int i = 0; i < 2; i++) {
        struct curl_tlssessioninfo *tls = NULL;
        if (!find_functions(&libcurl[i], dlopen(i == 0 ? first : second, RTLD_NOW | RTLD_LOCAL), NULL))
            return -1;
        CURL *curl = libcurl[i].init();
        (void)libcurl[i].getinfo(curl, CURLINFO_TLS_SSL_PTR, &tls);
        (void)printf("backend %d\n", tls ? (int)tls->backend : -1);
        libcurl[i].cleanup(curl);
    }
    return transfer_by(&libcurl[0], URL, false) == transfer_by(&libcurl[1], URL, true) ? 2 : -1;
}

static long transfer(const char *how, const char *file) {
    const struct {
        const char *how;
        int flags;
    } modules[] = {{"plain", RTLD_NOW},
                   {"local", RTLD_NOW | RTLD_LOCAL},
                   {"global", RTLD_NOW | RTLD_GLOBAL},
                   {"deepbind", RTLD_NOW | RTLD_DEEPBIND},
                   {"lazy_deepbind", RTLD_LAZY | RTLD_GLOBAL | RTLD_DEEPBIND}};
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        if (strcmp(how, modules[i].how) == 0)
            return by_module(dlopen(file, modules[i].flags));
    }
    if (strcmp(how, "dlmopen") == 0)
        return by_module(dlmopen(LM_ID_NEWLM, file, RTLD_NOW));
    if (strcmp(how, "dlmopen_handle") == 0)
        return by_functions(dlmopen(LM_ID_NEWLM, file, RTLD_NOW), NULL, false);
    if (strcmp(how, "deepbind_handle") == 0)
        return by_functions(dlopen(file, RTLD_NOW | RTLD_DEEPBIND), NULL, false);
    if (strcmp(how, "version") == 0)
        return by_functions(dlopen(file, RTLD_NOW), "CURL_OPENSSL_4", false);
    if (strcmp(how, "dlsym") == 0)
        return by_dlsym(dlopen("libc.so.6", RTLD_NOW), dlopen(file, RTLD_NOW));
    if (strcmp(how, "two") == 0)
        return by_two(file);
    void *handle = strcmp(how, "default") == 0   ? RTLD_DEFAULT
                   : strcmp(how, "next") == 0    ? RTLD_NEXT
                   : strcmp(how, "program") == 0 ? dlopen(NULL, RTLD_NOW)
                                                 : dlopen(file, RTLD_NOW);
    return by_functions(handle, NULL, strcmp(how, "multi") == 0);
}

#ifdef LINKED
int main(int argc, char **argv) {
    struct iam_mock *mock;
    struct iam_mock_error error = {0};
    if (argc < 3 || iam_mock_new(&mock, &(struct iam_mock_options){.extra_host = HOST}, &error) != 0)
        return 1;
    if (iam_mock_curl_install(mock, &error) != 0)
        return puts(error.message), 1;
    (void)printf("%s: %ld\n", argv[1], transfer(argv[1], argv[2]));
    (void)printf("calls: %zu\n", iam_mock_call_count(mock));
    iam_mock_free(mock);
    return 0;
}
#else
int main(int argc, char **argv) {
    if (argc < 3)
        return 1;
    const long result = transfer(argv[1], argv[2]);
    (void)printf("%s: %ld\n", argv[1], result);
    /* In a namespace of its own, libcrypto takes libxml2's thread-specific data for its own when it is
     * unloaded: in glibc, all namespaces number the keys from 0, and share the values. */
    if (strcmp(argv[1], "dlmopen") == 0 && result == CURLE_COULDNT_CONNECT)
        _exit(fflush(stdout) == 0 ? 0 : 1);
    return 0;
}
#endif
#endif
