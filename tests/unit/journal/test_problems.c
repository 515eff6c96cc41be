#include "send.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define URL "https://iam.amazonaws.com/"

/* ----- Failed sends ---------------------------------------------------------------------------- */

/* A send that fails is a problem, and all else is as it was. */
static void check_fails(struct sender *sender, const struct iam_mock_request *request, int code,
                        const char *problem) {
    struct iam_mock_response *response = &sender->response;
    add_rule(sender, .name = "R", .action = "*", .error = "Throttling", .when = IAM_MOCK_BEFORE_VALIDATION,
             .skip = 1, .optional = true);
    send_form(sender, FORM("ListMFADevices"));
    const char *text = iam_mock_account_text(sender->mock);
    assert_non_null(text);
    char *account = strdup(text), *journal = strdup(journal_of(sender));
    int result = iam_mock_send(sender->mock, request, response);
    const char *after = iam_mock_account_text(sender->mock);
    bool same_account = after && strcmp(after, account) == 0;
    bool same_journal = strcmp(journal_of(sender), journal) == 0;
    free(account);
    free(journal);
    assert_int_equal(result, code);
    assert_string_equal(problems_of(sender), problem);
    assert_true(same_account);
    assert_true(same_journal);
    assert_int_equal(counts_of_rule(sender, "R").matched, 1);
    assert_int_equal(response->status, 0);
    assert_null(response->body);
    assert_int_equal(response->body_size, 0);
    assert_null(response->headers);
    assert_int_equal(response->header_count, 0);
    assert_null(response->error_code);
    assert_string_equal(send_form(sender, FORM("ListMFADevices")), "Throttling"); /* and it goes on */
}

static void test_problems_tell_of_a_null_request(void **state) {
    check_fails(*state, NULL, IAM_MOCK_EINVAL, "iam_mock_send: invalid argument: the request is NULL\n");
}

static void test_problems_tell_of_a_null_response(void **state) {
    struct sender *sender = *state;
    struct iam_mock_request request = {.body = DEACTIVATE_BOB, .body_size = strlen(DEACTIVATE_BOB)};
    assert_int_equal(iam_mock_send(sender->mock, &request, NULL), IAM_MOCK_EINVAL);
    assert_string_equal(problems_of(sender), "iam_mock_send: invalid argument: the response is NULL\n");
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Bob", BOB_MFA), IAM_MOCK_ENABLED);
    assert_int_equal(iam_mock_call_count(sender->mock), 0);
    assert_int_equal(iam_mock_send(NULL, &request, &sender->response), IAM_MOCK_EINVAL);
}

static void test_problems_tell_of_a_null_body_with_a_size(void **state) {
    check_fails(*state, &(struct iam_mock_request){.url = URL, .body_size = 1}, IAM_MOCK_EINVAL,
                "iam_mock_send: invalid argument: body is NULL and body_size isn't 0\n");
}

static void test_problems_tell_of_null_headers_with_a_count(void **state) {
    check_fails(*state, &(struct iam_mock_request){.url = URL, .header_count = 1}, IAM_MOCK_EINVAL,
                "iam_mock_send: invalid argument: headers is NULL and header_count isn't 0\n");
}

static void test_problems_tell_of_a_header_without_a_name(void **state) {
    static const struct iam_mock_header headers[] = {{"Host", "iam.amazonaws.com"}, {NULL, "x"}};
    check_fails(*state, &(struct iam_mock_request){.url = URL, .headers = headers, .header_count = 2},
                IAM_MOCK_EINVAL, "iam_mock_send: invalid argument: a header's name or value is NULL\n");
}

static void test_problems_tell_of_a_header_without_a_value(void **state) {
    static const struct iam_mock_header headers[] = {{"Host", NULL}};
    check_fails(*state, &(struct iam_mock_request){.url = URL, .headers = headers, .header_count = 1},
                IAM_MOCK_EINVAL, "iam_mock_send: invalid argument: a header's name or value is NULL\n");
}

/* DEACTIVATE_BOB, filled up by one more parameter to so many bytes. */
static const char *form_of(size_t size) {
    static char form[IAM_MOCK_MAX_BODY + 2];
    memset(form, 'x', sizeof form);
    memcpy(form, DEACTIVATE_BOB "&", sizeof DEACTIVATE_BOB);
    form[size] = '\0';
    return form;
}

static void test_problems_tell_of_a_body_too_large(void **state) {
    struct iam_mock_request request = {.body = form_of(65537), .body_size = 65537};
    check_fails(*state, &request, IAM_MOCK_ELIMIT,
                "iam_mock_send: a limit is exceeded: the body is over 65,536 bytes (IAM_MOCK_MAX_BODY)\n");
}

static void test_problems_leave_the_largest_body_alone(void **state) {
    assert_string_equal(send_form(*state, form_of(65536)), "");
    assert_string_equal(problems_of(*state), "");
}

/* "/?" and a query string of so many bytes. */
static const char *url_of(size_t size) {
    static char url[IAM_MOCK_MAX_BODY + 4] = "/?";
    strcpy(url + 2, form_of(size));
    return url;
}

static void test_problems_tell_of_a_query_string_too_large(void **state) {
    check_fails(
        *state, &(struct iam_mock_request){.url = url_of(65537)}, IAM_MOCK_ELIMIT,
        "iam_mock_send: a limit is exceeded: the query string is over 65,536 bytes (IAM_MOCK_MAX_BODY)\n");
}

static void test_problems_leave_the_largest_query_string_alone(void **state) {
    struct sender *sender = *state;
    assert_int_equal(
        iam_mock_send(sender->mock, &(struct iam_mock_request){.url = url_of(65536)}, &sender->response), 0);
    assert_null(sender->response.error_code);
    assert_string_equal(problems_of(sender), "");
}

/* DEACTIVATE_BOB, of four parameters, and as many more. */
static const char *many_parameters(int more) {
    static char form[2048];
    strcpy(form, DEACTIVATE_BOB);
    for (int i = 0; i < more; i++)
        strcat(form, "&a=b");
    return form;
}

static void test_problems_tell_of_too_many_parameters(void **state) {
    struct iam_mock_request request = {.body = many_parameters(253)};
    request.body_size = strlen(request.body);
    check_fails(*state, &request, IAM_MOCK_ELIMIT,
                "iam_mock_send: a limit is exceeded: over 256 parameters (IAM_MOCK_MAX_PARAMETERS)\n");
}

static void test_problems_count_parameters_of_url_and_body_together(void **state) {
    struct iam_mock_request request = {.url = "/?x=1&y=2", .body = many_parameters(251)};
    request.body_size = strlen(request.body);
    check_fails(*state, &request, IAM_MOCK_ELIMIT,
                "iam_mock_send: a limit is exceeded: over 256 parameters (IAM_MOCK_MAX_PARAMETERS)\n");
}

/* Too many are too many, wherever the broken escape is among them. */
static void test_problems_count_parameters_with_a_broken_escape(void **state) {
    static const struct {
        const char *before, *after; /* of 255 parameters */
        int code;
    } cases[] = {
        {"", "&c=%", 0},
        {"c=%zz&", "", 0},
        {"", "&c=d&c=%", IAM_MOCK_ELIMIT},
        {"c=%zz&", "&c=d", IAM_MOCK_ELIMIT},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char form[2048];
        sprintf(form, "%s%s%s", cases[i].before, many_parameters(251), cases[i].after);
        struct iam_mock_request request = {.body = form, .body_size = strlen(form)};
        assert_int_equal(iam_mock_send(sender->mock, &request, &sender->response), cases[i].code);
        if (cases[i].code == 0)
            assert_string_equal(sender->response.error_code, "MalformedInput");
    }
}

/* The body's count, too, when it is the URL that is broken. */
static void test_problems_count_parameters_beside_a_broken_url(void **state) {
    struct sender *sender = *state;
    struct iam_mock_request request = {.url = "/?x=%", .body = many_parameters(251)};
    request.body_size = strlen(request.body);
    assert_int_equal(iam_mock_send(sender->mock, &request, &sender->response), 0);
    assert_string_equal(sender->response.error_code, "MalformedInput");
    request.body = many_parameters(252);
    request.body_size = strlen(request.body);
    check_fails(sender, &request, IAM_MOCK_ELIMIT,
                "iam_mock_send: a limit is exceeded: over 256 parameters (IAM_MOCK_MAX_PARAMETERS)\n");
}

static void test_problems_leave_256_parameters_alone(void **state) {
    assert_string_equal(send_form(*state, many_parameters(252)), "");
    assert_string_equal(problems_of(*state), "");
}

static void test_problems_tell_of_the_response_of_another_mock(void **state) {
    struct sender *sender = *state;
    struct iam_mock *other = NULL;
    struct iam_mock_request request = {.body = DEACTIVATE_BOB, .body_size = strlen(DEACTIVATE_BOB)};
    assert_int_equal(iam_mock_new(&other, NULL, NULL), 0);
    int first = iam_mock_send(other, &request, &sender->response);
    int second = iam_mock_send(sender->mock, &request, &sender->response);
    iam_mock_response_clear(&sender->response);
    const char *text = iam_mock_problems_text(other);
    bool quiet = text && !*text;
    iam_mock_free(other);
    assert_int_equal(first, 0);
    assert_int_equal(second, IAM_MOCK_EINVAL);
    assert_true(quiet);
    assert_string_equal(problems_of(sender),
                        "iam_mock_send: invalid argument: the response belongs to another mock, or "
                        "isn't all zero; clear it first\n");
    assert_int_equal(iam_mock_call_count(sender->mock), 0);
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Bob", BOB_MFA), IAM_MOCK_ENABLED);
    assert_string_equal(send_form(sender, DEACTIVATE_BOB), "");
}

/* ----- Remarks on requests --------------------------------------------------------------------- */

struct remark {
    struct iam_mock_request request;
    const char *host, *body, *problems;
};

static void check_remarks(struct sender *sender, const struct remark *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct iam_mock_header header = {"hOST", cases[i].host};
        struct iam_mock_request request = cases[i].request;
        sender_renew(sender, &(struct iam_mock_options){.extra_host = "localhost:4566"});
        request.headers = cases[i].host ? &header : NULL;
        request.header_count = cases[i].host ? 1 : 0;
        request.body = cases[i].body;
        request.body_size = cases[i].body ? strlen(cases[i].body) : 0;
        assert_int_equal(iam_mock_send(sender->mock, &request, &sender->response), 0);
        assert_string_equal(problems_of(sender), cases[i].problems);
    }
}

#define LIST FORM("ListMFADevices")
#define FOREIGN(host) "call 1: host \"" host "\" isn't one of IAM's, nor the extra_host\n"

static void test_problems_tell_of_a_foreign_host(void **state) {
    static const struct remark cases[] = {
        {{.url = URL}, NULL, LIST, ""},
        {{.url = "https://IAM.amazonaws.com:443/"}, NULL, LIST, ""},
        {{.url = "https://iam.amazonaws.com/?" LIST, .method = "GET"}, NULL, NULL, ""},
        {{.url = "/"}, "iam.us-gov.amazonaws.com", LIST, ""},
        {{.url = NULL}, NULL, LIST, ""},
        {{.url = "http://localhost:4566"}, NULL, LIST, ""},
        {{.url = "/"}, "localhost:4566", LIST, ""},
        {{.url = "/"}, "localhost:4567", LIST, FOREIGN("localhost:4567")},
        {{.url = "https://iam.amazonaws.com/"}, "nobody.example", LIST, ""}, /* the URL's goes first */
        {{.url = "https://nobody.example/"}, "iam.amazonaws.com", LIST, FOREIGN("nobody.example")},
        {{.url = "https://other.example.com/"}, NULL, LIST, FOREIGN("other.example.com")},
        {{.url = "https://iam.amazonaws.com.evil.example/"},
         NULL,
         LIST,
         FOREIGN("iam.amazonaws.com.evil.example")},
        {{.url = "https://user:word@other.example.com/"}, NULL, LIST, FOREIGN("other.example.com")},
        {{.url = "/"}, "a\"\n\xFF", LIST, FOREIGN("a\\\"\\n\\377")},
        {{.url = "/"},
         "123456789012345678901234567890123456789012345678",
         LIST,
         FOREIGN("123456789012345678901234567890123456789012345678")},
        {{.url = "/"},
         "1234567890123456789012345678901234567890123456789",
         LIST,
         FOREIGN("123456789012345678901234567890123456789012345678\xE2\x80\xA6")},
    };
    check_remarks(*state, cases, sizeof cases / sizeof *cases);
}

static void test_problems_tell_of_a_method(void **state) {
    static const struct remark cases[] = {
        {{.method = "PUT"}, NULL, LIST, "call 1: its method isn't served; expected GET or POST\n"},
        {{.method = "post"}, NULL, LIST, "call 1: its method isn't served; expected GET or POST\n"},
        {{.method = ""}, NULL, LIST, "call 1: its method isn't served; expected GET or POST\n"},
        {{.method = "GET"}, NULL, LIST, ""},
        {{.method = "POST"}, NULL, LIST, ""},
    };
    check_remarks(*state, cases, sizeof cases / sizeof *cases);
}

static void test_problems_tell_of_an_action_that_is_not_served(void **state) {
    static const struct remark cases[] = {
        {{0}, NULL, NULL, "call 1: it has no Action parameter\n"},
        {{0}, NULL, "Version=2010-05-08", "call 1: it has no Action parameter\n"},
        {{0},
         NULL,
         FORM("CreateGroup"),
         "call 1: CreateGroup isn't mocked; to serve it, write responses/CreateGroup.xml, and set the "
         "option fixture_directory\n"},
        {{0},
         NULL,
         FORM("CreateGroups"),
         "call 1: \"CreateGroups\" isn't an action of IAM (did you mean \"CreateGroup\"?)\n"},
        {{0},
         NULL,
         FORM("listMFADevices"),
         "call 1: \"listMFADevices\" isn't an action of IAM (did you mean \"ListMFADevices\"?)\n"},
        {{0}, NULL, FORM(""), "call 1: \"\" isn't an action of IAM\n"},
        {{0}, NULL, FORM("%00"), "call 1: \"\\000\" isn't an action of IAM\n"},
    };
    check_remarks(*state, cases, sizeof cases / sizeof *cases);
}

#define NO_SIZE "; the request has a body, but its body_size is 0: set body_size\n"

/* A transport forgot body_size, so the parameters in the body are missing. */
static void test_problems_tell_of_a_body_without_a_size(void **state) {
    static const struct {
        struct iam_mock_request request;
        const char *problems;
    } cases[] = {
        {{.body = LIST}, "call 1: it has no Action parameter" NO_SIZE},
        {{.url = "/?Action=ListMFADevices", .body = "Version=2010-05-08"},
         "call 1: it has no Version parameter; expected 2010-05-08" NO_SIZE},
        {{.url = "/?Action=ListMFADevices&Version=2010-05-08", .body = ""}, ""},
        {{.url = "/"}, "call 1: it has no Action parameter\n"},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sender_renew(sender, NULL);
        assert_int_equal(iam_mock_send(sender->mock, &cases[i].request, &sender->response), 0);
        assert_string_equal(problems_of(sender), cases[i].problems);
    }
}

static void test_problems_tell_of_another_version(void **state) {
    static const struct remark cases[] = {
        {{0},
         NULL,
         "Action=ListMFADevices&Version=2010-05-09",
         "call 1: Version \"2010-05-09\" isn't served; expected 2010-05-08\n"},
        {{0},
         NULL,
         "Action=ListMFADevices&Version=",
         "call 1: Version \"\" isn't served; expected 2010-05-08\n"},
        {{0}, NULL, "Action=ListMFADevices", "call 1: it has no Version parameter; expected 2010-05-08\n"},
        {{0},
         NULL,
         "Action=Nope",
         "call 1: \"Nope\" isn't an action of IAM\ncall 1: it has no Version parameter; expected "
         "2010-05-08\n"},
    };
    check_remarks(*state, cases, sizeof cases / sizeof *cases);
}

static void test_problems_leave_errors_of_the_service_alone(void **state) {
    send_form(*state, DEACTIVATE("Eve", BOB_MFA));
    send_form(*state, DEACTIVATE("Bob", "short"));
    send_form(*state, FORM("ListMFADevices") "&x=%");
    assert_string_equal(problems_of(*state), "");
}

static void test_problems_tell_of_a_default_principal_that_is_missing(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.default_principal = BOB_KEY});
    assert_string_equal(send_form(sender, LIST), "InvalidClientTokenId");
    assert_string_equal(problems_of(sender),
                        "call 1: the default_principal isn't an access key of the account\n");
}

static void test_problems_are_answered_all_the_same(void **state) {
    struct sender *sender = *state;
    struct iam_mock_request request = {
        .url = "https://nobody.example/", .body = DEACTIVATE_BOB, .body_size = strlen(DEACTIVATE_BOB)};
    assert_int_equal(iam_mock_send(sender->mock, &request, &sender->response), 0);
    assert_int_equal(iam_mock_get_device_state(sender->mock, "Bob", BOB_MFA), IAM_MOCK_DEACTIVATED);
}

/* ----- The list -------------------------------------------------------------------------------- */

static void test_problems_keep_64_and_count_the_rest(void **state) {
    char expected[64 * 64] = "";
    struct sender *sender = *state;
    for (int i = 1; i <= 66; i++) {
        send_form(sender, "");
        if (i <= 64)
            sprintf(expected + strlen(expected), "call %d: it has no Action parameter\n", i);
        if (i == 64)
            assert_string_equal(problems_of(sender), expected);
    }
    strcat(expected, "and 2 more problems\n");
    add_rule(sender, .error = "Throttling");
    strcat(expected,
           "rule \"rule 1\" acted 0 of 1 times; nearest is call 1; its action is missing, the rule's "
           "\"DeactivateMFADevice\"\n");
    assert_string_equal(problems_of(sender), expected);
}

static void test_problems_count_one_more(void **state) {
    struct sender *sender = *state;
    for (int i = 1; i <= 65; i++)
        send_form(sender, "");
    assert_non_null(strstr(problems_of(sender), "call 64: it has no Action parameter\nand 1 more problem\n"));
}

static void test_problems_begin_anew_after_a_restore(void **state) {
    struct sender *sender = *state;
    struct iam_mock *before = NULL;
    assert_int_equal(iam_mock_clone(&before, sender->mock, NULL), 0);
    int sent = iam_mock_send(sender->mock, NULL, &sender->response);
    int restored = iam_mock_restore(sender->mock, before, NULL);
    iam_mock_free(before);
    assert_int_equal(sent, IAM_MOCK_EINVAL);
    assert_int_equal(restored, 0);
    assert_string_equal(problems_of(sender), "");
    assert_null(iam_mock_problems_text(NULL));
}

int main(void) {
#define TEST(name)                                                                                           \
    cmocka_unit_test_setup_teardown(test_problems_##name, sender_setup_with_bob, sender_teardown)
    const struct CMUnitTest tests[] = {
        TEST(tell_of_a_null_request),
        TEST(tell_of_a_null_response),
        TEST(tell_of_a_null_body_with_a_size),
        TEST(tell_of_null_headers_with_a_count),
        TEST(tell_of_a_header_without_a_name),
        TEST(tell_of_a_header_without_a_value),
        TEST(tell_of_a_body_too_large),
        TEST(leave_the_largest_body_alone),
        TEST(tell_of_a_query_string_too_large),
        TEST(leave_the_largest_query_string_alone),
        TEST(tell_of_too_many_parameters),
        TEST(count_parameters_of_url_and_body_together),
        TEST(count_parameters_with_a_broken_escape),
        TEST(count_parameters_beside_a_broken_url),
        TEST(leave_256_parameters_alone),
        TEST(tell_of_the_response_of_another_mock),
        TEST(tell_of_a_foreign_host),
        TEST(tell_of_a_method),
        TEST(tell_of_an_action_that_is_not_served),
        TEST(tell_of_a_body_without_a_size),
        TEST(tell_of_another_version),
        TEST(leave_errors_of_the_service_alone),
        TEST(tell_of_a_default_principal_that_is_missing),
        TEST(are_answered_all_the_same),
        TEST(keep_64_and_count_the_rest),
        TEST(count_one_more),
        TEST(begin_anew_after_a_restore),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
