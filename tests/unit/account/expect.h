/* What the tests of the add functions share: a mock with a user, how a function must fail, strings of a size.
 */
#ifndef EXPECT_H
#define EXPECT_H

#include "with_mock.h"

static inline int with_bob(void **state) {
    struct iam_mock_user user = {.name = "Bob"};
    if (with_mock(state) != 0)
        return -1;
    return iam_mock_add_user(*state, &user, NULL);
}

static inline void expect_failure(int result, const struct iam_mock_error *error, int code, const char *field,
                                  const char *message) {
    if (result != code || error->code != code || strcmp(error->field, field) != 0 ||
        strcmp(error->message, message) != 0)
        fail_msg("%d, %s: \"%s\"\nexpected %d, %s: \"%s\"", result, error->field, error->message, code, field,
                 message);
    assert_int_equal(error->line, 0);
    assert_string_equal(error->file, "");
}

/* `size` times `c`; the test's until the next but three. */
static inline const char *repeated(char c, size_t size) {
    static char rooms[4][2048];
    static size_t next;
    char *out = rooms[next++ % 4];
    assert_true(size < sizeof rooms[0]);
    memset(out, c, size);
    out[size] = '\0';
    return out;
}

#define WORD_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"
#define NAME_CHARACTERS WORD_CHARACTERS "+=,.@-"

#define NAME_EXPECTED "expected 1 to 128 characters that match [\\w+=,.@-]+"
#define SERIAL_EXPECTED "expected 9 to 256 characters that match [\\w+=/:,.@-]+"
#define ID_EXPECTED "expected 16 to 128 characters that match [\\w]+"
#define NO_SUCH_DAY "there is no such day in the calendar; expected YYYY-MM-DDThh:mm:ss[.sss]Z"
#define NO_SUCH_TIME "there is no such time of day; expected YYYY-MM-DDThh:mm:ss[.sss]Z, 00:00:00 to 23:59:59"
#define DATE_EXPECTED "expected a point in time, YYYY-MM-DDThh:mm:ss[.sss]Z, 1970 to 9999"

#endif
