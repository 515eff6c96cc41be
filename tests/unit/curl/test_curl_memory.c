/* Each allocation of iammock-curl fails in turn: a transfer works or ends with a code, nothing is lost, and
 * no request reaches the network because something couldn't be recorded. */
#include "allocations.h"
#include "client.h"
#include "loopback.h"

/* The mock serves the loopback server's own host: a request that gets past it is counted there. */
static struct {
    struct loopback loopback;
    struct iam_mock *mock;
    char https[64];
} fixture;

static int setup(void **state) {
    (void)state;
    loopback_start(&fixture.loopback);
    snprintf(fixture.https, sizeof fixture.https, "https://%s/path", fixture.loopback.host);
    const struct iam_mock_options options = {.extra_host = fixture.loopback.host};
    assert_int_equal(iam_mock_new(&fixture.mock, &options, NULL), 0);
    given_user(fixture.mock, .name = "Bob");
    given_device(fixture.mock, .serial_number = BOB_MFA, .user_name = "Bob");
    given_rule(fixture.mock, .user_name = "Carl", .fault = IAM_MOCK_REFUSED, .times = IAM_MOCK_ALWAYS);
    assert_int_equal(iam_mock_curl_install(fixture.mock, NULL), 0);
    setenv("AWS_ENDPOINT_URL_IAM", "https://iam.example", 1); /* is looked at, and is another */
    return allocations_watch() ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    allocations_fail(0, false);
    iam_mock_free(fixture.mock);
    loopback_stop(&fixture.loopback);
    return 0;
}

static size_t discard(char *data, size_t size, size_t count, void *context) {
    (void)data;
    *(size_t *)context += size * count;
    return size * count;
}

/* Without a look at what the calls return, as careless code does; but a request without its body isn't meant.
 */
static bool set_options(CURL *curl, size_t *received) {
    curl_easy_setopt(curl, CURLOPT_URL, fixture.https);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)strlen(LIST)); /* 7.88 doesn't duplicate it without */
    if (curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, LIST) != CURLE_OK)
        return false;
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "POST");
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, discard);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, received);
    return true;
}

static void perform(CURL *curl, size_t *received) {
    *received = 0;
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) /* nothing was set at all, or it says so */
        assert_true(code == CURLE_OUT_OF_MEMORY || code == CURLE_URL_MALFORMAT);
    else
        assert_true(*received > 0);
}

static size_t read_body(char *data, size_t size, size_t count, void *context) {
    const char **left = context;
    size_t bytes = strlen(*left) < size * count ? strlen(*left) : size * count;
    bytes = bytes > 20 ? 20 : bytes; /* in more than one chunk */
    memcpy(data, *left, bytes);
    *left += bytes;
    return bytes;
}

/* libcurl winds back what an earlier transfer left, too. */
static int seek_body(void *context, curl_off_t offset, int origin) {
    (void)offset;
    (void)origin;
    *(const char **)context = LIST;
    return CURL_SEEKFUNC_OK;
}

static void post_chunked(CURL *curl, size_t *received) {
    const char *left = LIST;
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, NULL);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, -1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_body);
    curl_easy_setopt(curl, CURLOPT_READDATA, &left);
    curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, seek_body);
    curl_easy_setopt(curl, CURLOPT_SEEKDATA, &left);
    perform(curl, received);
}

/* The body is read ahead, and then kept: the callback cannot give it again. */
static void post_refused(CURL *curl) {
    const char *left = "Action=DeactivateMFADevice&Version=2010-05-08&UserName=Carl&SerialNumber=" BOB_MFA;
    curl_easy_setopt(curl, CURLOPT_READDATA, &left);
    curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, NULL);
    for (int i = 0; i < 2; i++) {
        const CURLcode code = curl_easy_perform(curl);
        assert_true(code == CURLE_COULDNT_CONNECT || code == CURLE_OUT_OF_MEMORY ||
                    code == CURLE_URL_MALFORMAT);
    }
}

static void transfer_in_multi(CURL *curl, size_t *received) {
    CURLM *multi = curl_multi_init();
    int running = 0, left;
    *received = 0;
    const CURLMcode added = multi != NULL ? curl_multi_add_handle(multi, curl) : CURLM_OUT_OF_MEMORY;
    if (added == CURLM_OK) {
        do {
            assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
            curl_easy_setopt(curl, CURLOPT_URL, fixture.https); /* under way */
            assert_int_equal(curl_multi_poll(multi, NULL, 0, 1000, NULL), CURLM_OK);
        } while (running > 0);
        const CURLMsg *message = curl_multi_info_read(multi, &left);
        assert_non_null(message);
        if (message->data.result != CURLE_OK)
            assert_true(message->data.result == CURLE_OUT_OF_MEMORY ||
                        message->data.result == CURLE_URL_MALFORMAT);
        assert_int_equal(curl_multi_remove_handle(multi, curl), CURLM_OK);
    } else {
        assert_int_equal(added, CURLM_OUT_OF_MEMORY);
    }
    if (multi != NULL)
        assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

static void transfer_in_all_ways(CURL *curl) {
    size_t received;
    char *url = NULL;
    if (!set_options(curl, &received))
        return;
    perform(curl, &received);
    const CURLcode told = curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &url);
    if (told == CURLE_OK)
        assert_non_null(url);
    else
        assert_int_equal(told, CURLE_OUT_OF_MEMORY);
    perform(curl, &received); /* on the kept connection */
    CURL *twin = curl_easy_duphandle(curl);
    if (twin != NULL)
        perform(twin, &received);
    curl_easy_cleanup(twin);
    transfer_in_multi(curl, &received);
    CURLU *parts = curl_url();
    curl_url_set(parts, CURLUPART_URL, fixture.https, 0);
    curl_easy_setopt(curl, CURLOPT_CURLU, parts);
    perform(curl, &received);
    curl_easy_setopt(curl, CURLOPT_CURLU, NULL);
    curl_easy_setopt(curl, CURLOPT_URL, fixture.https); /* newer libcurls have forgotten it */
    post_chunked(curl, &received);
    post_refused(curl);
    curl_url_cleanup(parts);
}

static void use_libcurl(void) {
    CURL *curl = curl_easy_init();
    if (curl != NULL)
        transfer_in_all_ways(curl);
    curl_easy_cleanup(curl);
}

static void torture(bool from_on) {
    use_libcurl();
    const int held = allocations_held();
    int n = 0, made;
    do {
        allocations_fail(++n, from_on);
        use_libcurl();
        made = allocations_made();
        allocations_fail(0, false);
        assert_int_equal(allocations_held(), held);
        assert_int_equal(atomic_load(&fixture.loopback.connections), 0);
        assert_string_equal(iam_mock_problems_text(fixture.mock), "");
        use_libcurl();
    } while (made >= n);
    assert_true(n > 60);
    iam_mock_clear_journal(fixture.mock);
    use_libcurl();
    assert_int_equal(iam_mock_call_count(fixture.mock), 8);
}

static void one_allocation_fails(void **state) {
    (void)state;
    torture(false);
}

static void all_fail_from_one_on(void **state) {
    (void)state;
    torture(true);
}

static void allow_host_says_so(void **state) {
    (void)state;
    struct iam_mock_error error;
    for (int n = 1; n <= 2; n++) {
        allocations_fail(n, false);
        assert_int_equal(iam_mock_curl_allow_host("localhost", &error), IAM_MOCK_ENOMEM);
        assert_int_equal(error.code, IAM_MOCK_ENOMEM);
    }
    allocations_fail(0, false);
    assert_int_equal(iam_mock_curl_allow_host("localhost", &error), 0);
    iam_mock_curl_uninstall();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_allocation_fails, setup, teardown),
        cmocka_unit_test_setup_teardown(all_fail_from_one_on, setup, teardown),
        cmocka_unit_test_setup_teardown(allow_host_says_so, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
