/* Answers that are larger than a client's buffer. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "answer/large.h"

static char body[LARGE_SIZE + 1024];

static void the_page_has_its_size(void **state) {
    (void)state;
    memset(body, '#', sizeof body);
    large_put_page(body);
    assert_null(memchr(body, '#', LARGE_SIZE));
    assert_int_equal(body[LARGE_SIZE], '#');
    assert_memory_equal(body, "<!DOCTYPE html>\n<html>", 22);
    assert_memory_equal(body + LARGE_SIZE - 8, "</html>\n", 8);
}

/* The root's first child, or the comment after the root. */
static void the_comment_is_in_the_root(void **state) {
    static const struct {
        const char *text;
        size_t at; /* where the comment begins */
    } cases[] = {{"<a><b/></a>\n", 3},
                 {"<a x='>' y=\">'\"><b/></a>\n", 16},
                 {"<a/>\n", 4},
                 {"<ErrorResponse xmlns=\"urn:x\">\n  <Error>é</Error>\n</ErrorResponse>\n", 29}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t size = strlen(cases[i].text), at = cases[i].at;
        memcpy(body, cases[i].text, size);
        assert_int_equal(large_insert_comment(body, size), size + LARGE_SIZE);
        assert_memory_equal(body, cases[i].text, at);
        assert_memory_equal(body + at, "<!--", 4);
        assert_memory_equal(body + at + LARGE_SIZE - 3, "-->", 3);
        assert_memory_equal(body + at + LARGE_SIZE, cases[i].text + at, size - at);
        /* A comment must not contain "--" (XML 1.0, 2.5). */
        body[at + LARGE_SIZE - 3] = '\0';
        assert_null(strstr(body + at + 4, "--"));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_page_has_its_size),
                                       cmocka_unit_test(the_comment_is_in_the_root)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
