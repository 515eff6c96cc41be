/* Plug-ins, and two libcurls in one process: each call reaches the libcurl that its caller was linked with.
 */
#define _POSIX_C_SOURCE 200809L
#include "client.h"

#include <dlfcn.h>
#include <unistd.h>

#define IAM "https://iam.amazonaws.com/"

struct module {
    void *handle;
    CURL *(*make)(const char *url, const char *body);
    CURLcode (*post)(CURL *curl, char *out, size_t size);
    void (*free)(CURL *curl);
    const char *(*ssl_version)(void);
};

static void find(const struct module *module, const char *name, void *out, size_t size) {
    void *found = dlsym(module->handle, name);
    assert_non_null(found);
    memcpy(out, &found, size);
}

/* Beside this program: modules/NAME.so. False: it couldn't be built, or its libcurl isn't here. */
static bool load(struct module *out, const char *name) {
    char path[4096];
    const ssize_t size = readlink("/proc/self/exe", path, sizeof path - 64);
    assert_true(size > 0);
    path[size] = '\0';
    char *slash = strrchr(path, '/');
    assert_non_null(slash);
    snprintf(slash, 64, "/modules/%s.so", name);
    out->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (out->handle == NULL) {
        print_message("%s\n", dlerror());
        return false;
    }
    find(out, "module_new", &out->make, sizeof out->make);
    find(out, "module_post", &out->post, sizeof out->post);
    find(out, "module_free", &out->free, sizeof out->free);
    find(out, "module_ssl_version", &out->ssl_version, sizeof out->ssl_version);
    return true;
}

static void assert_post(struct iam_mock *mock, const struct module *module, CURL *curl) {
    char body[4096];
    const size_t calls = iam_mock_call_count(mock);
    assert_int_equal(module->post(curl, body, sizeof body), CURLE_OK);
    assert_non_null(strstr(body, BOB_MFA));
    assert_int_equal(iam_mock_call_count(mock), calls + 1);
}

static void a_module_is_loaded_and_unloaded(void **state) {
    struct iam_mock *mock = *state;
    for (int i = 0; i < 5; i++) {
        struct module module;
        assert_true(load(&module, "same"));
        CURL *curl = module.make(IAM, LIST);
        assert_post(mock, &module, curl);
        assert_post(mock, &module, curl);
        assert_true(iam_mock_call_at(mock, iam_mock_call_count(mock))->reused);
        if (i % 2)
            module.free(curl);
        assert_int_equal(dlclose(module.handle), 0);
        if (i % 2 == 0) /* the program's libcurl is the module's */
            curl_easy_cleanup(curl);
    }
}

/* Under way by both, each on connections of its own, and freed by the other one's caller. */
static void two_libcurls(void **state) {
    struct iam_mock *mock = *state;
    struct module same, gnutls;
    struct reply reply;
    if (!load(&gnutls, "gnutls"))
        skip(); /* Debian's package libcurl3-gnutls is what it wants */
    assert_true(load(&same, "same"));
    assert_string_equal(same.ssl_version(), curl_version_info(CURLVERSION_NOW)->ssl_version);
    assert_string_not_equal(gnutls.ssl_version(), same.ssl_version());
    CURL *curl = client_new(&reply, LIST), *a = same.make(IAM, LIST), *b = gnutls.make(IAM, LIST);
    /* What only a libcurl with OpenSSL knows says whose handle it is. */
    assert_int_equal(curl_easy_setopt(a, CURLOPT_SSL_CTX_FUNCTION, NULL), CURLE_OK);
    assert_int_equal(curl_easy_setopt(b, CURLOPT_SSL_CTX_FUNCTION, NULL), CURLE_NOT_BUILT_IN);
    for (int i = 0; i < 3; i++) {
        assert_post(mock, &same, a);
        assert_post(mock, &gnutls, b);
        client_post(curl, &reply);
        assert_int_equal(reply.code, CURLE_OK);
    }
    assert_post(mock, &same, b); /* a handle belongs to the libcurl that made it */
    given_rule(mock, .action = "*", .fault = IAM_MOCK_REFUSED);
    assert_int_equal(gnutls.post(b, reply.body, sizeof reply.body), CURLE_COULDNT_CONNECT);
    curl_easy_cleanup(b);
    b = gnutls.make(IAM, LIST);
    assert_post(mock, &gnutls, b);
    gnutls.free(b);
    same.free(a);
    curl_easy_cleanup(curl);
    assert_int_equal(dlclose(gnutls.handle), 0);
    assert_int_equal(dlclose(same.handle), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_module_is_loaded_and_unloaded, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(two_libcurls, curl_setup, curl_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
