/* Each finding: what provokes it, and what comes near and doesn't. */
#include "faulty.h"

#define RETRIED(number, of)                                                                                  \
    "call " #number ": retried a final error: it repeats call " #of                                          \
    ", whose answer can't change until something else does (AWS SDKs and Tools Reference Guide, Retry "      \
    "behavior: such errors aren't retryable)\n"
#define AT_ONCE(number, of)                                                                                  \
    "call " #number ": asked again within a second of EntityTemporarilyUnmodifiable (call " #of              \
    "): wait for minutes instead (API page of DeactivateMFADevice: likely to succeed after waiting several " \
    "minutes)\n"
#define NO_TIMEOUT(number)                                                                                   \
    "call " #number ": no timeout: no answer ever came, and the client would have waited for ever (a "       \
    "request without a timeout ends only when the peer does something)\n"
#define SECRET_SENT(number)                                                                                  \
    "call " #number                                                                                          \
    ": secret in the request: it holds the secret of an access key of the account (IAM User "                \
    "Guide, Signature Version 4: the secret signs the request and is never sent)\n"
#define LOST_PLUS(number)                                                                                    \
    "call " #number                                                                                          \
    ": lost plus: its SerialNumber has a blank where a device that is held has '+'; send '+' "               \
    "as %2B (WHATWG URL Standard, application/x-www-form-urlencoded: '+' is a blank)\n"
#define OTHER_ALGORITHM(number)                                                                              \
    "call " #number                                                                                          \
    ": its credentials are not of AWS4-HMAC-SHA256: the service refuses the request (IAM User Guide, "       \
    "Signature Version 4: the algorithm is the first word of the Authorization header)\n"

#define SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
#define OTHER_KEY "AKIAI44QH8DHBEXAMPLE"

static void send_request(struct sender *sender, const struct iam_mock_request *request) {
    int result = iam_mock_send(sender->mock, request, &sender->response);
    if (result)
        fail_msg("iam_mock_send: %s", iam_mock_code_text(result));
}

static void send_with_header(struct sender *sender, const char *name, const char *value) {
    const struct iam_mock_header header = {name, value};
    send_request(sender, &(struct iam_mock_request){.headers = &header,
                                                    .header_count = 1,
                                                    .body = DEACTIVATE_BOB,
                                                    .body_size = sizeof DEACTIVATE_BOB - 1});
}

static void advance(struct sender *sender, int64_t milliseconds) {
    assert_int_equal(iam_mock_advance_ms(sender->mock, milliseconds), 0);
}

static void test_findings_of_nothing_are_none(void **state) {
    struct sender *sender = *state;
    assert_string_equal(findings_of(sender), "");
    send_form(sender, DEACTIVATE_BOB);
    send_form(sender, "");
    send_form(sender, FORM("CreateGroup"));
    send_form(sender, DEACTIVATE_BOB "&x=%");
    assert_string_equal(findings_of(sender), "");
    assert_null(iam_mock_findings_text(NULL));
}

/* ----- Retried a final error ----- */

static void test_findings_retried_each_final_error(void **state) {
    static const char *const final[] = {"ValidationError", "AccessDenied", "MalformedInput",
                                        "InvalidClientTokenId", "LimitExceeded"};
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(final); i++) {
        renew_with_bob(sender);
        add_rule(sender, .error = final[i]);
        send_form(sender, DEACTIVATE_BOB);
        assert_string_equal(findings_of(sender), "");
        send_form(sender, DEACTIVATE_BOB);
        assert_string_equal(findings_of(sender), RETRIED(2, 1));
    }
}

static void test_findings_not_retried_an_error_that_passes(void **state) {
    static const char *const passing[] = {
        "NoSuchEntity",         "Throttling",   "ServiceFailure", "EntityTemporarilyUnmodifiable",
        "ServiceUnavailable",   "ExpiredToken", "RequestExpired", "ConcurrentModification",
        "SignatureDoesNotMatch"};
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(passing); i++) {
        renew_with_bob(sender);
        add_rule(sender, .error = passing[i]);
        send_form(sender, DEACTIVATE_BOB);
        send_form(sender, DEACTIVATE_BOB);
        send_form(sender, DEACTIVATE_BOB);
        assert_string_equal(findings_of(sender), "");
    }
}

static void test_findings_retried_names_the_last_of_them(void **state) {
    struct sender *sender = *state;
    send_form(sender, DEACTIVATE("Bob", "short"));
    send_form(sender, DEACTIVATE("Bob", "shorter"));
    send_form(sender, DEACTIVATE("Bob", "short"));
    send_form(sender, FORM("DeactivateMFADevice") "&x=1&SerialNumber=short&UserName=Bob");
    assert_string_equal(findings_of(sender), RETRIED(3, 1) RETRIED(4, 3));
}

static void test_findings_retried_ends_with_a_success(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .error = "AccessDenied");
    send_form(sender, DEACTIVATE_BOB); /* denied */
    send_form(sender, DEACTIVATE_BOB); /* done: it was the same account still when it was asked */
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(findings_of(sender), RETRIED(2, 1));
}

static struct iam_mock_response responses[3]; /* of calls that overlap */

/* Begin to remove Bob's device. Returns the call's ticket. */
static uint64_t begin_bobs(struct sender *sender, int index) {
    static const struct iam_mock_request request = {.body = DEACTIVATE_BOB,
                                                    .body_size = sizeof DEACTIVATE_BOB - 1};
    int result = iam_mock_begin_call(sender->mock, &request, &responses[index]);
    if (result)
        fail_msg("iam_mock_begin_call: %s", iam_mock_code_text(result));
    return responses[index].ticket;
}

/* A call that was sent before the error of another was there did not know the error. The clock stands. */
static void test_findings_not_retried_while_under_way(void **state) {
    struct sender *sender = *state;
    memset(responses, 0, sizeof responses);
    add_rule(sender, .error = "AccessDenied", .times = 9, .optional = true);
    const uint64_t first = begin_bobs(sender, 0), second = begin_bobs(sender, 1);
    assert_string_equal(findings_of(sender), "");
    iam_mock_end_call(sender->mock, first, 0, true);
    assert_string_equal(findings_of(sender), "");
    const uint64_t third = begin_bobs(sender, 2); /* the first is known, the second still under way */
    assert_string_equal(findings_of(sender), RETRIED(3, 1));
    iam_mock_end_call(sender->mock, third, 0, true);
    iam_mock_end_call(sender->mock, second, 0, true);
    assert_string_equal(findings_of(sender), RETRIED(3, 1));
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(findings_of(sender), RETRIED(3, 1) RETRIED(4, 3));
}

/* Nobody got the error. */
static void test_findings_not_retried_if_the_client_stopped_waiting(void **state) {
    struct sender *sender = *state;
    memset(responses, 0, sizeof responses);
    add_rule(sender, .error = "AccessDenied", .times = 2);
    iam_mock_end_call(sender->mock, begin_bobs(sender, 0), 0, false);
    iam_mock_end_call(sender->mock, begin_bobs(sender, 1), 0, true);
    assert_string_equal(findings_of(sender), "");
}

/* By the clock as the client sees it: a call that took 5 s, and another 900 ms after its answer. */
static void test_findings_at_once_counts_from_the_real_end(void **state) {
    struct sender *sender = *state;
    for (int64_t pause_ms = 900; pause_ms <= 1000; pause_ms += 100) {
        renew_with_bob(sender);
        memset(responses, 0, sizeof responses);
        advance(sender, 1);
        add_rule(sender, .error = "EntityTemporarilyUnmodifiable", .times = 2);
        const uint64_t first = begin_bobs(sender, 0);
        iam_mock_reach_ms(sender->mock, START_MS + 5001);
        iam_mock_end_call(sender->mock, first, 5000, true);
        iam_mock_reach_ms(sender->mock, START_MS + 5001 + pause_ms);
        (void)begin_bobs(sender, 1);
        assert_string_equal(findings_of(sender), pause_ms < 1000 ? AT_ONCE(2, 1) : "");
    }
}

/* The answer may have changed with the account. */
static void test_findings_not_retried_after_a_change(void **state) {
    struct sender *sender = *state;
    for (int change = 0; change < 6; change++) {
        renew_with_bob(sender);
        add_rule(sender, .user_name = "Bob", .error = "AccessDenied");
        send_form(sender, DEACTIVATE_BOB);
        if (change == 0)
            add_user(sender, "Eve");
        else if (change == 1)
            add_device(sender, ALICE_MFA, NULL);
        else if (change == 2)
            add_key(sender, BOB_KEY, "Bob", false);
        else if (change == 3)
            assert_int_equal(iam_mock_settle_user(sender->mock, "Bob"), 0);
        else if (change == 4)
            assert_int_equal(iam_mock_end_change(sender->mock, BOB_MFA), 0);
        else
            assert_int_equal(iam_mock_remove_user(sender->mock, "Bob"), 0);
        send_form(sender, DEACTIVATE_BOB);
        assert_string_equal(findings_of(sender), "");
    }
}

static void test_findings_not_retried_after_a_change_by_a_call(void **state) {
    struct sender *sender = *state;
    add_device(sender, "GAHT12345678", "Bob");
    add_rule(sender, .serial_number = BOB_MFA, .error = "AccessDenied");
    send_form(sender, DEACTIVATE_BOB);
    send_form(sender, DEACTIVATE("Bob", "GAHT12345678"));
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(findings_of(sender), "");
}

/* Another key, or another token, is another request: the way out of AccessDenied and InvalidClientTokenId. */
static void test_findings_not_retried_with_another_key(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.authentication = IAM_MOCK_REQUIRE_KEY});
    add_bob(sender);
    add_key(sender, BOB_KEY, "Bob", false);
    add_key(sender, OTHER_KEY, "Bob", true);
    send_as(sender, "AKIAUNKNOWN0EXAMPLE0", DEACTIVATE_BOB);
    assert_string_equal(sender->response.error_code, "InvalidClientTokenId");
    send_as(sender, "AKIAUNKNOWN0EXAMPLE1", DEACTIVATE_BOB);
    assert_string_equal(sender->response.error_code, "InvalidClientTokenId");
    send_as(sender, BOB_KEY, DEACTIVATE_BOB);
    assert_string_equal(sender->response.error_code, "AccessDenied"); /* Bob's own, and no MFA session */
    send_as(sender, OTHER_KEY, DEACTIVATE_BOB);
    assert_null(sender->response.error_code);
    assert_string_equal(findings_of(sender), "");
    send_as(sender, "AKIAUNKNOWN0EXAMPLE1", DEACTIVATE_BOB); /* Bob's device was removed since */
    assert_string_equal(findings_of(sender), "");
    send_as(sender, "AKIAUNKNOWN0EXAMPLE1", DEACTIVATE_BOB);
    assert_string_equal(findings_of(sender), RETRIED(6, 5));
}

static void test_findings_not_retried_with_another_token(void **state) {
    static const char *const tails[] = {"", "&X-Amz-Security-Token=wrong", "&X-Amz-Security-Token=token"};
    struct sender *sender = *state;
    const struct iam_mock_access_key key = {.id = "ASIAROLE0EXAMPLE0000",
                                            .session_token = "token",
                                            .principal = IAM_MOCK_ASSUMED_ROLE,
                                            .role_name = "Ops",
                                            .session_name = "s1"};
    assert_int_equal(iam_mock_add_access_key(sender->mock, &key, &sender->error), 0);
    for (size_t i = 0; i < LENGTH(tails); i++) {
        char url[500];
        snprintf(
            url, sizeof url,
            "https://iam.amazonaws.com/?%s&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-SignedHeaders=host"
            "&X-Amz-Signature=0&X-Amz-Credential=ASIAROLE0EXAMPLE0000/20260101/us-east-1/iam/aws4_request%s",
            DEACTIVATE_BOB, tails[i]);
        send_request(sender, &(struct iam_mock_request){.method = "GET", .url = url});
        if (i < 2)
            assert_string_equal(sender->response.error_code, "InvalidClientTokenId");
        else
            assert_null(sender->response.error_code);
    }
    assert_string_equal(findings_of(sender), "");
}

static void test_findings_not_retried_with_another_token_in_the_header(void **state) {
    static const char *const tokens[] = {"no", "wrong", "wrong", "token"};
    struct sender *sender = *state;
    const struct iam_mock_access_key key = {
        .id = OTHER_KEY, .session_token = "token", .user_name = "Bob", .mfa_authenticated = true};
    assert_int_equal(iam_mock_add_access_key(sender->mock, &key, &sender->error), 0);
    for (size_t i = 0; i < LENGTH(tokens); i++) {
        const struct iam_mock_header headers[] = {{"Authorization", "AWS4-HMAC-SHA256 Credential=" OTHER_KEY
                                                                    "/20260101/us-east-1/iam/aws4_request, "
                                                                    "SignedHeaders=host, Signature=0"},
                                                  {"X-Amz-Security-Token", tokens[i]}};
        send_request(sender, &(struct iam_mock_request){.headers = headers,
                                                        .header_count = 2,
                                                        .body = DEACTIVATE_BOB,
                                                        .body_size = sizeof DEACTIVATE_BOB - 1});
    }
    assert_null(sender->response.error_code);
    assert_string_equal(findings_of(sender), RETRIED(3, 2));
}

static void test_findings_not_retried_another_action_or_parameter(void **state) {
    static const char *const forms[] = {
        DEACTIVATE("Bob", "short"),
        DEACTIVATE("bob", "short"), /* compared byte for byte: the client may try what the case does */
        FORM("DeactivateMFADevice") "&SerialNumber=short",
        FORM("DeleteVirtualMFADevice") "&SerialNumber=short",
        FORM("DeactivateMFADevice") "&UserName=Bob",
        DEACTIVATE("Bob", "shorter"), /* the same, and one more */
        FORM("ListMFADevices") "&UserName=%20",
        FORM("DeactivateMFADevice") "&UserName=x%20",
        FORM("DeactivateMFADevice") "&SerialNumber=x%20",
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(forms); i++)
        assert_string_equal(send_form(sender, forms[i]), "ValidationError");
    assert_string_equal(findings_of(sender), "");
}

/* It was cut in the journal: who knows whether the rest is the same. */
static void test_findings_not_retried_a_value_that_was_cut(void **state) {
    char form[512] = DEACTIVATE("Bob", "");
    struct sender *sender = *state;
    size_t size = strlen(form);
    memset(form + size, 'x', 257);
    send_form(sender, form);
    send_form(sender, form);
    assert_string_equal(sender->response.error_code, "ValidationError");
    assert_string_equal(findings_of(sender), "");
    form[size + 256] = '\0';
    form[size] = ' ';
    send_form(sender, form);
    send_form(sender, form);
    assert_string_equal(findings_of(sender), RETRIED(4, 3));
}

static void test_findings_not_retried_an_answer_that_did_not_come_whole(void **state) {
    static const struct iam_mock_rule rules[] = {
        {.fault = IAM_MOCK_RESET},
        {.fault = IAM_MOCK_CUT, .cut_at = 20},
        {.fault = IAM_MOCK_TOO_LONG},
        {.fault = IAM_MOCK_MALFORMED_XML},
        {.fault = IAM_MOCK_PROXY_PAGE, .status = 403},
        {.error = "AccessDenied", .latency_ms = 20000},
    };
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(rules); i++) {
        renew_with_bob(sender);
        add_this_rule(sender, &rules[i]);
        send_raw(sender, DEACTIVATE_BOB, 10000);
        send_form(sender, DEACTIVATE_BOB);
        assert_string_equal(findings_of(sender), "");
    }
}

/* ----- Asked again at once ----- */

static void test_findings_asked_again_at_once(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .error = "EntityTemporarilyUnmodifiable", .times = 4);
    advance(sender, 1);
    send_form(sender, DEACTIVATE_BOB);
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(findings_of(sender), AT_ONCE(2, 1));
    advance(sender, 999);
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(findings_of(sender), AT_ONCE(2, 1) AT_ONCE(3, 2));
    advance(sender, 1000);
    send_form(sender, DEACTIVATE_BOB);
    advance(sender, 180000);
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(findings_of(sender), AT_ONCE(2, 1) AT_ONCE(3, 2));
}

/* Nobody moves the clock: the code may well wait, and the mock can't see it. */
static void test_findings_not_at_once_while_the_clock_stands(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .error = "EntityTemporarilyUnmodifiable", .times = 2, .latency_ms = 5);
    send_form(sender, DEACTIVATE_BOB);
    send_form(sender, DEACTIVATE_BOB); /* latency alone isn't somebody who moves it */
    advance(sender, 0);
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(findings_of(sender), "");
}

/* The second counts from the answer, not from the question. */
static void test_findings_at_once_counts_from_the_answer(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .error = "EntityTemporarilyUnmodifiable", .latency_ms = 5000);
    advance(sender, 1);
    send_form(sender, DEACTIVATE_BOB);
    send_form(sender, DEACTIVATE_BOB);
    assert_string_equal(findings_of(sender), AT_ONCE(2, 1));
}

static void test_findings_not_at_once_something_else(void **state) {
    struct sender *sender = *state;
    add_device(sender, "GAHT12345678", "Bob");
    add_rule(sender, .error = "EntityTemporarilyUnmodifiable", .serial_number = BOB_MFA,
             .times = IAM_MOCK_ALWAYS);
    advance(sender, 1);
    send_form(sender, DEACTIVATE_BOB);
    send_form(sender, FORM("ListMFADevices") "&UserName=Bob");
    send_form(sender, DEACTIVATE("Bob", "GAHT12345678"));
    assert_string_equal(findings_of(sender), "");
}

/* ----- No timeout ----- */

static void test_findings_no_timeout(void **state) {
    struct sender *sender = *state;
    add_rule(sender, .fault = IAM_MOCK_TIMEOUT);
    add_rule(sender, .fault = IAM_MOCK_CONNECT_TIMEOUT);
    add_rule(sender, .fault = IAM_MOCK_TIMEOUT);
    add_rule(sender, .fault = IAM_MOCK_RESET);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_TIMEOUT);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_CONNECT_TIMEOUT);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 1), IAM_MOCK_TIMEOUT);
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_RESET); /* no wait without end */
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), 0);
    assert_string_equal(findings_of(sender), NO_TIMEOUT(1) NO_TIMEOUT(2));
}

/* ----- Secret in the request ----- */

static void add_secret(struct sender *sender, const char *id, const char *secret) {
    const struct iam_mock_access_key key = {.id = id, .secret = secret, .user_name = "Bob"};
    assert_int_equal(iam_mock_add_access_key(sender->mock, &key, &sender->error), 0);
}

static void test_findings_secret_in_the_request(void **state) {
    struct sender *sender = *state;
    add_key(sender, BOB_KEY, "Bob", false);
    add_secret(sender, OTHER_KEY, SECRET);
    add_secret(sender, "AKIAANOTHER0EXAMPLE0", "another-secret-of-the-account");
    send_form(sender, DEACTIVATE_BOB "&Secret=" SECRET);
    send_request(sender, &(struct iam_mock_request){.method = "GET", .url = "/?Action=x&y=" SECRET "&z"});
    send_with_header(sender, "Authorization", "Basic " SECRET);
    send_with_header(sender, "X-Debug", "another-secret-of-the-account");
    send_with_header(sender, "X-Debug", SECRET "!");
    send_form(sender, DEACTIVATE_BOB "&Secret=wJalrXUtnFEMI%2FK7MDENG%2fbPxRfiCYEXAMPLEKEY");
    assert_string_equal(findings_of(sender), SECRET_SENT(1) SECRET_SENT(2) SECRET_SENT(3) OTHER_ALGORITHM(3)
                                                 SECRET_SENT(4) SECRET_SENT(5) SECRET_SENT(6));
}

static void test_findings_not_a_secret(void **state) {
    struct sender *sender = *state;
    send_form(sender, DEACTIVATE_BOB "&Secret=" SECRET); /* no key has it yet */
    add_secret(sender, OTHER_KEY, SECRET);
    add_secret(sender, "AKIAANOTHER0EXAMPLE0", "fifteen-letters"); /* might stand there by chance */
    send_form(sender, DEACTIVATE_BOB "&x=fifteen-letters");
    send_form(sender,
              DEACTIVATE_BOB "&x=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE"); /* all but its last letter */
    send_as(sender, OTHER_KEY, DEACTIVATE_BOB);
    assert_int_equal(iam_mock_remove_user(sender->mock, "Bob"), 0);
    send_form(sender, DEACTIVATE_BOB "&Secret=" SECRET); /* the key went with the user */
    assert_string_equal(findings_of(sender), "");
}

static void test_findings_know_the_secrets_of_a_clone(void **state) {
    struct sender *sender = *state;
    struct iam_mock *copy;
    add_secret(sender, OTHER_KEY, SECRET);
    assert_int_equal(iam_mock_clone(&copy, sender->mock, NULL), 0);
    iam_mock_free(sender->mock);
    *sender = (struct sender){.mock = copy};
    send_form(sender, DEACTIVATE_BOB "&Secret=" SECRET);
    assert_string_equal(findings_of(sender), SECRET_SENT(1));
}

/* ----- Lost plus ----- */

#define PLUS_MFA "arn:aws:iam::123456789012:mfa/Bob+phone+2"

static void test_findings_lost_plus(void **state) {
    struct sender *sender = *state;
    add_device(sender, PLUS_MFA, "Bob");
    assert_string_equal(send_form(sender, DEACTIVATE("Bob", PLUS_MFA)), "ValidationError");
    assert_string_equal(findings_of(sender), LOST_PLUS(1));
    send_form(sender, DEACTIVATE("Bob", "arn:aws:iam::123456789012:mfa/Bob%20phone%2B2"));
    assert_string_equal(findings_of(sender), LOST_PLUS(1) LOST_PLUS(2));
}

static void test_findings_lost_plus_without_constraints(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.constraints = IAM_MOCK_CONSTRAINTS_OFF});
    add_bob(sender);
    add_device(sender, "a+b", "Bob");
    assert_string_equal(send_form(sender, DEACTIVATE("Bob", "a+b")), "NoSuchEntity");
    assert_string_equal(findings_of(sender), LOST_PLUS(1));
    add_device(sender, "a b", "Bob");
    assert_string_equal(send_form(sender, DEACTIVATE("Bob", "a+b")), ""); /* it was meant */
    assert_string_equal(findings_of(sender), LOST_PLUS(1));
}

static void test_findings_not_lost_plus(void **state) {
    struct sender *sender = *state;
    add_device(sender, PLUS_MFA, "Bob");
    add_device(sender, "arn:aws:iam::123456789012:mfa/free+1", NULL);
    send_form(sender, DEACTIVATE("Bob", "arn:aws:iam::123456789012:mfa/Bob+phone+3"));
    send_form(sender, DEACTIVATE("Bob", "arn:aws:iam::123456789012:mfa/Bobphone2"));
    send_form(sender, DEACTIVATE("Bob", "arn:aws:iam::123456789012:mfa/free+1")); /* nobody holds it */
    send_form(sender, DEACTIVATE("Bob", "arn:aws:iam::123456789012:mfa/Bob%2Bphone%2B2"));
    assert_null(sender->response.error_code);
    send_form(sender, DEACTIVATE("Bob", PLUS_MFA)); /* not held any more */
    send_form(sender, FORM("DeactivateMFADevice"));
    assert_string_equal(findings_of(sender), "");
}

/* ----- All of them ----- */

static void test_findings_come_in_the_order_of_calls(void **state) {
    struct sender *sender = *state;
    add_device(sender, PLUS_MFA, "Bob");
    add_rule(sender, .fault = IAM_MOCK_TIMEOUT, .skip = 1, .serial_number = BOB_MFA);
    send_form(sender, DEACTIVATE("Bob", PLUS_MFA));
    send_form(sender, DEACTIVATE("Bob", PLUS_MFA));
    send_form(sender, FORM("ListMFADevices") "&UserName=Bob");
    send_form(sender, DEACTIVATE("Nobody", BOB_MFA));
    assert_int_equal(send_raw(sender, DEACTIVATE_BOB, 0), IAM_MOCK_TIMEOUT);
    assert_string_equal(findings_of(sender), LOST_PLUS(1) RETRIED(2, 1) LOST_PLUS(2) NO_TIMEOUT(5));
    assert_string_equal(problems_of(sender), ""); /* a finding is none */
}

static void test_findings_go_with_the_journal(void **state) {
    struct sender *sender = *state;
    struct iam_mock *fresh;
    assert_int_equal(iam_mock_clone(&fresh, sender->mock, NULL), 0);
    for (int restored = 0; restored < 2; restored++) {
        send_form(sender, DEACTIVATE("Bob", "short"));
        send_form(sender, DEACTIVATE("Bob", "short"));
        const char *before = findings_of(sender);
        bool as_expected = strcmp(before, RETRIED(2, 1)) == 0;
        int result = 0;
        if (restored)
            result = iam_mock_restore(sender->mock, fresh, NULL);
        else
            iam_mock_clear_journal(sender->mock);
        if (restored)
            iam_mock_free(fresh);
        assert_true(as_expected);
        assert_int_equal(result, 0);
        assert_string_equal(findings_of(sender), "");
        send_form(sender, DEACTIVATE("Bob", "short")); /* what came before is forgotten */
        assert_string_equal(findings_of(sender), "");
        iam_mock_clear_journal(sender->mock);
    }
}

static void test_findings_are_of_the_calls_that_the_journal_holds(void **state) {
    struct sender *sender = *state;
    sender_renew(sender, &(struct iam_mock_options){.journal_capacity = 2});
    add_bob(sender);
    send_form(sender, DEACTIVATE("Bob", "short"));
    send_form(sender, DEACTIVATE("Bob", "other"));
    send_form(sender, DEACTIVATE("Bob", "short")); /* the first of them is no longer held */
    assert_string_equal(findings_of(sender), "");
    send_form(sender, DEACTIVATE("Bob", "short"));
    assert_string_equal(findings_of(sender), RETRIED(4, 3));
    send_form(sender, DEACTIVATE("Bob", "other"));
    send_form(sender, DEACTIVATE("Eve", "other"));
    assert_string_equal(findings_of(sender), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sender_setup_with_bob, sender_teardown)
static const struct CMUnitTest tests[] = {
    TEST(test_findings_of_nothing_are_none),
    TEST(test_findings_retried_each_final_error),
    TEST(test_findings_not_retried_an_error_that_passes),
    TEST(test_findings_retried_names_the_last_of_them),
    TEST(test_findings_retried_ends_with_a_success),
    TEST(test_findings_not_retried_while_under_way),
    TEST(test_findings_not_retried_if_the_client_stopped_waiting),
    TEST(test_findings_at_once_counts_from_the_real_end),
    TEST(test_findings_not_retried_after_a_change),
    TEST(test_findings_not_retried_after_a_change_by_a_call),
    TEST(test_findings_not_retried_with_another_key),
    TEST(test_findings_not_retried_with_another_token),
    TEST(test_findings_not_retried_with_another_token_in_the_header),
    TEST(test_findings_not_retried_another_action_or_parameter),
    TEST(test_findings_not_retried_a_value_that_was_cut),
    TEST(test_findings_not_retried_an_answer_that_did_not_come_whole),
    TEST(test_findings_asked_again_at_once),
    TEST(test_findings_not_at_once_while_the_clock_stands),
    TEST(test_findings_at_once_counts_from_the_answer),
    TEST(test_findings_not_at_once_something_else),
    TEST(test_findings_no_timeout),
    TEST(test_findings_secret_in_the_request),
    TEST(test_findings_not_a_secret),
    TEST(test_findings_know_the_secrets_of_a_clone),
    TEST(test_findings_lost_plus),
    TEST(test_findings_lost_plus_without_constraints),
    TEST(test_findings_not_lost_plus),
    TEST(test_findings_come_in_the_order_of_calls),
    TEST(test_findings_go_with_the_journal),
    TEST(test_findings_are_of_the_calls_that_the_journal_holds),
};

int main(void) { return cmocka_run_group_tests(tests, NULL, NULL); }
