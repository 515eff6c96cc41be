/* The query parser and validation on any bytes: limits hold, and decode(encode(x)) is x. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/view.h"
#include "call/bind.h"
#include "model/validate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct query query, again;

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: %s doesn't hold\n", __FILE__, __LINE__, #condition);                     \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

static void check_inside(struct view view) {
    CHECK(view.data != NULL);
    if (view.size == 0)
        return;
    CHECK(view.data >= query.decoded && view.data + view.size <= query.decoded + query.used);
}

static void check_limits(size_t size) {
    CHECK(query.count <= IAM_MOCK_MAX_PARAMETERS);
    CHECK(query.used <= size);
    for (size_t i = 0; i < query.count; i++) {
        check_inside(query.pairs[i].name);
        check_inside(query.pairs[i].value);
        const struct view *found = query_find(&query, query.pairs[i].name);
        CHECK(found >= &query.pairs[i].value);
    }
}

/* Letters and digits as they are, blanks as '+', the rest as %XX; how many bytes. */
static size_t encode(char *out, struct view bytes) {
    static const char digits[] = "0123456789abcdef";
    size_t used = 0;
    for (size_t i = 0; i < bytes.size; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
            out[used++] = (char)c;
        } else if (c == ' ') {
            out[used++] = '+';
        } else {
            out[used++] = '%';
            out[used++] = digits[c >> 4];
            out[used++] = digits[c & 15];
        }
    }
    return used;
}

static void check_round_trip(void) {
    static char encoded[3 * IAM_MOCK_MAX_BODY + 2 * IAM_MOCK_MAX_PARAMETERS];
    size_t used = 0;
    for (size_t i = 0; i < query.count; i++) {
        used += encode(encoded + used, query.pairs[i].name);
        encoded[used++] = '=';
        used += encode(encoded + used, query.pairs[i].value);
        encoded[used++] = '&';
    }
    if (used > IAM_MOCK_MAX_BODY)
        return;
    query_start(&again);
    CHECK(query_add(&again, (struct view){encoded, used}) == QUERY_OK);
    CHECK(again.count == query.count);
    for (size_t i = 0; i < query.count; i++) {
        CHECK(view_equal(again.pairs[i].name, query.pairs[i].name));
        CHECK(view_equal(again.pairs[i].value, query.pairs[i].value));
    }
}

static void check_validation(enum iam_mock_constraints constraints) {
    static const struct member members[] = {{MEMBER_MAX_ITEMS, SHAPE_MAX_ITEMS, false},
                                            {MEMBER_SERIAL_NUMBER, SHAPE_SERIAL_NUMBER, true},
                                            {MEMBER_MARKER, SHAPE_MARKER, false},
                                            {MEMBER_USER_NAME, SHAPE_EXISTING_USER_NAME, false}};
    static struct arguments arguments;
    static struct validation validation;
    set_clear(&arguments.given);
    enum validate_result result = VALIDATE_OK;
    bool well_formed = arguments_bind(&arguments, &validation, &query, members, COUNT_OF(members));
    if (well_formed)
        result = arguments_validate(&validation, &arguments, members, COUNT_OF(members), constraints);
    CHECK(validation.size == strlen(validation.message));
    CHECK((validation.size != 0) == (!well_formed || result == VALIDATE_VIOLATIONS));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > IAM_MOCK_MAX_BODY)
        return 0;
    query_start(&query);
    if (query_add(&query, (struct view){(const char *)data, size}) != QUERY_OK)
        return 0;
    check_limits(size);
    check_round_trip();
    check_validation(IAM_MOCK_CONSTRAINTS_ON);
    check_validation(IAM_MOCK_CONSTRAINTS_OFF);
    return 0;
}
