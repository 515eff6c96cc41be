/* What tests that need a mock share: making one, and sending it a request. */
#ifndef WITH_MOCK_H
#define WITH_MOCK_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <iam_mock.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static inline int with_options(void **state, const struct iam_mock_options *options) {
    struct iam_mock *mock = NULL;
    struct iam_mock_error error = {0};
    if (iam_mock_new(&mock, options, &error) != 0) {
        print_error("iam_mock_new: %s: %s\n", error.field, error.message);
        return -1;
    }
    *state = mock;
    return 0;
}

static inline int with_mock(void **state) { return with_options(state, NULL); }

static inline int with_constraints_off(void **state) {
    return with_options(state, &(struct iam_mock_options){.constraints = IAM_MOCK_CONSTRAINTS_OFF});
}

static inline int without_mock(void **state) {
    iam_mock_free(*state);
    *state = NULL;
    return 0;
}

static inline void add_user(struct iam_mock *mock, const char *name) {
    assert_int_equal(iam_mock_add_user(mock, &(struct iam_mock_user){.name = name}, NULL), 0);
}

/* A device of a user; of nobody if that is NULL. */
static inline void add_device(struct iam_mock *mock, const char *user_name, const char *serial_number) {
    struct iam_mock_device device = {.serial_number = serial_number, .user_name = user_name};
    assert_int_equal(iam_mock_add_device(mock, &device, NULL), 0);
}

static inline void add_user_key(struct iam_mock *mock, const char *user_name, const char *id) {
    struct iam_mock_access_key key = {.id = id, .user_name = user_name};
    assert_int_equal(iam_mock_add_access_key(mock, &key, NULL), 0);
}

static inline void advance(struct iam_mock *mock, int64_t milliseconds) {
    assert_int_equal(iam_mock_advance_ms(mock, milliseconds), 0);
}

/* POST `form` by the access key `key_id`, or without one. */
static inline void send_form(struct iam_mock *mock, const char *key_id, const char *form,
                             struct iam_mock_response *response) {
    char authorization[256] = "";
    if (key_id)
        snprintf(authorization, sizeof authorization,
                 "AWS4-HMAC-SHA256 Credential=%s/20260101/us-east-1/iam/aws4_request, "
                 "SignedHeaders=host, Signature=0",
                 key_id);
    const struct iam_mock_header headers[] = {{"Host", "iam.amazonaws.com"},
                                              {"Authorization", authorization}};
    struct iam_mock_request request = {
        .headers = headers, .header_count = key_id ? 2 : 1, .body = form, .body_size = strlen(form)};
    assert_int_equal(iam_mock_send(mock, &request, response), 0);
}

#define WITH_MOCK_VERSION "&Version=2010-05-08"

/* The answer's body, which is the test's until the next. */
static inline const char *body_of(struct iam_mock *mock, const char *key_id, const char *form) {
    static char body[16384];
    struct iam_mock_response response = {0};
    send_form(mock, key_id, form, &response);
    assert_true(response.body_size < sizeof body);
    memcpy(body, response.body, response.body_size + 1);
    iam_mock_response_clear(&response);
    return body;
}

/* The answer's error code, "" for a success. */
static inline const char *code_of(struct iam_mock *mock, const char *key_id, const char *form) {
    static char code[256];
    struct iam_mock_response response = {0};
    send_form(mock, key_id, form, &response);
    snprintf(code, sizeof code, "%s", response.error_code ? response.error_code : "");
    iam_mock_response_clear(&response);
    return code;
}

static inline const char *deactivate(struct iam_mock *mock, const char *user_name, const char *serial) {
    char form[1024];
    snprintf(form, sizeof form, "Action=DeactivateMFADevice" WITH_MOCK_VERSION "&UserName=%s&SerialNumber=%s",
             user_name, serial);
    return code_of(mock, NULL, form);
}

static inline const char *delete_virtual(struct iam_mock *mock, const char *serial) {
    char form[1024];
    snprintf(form, sizeof form, "Action=DeleteVirtualMFADevice" WITH_MOCK_VERSION "&SerialNumber=%s", serial);
    return code_of(mock, NULL, form);
}

/* A text of the mock's, copied: it is the mock's only until the next of its kind. To be freed. */
static inline char *copy_of(const char *text) {
    assert_non_null(text);
    char *copy = malloc(strlen(text) + 1);
    assert_non_null(copy);
    return strcpy(copy, text);
}

#endif
