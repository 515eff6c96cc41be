/* "did you mean": which known word is near enough to an unknown one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/suggest.h"

#define MEANS(word) " (did you mean \"" word "\"?)"
#define X48 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const char *const words[] = {"REFUSED", "RESET", "CUT", "CUT_HEADERS", "name", "id",
                                    "hat",     "cat",   X48};

static const struct {
    const char *unknown, *expected;
} cases[] = {
    {"REFUSED", MEANS("REFUSED")},      /* the caller has not found it, for another reason */
    {"refused", MEANS("REFUSED")},      /* case */
    {"REFUESD", MEANS("REFUSED")},      /* exchanged */
    {"REFUSE", MEANS("REFUSED")},       /* one missing */
    {"REFUSEDD", MEANS("REFUSED")},     /* one too many */
    {"REFUZED", MEANS("REFUSED")},      /* another one */
    {"REFUXYD", MEANS("REFUSED")},      /* a third of seven */
    {"REFXYZD", ""},                    /* more */
    {"IAM_MOCK_RESET", MEANS("RESET")}, /* the name in C */
    {"IAM_MOCK_", ""},
    {"CUTT", MEANS("CUT")},
    {"nane", MEANS("name")},
    {"ip", MEANS("id")},
    {"xy", ""},
    {"i", ""},
    {"", ""},
    {"bat", MEANS("hat")}, /* as near as "cat": the first */
    {"cut_header", MEANS("CUT_HEADERS")},
    {X48, MEANS(X48)},
    {X48 "x", ""}, /* too long to compare */
};

static void test_suggest_the_nearest_word(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char out[SUGGEST_SIZE];
        struct suggestion suggestion = suggest_for(view_of(cases[i].unknown));
        for (size_t k = 0; k < COUNT_OF(words); k++)
            suggest_try(&suggestion, view_of(words[k]));
        if (strcmp(suggest_write(out, &suggestion), cases[i].expected) != 0)
            fail_msg("%s:%s", cases[i].unknown, out);
    }
}

static void test_suggest_none_of_no_words(void **state) {
    char out[SUGGEST_SIZE];
    const struct suggestion suggestion = suggest_for(VIEW("word"));
    (void)state;
    assert_string_equal(suggest_write(out, &suggestion), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_suggest_the_nearest_word),
        cmocka_unit_test(test_suggest_none_of_no_words),
    };
    return cmocka_run_group_tests_name("suggest", tests, NULL, NULL);
}
