/* escapes HOW MODULE: loads the module plainly, by RTLD_DEEPBIND or by dlmopen(), or looks libcurl's
 * functions up in libcurl itself, while a mock is installed; prints what its transfer ends with and how many
 * calls met the mock. */
#undef _GNU_SOURCE
#define _GNU_SOURCE 1 /* RTLD_DEEPBIND, dlmopen */
#include <iam_mock_curl.h>

#include <curl/curl.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#define NOBODY_LISTENS "127.0.0.1:1"

typedef void function(void);
typedef long transfer_function(const char *url);

static function *look_up(void *handle, const char *name) {
    union {
        void *object;
        function *function;
    } found = {.object = dlsym(handle, name)};
    if (!found.function)
        (void)fprintf(stderr, "%s isn't found\n", name);
    return found.function;
}

static long by_module(void *module) {
    transfer_function *transfer = module ? (transfer_function *)look_up(module, "module_transfer") : NULL;
    return transfer ? transfer("http://" NOBODY_LISTENS "/") : -1;
}

/* As a language's run time or a program with libcurl as an option does it. */
static long by_handle(void *libcurl) { /* RTLD_DEFAULT is NULL */
    CURL *(*init)(void) = (CURL * (*)(void)) look_up(libcurl, "curl_easy_init");
    CURLcode (*setopt)(CURL *, CURLoption, ...) =
        (CURLcode(*)(CURL *, CURLoption, ...))look_up(libcurl, "curl_easy_setopt");
    CURLcode (*perform)(CURL *) = (CURLcode(*)(CURL *))look_up(libcurl, "curl_easy_perform");
    void (*cleanup)(CURL *) = (void (*)(CURL *))look_up(libcurl, "curl_easy_cleanup");
    if (!init || !setopt || !perform || !cleanup)
        return -1;
    CURL *curl = init();
    (void)setopt(curl, CURLOPT_URL, "http://" NOBODY_LISTENS "/");
    (void)setopt(curl, CURLOPT_NOBODY, 1L);
    CURLcode code = perform(curl);
    cleanup(curl);
    return (long)code;
}

static long transfer(const char *how, const char *file) {
    if (strcmp(how, "plain") == 0)
        return by_module(dlopen(file, RTLD_NOW));
    if (strcmp(how, "deepbind") == 0)
        return by_module(dlopen(file, RTLD_NOW | RTLD_DEEPBIND));
    if (strcmp(how, "dlmopen") == 0)
        return by_module(dlmopen(LM_ID_NEWLM, file, RTLD_NOW));
    return by_handle(strcmp(how, "default") == 0 ? RTLD_DEFAULT : dlopen(file, RTLD_NOW));
}

int main(int argc, char **argv) {
    struct iam_mock *mock;
    struct iam_mock_error error = {0};
    if (argc < 3 ||
        iam_mock_new(&mock, &(struct iam_mock_options){.extra_host = NOBODY_LISTENS}, &error) != 0)
        return 1;
    if (iam_mock_curl_install(mock, &error) != 0)
        return puts(error.message), 1;
    (void)printf("%s: %ld\n", argv[1], transfer(argv[1], argv[2]));
    (void)printf("calls: %zu\n", iam_mock_call_count(mock));
    iam_mock_free(mock);
    return 0;
}
