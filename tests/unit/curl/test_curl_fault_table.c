/* The adapter's table of faults (mock/adapters/curl/wire/faults.def), row by row: each fault that the library
 * has is in the table, and real libcurl gives the program what its row says. */
#include "client.h"

#include "adapters/curl/wire/faults.h"

#include <errno.h>

#define TIMEOUT_MS 30000L
#define CUT_AT 40

static const struct named_row {
    const char *name;
    struct fault_row row;
} rows[] = {
#define FAULT(name, where, result, has_body, ...)                                                            \
    [IAM_MOCK_##name] = {#name, {FAULT_##where, CURLE_##result, has_body, __VA_ARGS__}},
#include "adapters/curl/wire/faults.def"
#undef FAULT
};

/* The row of a fault; a fault without one fails the test. */
static const struct fault_row *find_row(int fault) {
    const size_t count = sizeof rows / sizeof *rows;
    if ((size_t)fault >= count || !rows[fault].name)
        fail_msg("%s has no row in mock/adapters/curl/wire/faults.def", iam_mock_fault_text(fault));
    assert_string_equal(rows[fault].name, iam_mock_fault_text(fault));
    return &rows[fault].row;
}

static void check(int fault, const char *what, long expected, long actual) {
    if (expected != actual)
        fail_msg("%s: %s: the table says %ld, the program got %ld", iam_mock_fault_text(fault), what,
                 expected, actual);
}

/* The request that meets the fault: a list for those that shape a page. */
static const char *request_for(int fault) {
    return fault == IAM_MOCK_EMPTY_PAGE || fault == IAM_MOCK_REPEATED_MARKER ? LIST : DEACTIVATE;
}

/* What iam_mock_send() delivers: asked of a copy of the mock. */
static void foretell(struct iam_mock_response *out, struct iam_mock *copy, const char *form) {
    const struct iam_mock_request request = {.url = "https://iam.amazonaws.com/",
                                             .body = form,
                                             .body_size = strlen(form),
                                             .timeout_ms = TIMEOUT_MS};
    assert_true(iam_mock_send(copy, &request, out) >= 0);
}

/* Does `actual` begin with the value of the placeholder at *expected? Moves both on. */
static bool skip_placeholder(const char **expected, const char **actual) {
    static const struct {
        const char *placeholder, *value; /* NULL: any number */
    } all[] = {{"{host}", "iam.amazonaws.com"}, {"{port}", "443"}, {"{ms}", NULL}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strncmp(*expected, all[i].placeholder, strlen(all[i].placeholder)) != 0)
            continue;
        const char *value = all[i].value;
        *expected += strlen(all[i].placeholder);
        const size_t size = value ? strlen(value) : strspn(*actual, "0123456789");
        if (size == 0 || (value && strncmp(*actual, value, size) != 0))
            return false;
        *actual += size;
        return true;
    }
    return false;
}

static bool has_text(const char *expected, const char *actual) {
    while (*expected != '\0') {
        if (*expected == '{') {
            if (!skip_placeholder(&expected, &actual))
                return false;
        } else if (*expected++ != *actual++) {
            return false;
        }
    }
    return *actual == '\0';
}

static void check_text(int fault, const char *expected, const char *actual) {
    if (!has_text(expected, actual))
        fail_msg("%s: the table says \"%s\", the program got \"%s\"", iam_mock_fault_text(fault), expected,
                 actual);
}

static void check_transfer(int fault, CURL *curl, const struct reply *reply, bool verified) {
    const struct fault_row *row = find_row(fault);
    const bool other = !verified && row->unverified.text;
    long os_error;
    check(fault, "code", other ? row->unverified.code : row->code, reply->code);
    if (row->place != FAULT_BEFORE_CONNECTION)
        return;
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &os_error), CURLE_OK);
    check(fault, "errno", other ? row->unverified.os_error : row->os_error, os_error);
    check_text(fault, other ? row->unverified.text : row->text, reply->error);
}

static void check_body(int fault, const struct reply *reply, const struct iam_mock_response *foretold) {
    const bool body = find_row(fault)->body;
    check(fault, "size of the body", body ? (long)foretold->body_size : 0, (long)reply->size);
    if (body)
        assert_memory_equal(reply->body, foretold->body, reply->size);
}

/* One transfer on a new connection. */
static void meet(int fault, bool verified) {
    struct iam_mock_response foretold = {0};
    struct iam_mock *copy;
    struct reply reply;
    void *state;
    assert_int_equal(curl_setup(&state), 0);
    struct iam_mock *mock = state;
    if (fault != IAM_MOCK_NO_FAULT)
        given_rule(mock, .name = "fault", .fault = (enum iam_mock_fault)fault,
                   .cut_at = fault == IAM_MOCK_CUT ? CUT_AT : 0);
    assert_int_equal(iam_mock_clone(&copy, mock, NULL), 0);
    foretell(&foretold, copy, request_for(fault));
    CURL *curl = client_new(&reply, request_for(fault));
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, TIMEOUT_MS), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, (long)verified), CURLE_OK);
    client_post(curl, &reply);
    check_transfer(fault, curl, &reply, verified);
    check_body(fault, &reply, &foretold);
    check(fault, "calls", 1, (long)iam_mock_call_count(mock));
    check(fault, "fault in the journal", fault, (long)iam_mock_call_at(mock, 1)->fault);
    curl_easy_cleanup(curl);
    iam_mock_free(copy);
    assert_int_equal(curl_teardown(&state), 0);
}

static void each_fault_arrives_as_its_row_says(void **state) {
    int fault = 0;
    (void)state;
    for (; strcmp(iam_mock_fault_text(fault), "unknown fault") != 0; fault++) {
        meet(fault, true);
        meet(fault, false);
    }
    assert_int_equal(fault, sizeof rows / sizeof *rows);
}

/* After a failure the next test begins without its mock. */
static int uninstall(void **state) {
    (void)state;
    iam_mock_curl_uninstall();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(each_fault_arrives_as_its_row_says, uninstall),
    };
    return cmocka_run_group_tests_name("curl fault table", tests, NULL, NULL);
}
