/* Requests of EnableMFADevice and ResyncMFADevice with the codes that the device shows. */
#ifndef TESTS_UNIT_ACTIONS_CODES_H
#define TESTS_UNIT_ACTIONS_CODES_H

#include "answers.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#define WRONG_CODES "InvalidAuthenticationCode", "Authentication code for device is not valid."

/* The form of a request with two codes, each given as steps from now. Valid until the next call. */
static inline const char *form_with_codes(struct sender *sender, const char *action, const char *user,
                                          const char *serial, int64_t first, int64_t second) {
    static char form[1024];
    char code1[IAM_MOCK_TOTP_CODE_SIZE], code2[IAM_MOCK_TOTP_CODE_SIZE];
    assert_int_equal(iam_mock_totp_code(sender->mock, serial, first, code1), 0);
    assert_int_equal(iam_mock_totp_code(sender->mock, serial, second, code2), 0);
    snprintf(form, sizeof form,
             "Action=%s&Version=2010-05-08&UserName=%s&SerialNumber=%s&AuthenticationCode1=%s"
             "&AuthenticationCode2=%s",
             action, user, serial, code1, code2);
    return form;
}

#define CHECK_CODES(sender, action, user, serial, first, second, ...)                                        \
    check_answer(                                                                                            \
        sender,                                                                                              \
        &(struct answer){NULL, form_with_codes(sender, action, user, serial, first, second), __VA_ARGS__})
#define CHECK_ENABLE(sender, user, serial, first, second, ...)                                               \
    CHECK_CODES(sender, "EnableMFADevice", user, serial, first, second, __VA_ARGS__)
#define CHECK_RESYNC(sender, user, serial, first, second, ...)                                               \
    CHECK_CODES(sender, "ResyncMFADevice", user, serial, first, second, __VA_ARGS__)

#endif
