#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/view.h"
#include "answer/render.h"

#define TEXT(literal)                                                                                        \
    { .kind = SEGMENT_TEXT, .text = literal, .size = sizeof literal - 1 }
#define SLOT_OF(id)                                                                                          \
    { .kind = SEGMENT_SLOT, .which = SLOT_##id }
#define IF(id, at)                                                                                           \
    { .kind = SEGMENT_IF, .which = SLOT_##id, .end = at }
#define IF_LIST(at)                                                                                          \
    { .kind = SEGMENT_IF_LIST, .which = LIST_MFA_DEVICES, .end = at }
#define EACH(at)                                                                                             \
    { .kind = SEGMENT_EACH, .which = LIST_MFA_DEVICES, .end = at }
#define PARENT(tag, at)                                                                                      \
    { .kind = SEGMENT_PARENT, .text = tag, .size = sizeof tag - 1, .end = at }
#define END                                                                                                  \
    { .kind = SEGMENT_END, .text = "" }
#define END_TAG(tag)                                                                                         \
    { .kind = SEGMENT_END, .text = tag, .size = sizeof tag - 1 }

/* Items are serials; the second of each pair is the user, "" for none. */
struct item {
    const char *serial, *user;
};
static const struct item items[] = {{"S1", "U1"}, {"S2", ""}, {"S<3>", "U3"}};

static const void *load_test_item(const void *record, struct values *into, void *context) {
    *(size_t *)context += 1;
    const struct item *item = record;
    values_set(into, SLOT_SERIAL_NUMBER, view_of(item->serial));
    values_set(into, SLOT_USER_NAME, view_of(item->user));
    if (!*item->user)
        set_remove(&into->present, SLOT_USER_NAME);
    return item + 1;
}

static size_t items_loaded;

static void give_items(struct values *values, const struct item *first, size_t count) {
    values->list[LIST_MFA_DEVICES].first = first;
    values->list[LIST_MFA_DEVICES].count = count;
    values->list[LIST_MFA_DEVICES].load = load_test_item;
    values->list[LIST_MFA_DEVICES].context = &items_loaded;
}

/* Rendered into just as many bytes as were promised, so that a sanitizer sees one too many. */
static void check_render(const struct fixture *fixture, struct values *values, struct view expected) {
    size_t bound = render_bound(fixture, values, VIEW("urn:x"));
    char *out = malloc(bound + (bound == 0));
    assert_non_null(out);
    size_t size = render(out, fixture, values, VIEW("urn:x"));
    bool same = view_equal((struct view){out, size}, expected);
    if (!same)
        print_error("rendered \"%.*s\"\nexpected \"%.*s\"\n", (int)size, out, (int)expected.size,
                    expected.data);
    free(out);
    assert_true(same);
    assert_true(size <= bound);
}

struct shape {
    struct segment segments[12];
    uint32_t count;
    uint32_t present; /* CODE "c", MESSAGE "m", MARKER "", SERIAL "out": which of them have a value */
    size_t items;
    const char *expected;
};
#define SEGMENTS(...) {__VA_ARGS__}, sizeof(struct segment[]){__VA_ARGS__} / sizeof(struct segment)

#define CODE (1u << SLOT_CODE)
#define MESSAGE (1u << SLOT_MESSAGE)
#define MARKER (1u << SLOT_MARKER)
#define SERIAL (1u << SLOT_SERIAL_NUMBER)

static void check_shapes(const struct shape *shapes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct values values = {0};
        struct fixture fixture = {.segments = shapes[i].segments, .count = shapes[i].count};
        values_set(&values, SLOT_CODE, VIEW("c"));
        values_set(&values, SLOT_MESSAGE, VIEW("m"));
        values_set(&values, SLOT_MARKER, VIEW(""));
        values_set(&values, SLOT_SERIAL_NUMBER, VIEW("out"));
        values.present = (struct set){{shapes[i].present}};
        give_items(&values, items, shapes[i].items);
        check_render(&fixture, &values, view_of(shapes[i].expected));
    }
}
#define CHECK(shapes) check_shapes(shapes, sizeof shapes / sizeof *shapes)

static void test_render_writes_text_and_slots(void **state) {
    static const struct shape shapes[] = {
        {{{0}}, 0, 0, 0, ""},
        {SEGMENTS(TEXT("a")), 0, 0, "a"},
        {SEGMENTS(TEXT("a"), SLOT_OF(CODE), TEXT("b"), SLOT_OF(MESSAGE)), CODE | MESSAGE, 0, "acbm"},
        {SEGMENTS(TEXT("a"), SLOT_OF(CODE), TEXT("b"), SLOT_OF(MESSAGE)), MESSAGE, 0, "abm"},
        {SEGMENTS(TEXT("a"), SLOT_OF(MARKER), TEXT("b")), MARKER, 0, "ab"},
        {SEGMENTS(TEXT("<&>\r"), SLOT_OF(CODE)), CODE, 0, "<&>\rc"},
    };
    (void)state;
    CHECK(shapes);
}

static void test_render_leaves_out_what_has_no_value(void **state) {
#define NESTED SEGMENTS(IF(CODE, 6), TEXT("a"), IF(MESSAGE, 4), TEXT("b"), END, TEXT("c"), END, TEXT("d"))
    static const struct shape shapes[] = {
        {SEGMENTS(IF(CODE, 2), TEXT("a"), END, TEXT("b")), 0, 0, "b"},
        {SEGMENTS(IF(CODE, 2), TEXT("a"), END, TEXT("b")), MESSAGE, 0, "b"},
        {SEGMENTS(IF(CODE, 2), TEXT("a"), END, TEXT("b")), CODE, 0, "ab"},
        {SEGMENTS(IF(MARKER, 2), TEXT("a"), END, TEXT("b")), MARKER, 0, "ab"}, /* an empty value is one */
        {SEGMENTS(IF(CODE, 1), END, TEXT("b")), CODE, 0, "b"},
        {NESTED, CODE, 0, "acd"},
        {NESTED, MESSAGE, 0, "d"},
        {NESTED, CODE | MESSAGE, 0, "abcd"},
        {SEGMENTS(IF_LIST(2), TEXT("a"), END, TEXT("b")), 0, 0, "b"},
        {SEGMENTS(IF_LIST(2), TEXT("a"), END, TEXT("b")), 0, 1, "ab"},
        {SEGMENTS(IF_LIST(2), TEXT("a"), END, TEXT("b")), 0, 3, "ab"},
    };
    (void)state;
    CHECK(shapes);
}

static void test_render_repeats_for_each_item(void **state) {
#define BRACKETED SEGMENTS(TEXT("["), EACH(4), SLOT_OF(SERIAL_NUMBER), TEXT(";"), END, TEXT("]"))
    static const struct shape shapes[] = {
        {BRACKETED, 0, 0, "[]"},
        {BRACKETED, 0, 1, "[S1;]"},
        {BRACKETED, 0, 3, "[S1;S2;S&lt;3&gt;;]"},
        {SEGMENTS(EACH(2), TEXT("x"), END), 0, 3, "xxx"},
        {SEGMENTS(EACH(1), END, TEXT("y")), 0, 3, "y"},
        {SEGMENTS(EACH(2), TEXT("x"), END, EACH(5), SLOT_OF(SERIAL_NUMBER), END), 0, 2, "xxS1S2"},
    };
    (void)state;
    CHECK(shapes);
}

static void test_render_looks_at_each_item_s_own_slots(void **state) {
    static const struct shape shapes[] = {
        {SEGMENTS(EACH(5), IF(USER_NAME, 3), SLOT_OF(USER_NAME), END, TEXT("."), END), 0, 3, "U1..U3."},
    };
    (void)state;
    CHECK(shapes);
}

static void test_render_keeps_the_slots_around_a_list(void **state) {
#define AROUND                                                                                               \
    SEGMENTS(SLOT_OF(SERIAL_NUMBER), TEXT("["), EACH(4), SLOT_OF(SERIAL_NUMBER), END, TEXT("]"),             \
             SLOT_OF(SERIAL_NUMBER))
    static const struct shape shapes[] = {
        {AROUND, SERIAL, 0, "out[]out"},
        {AROUND, SERIAL, 2, "out[S1S2]out"},
        {AROUND, 0, 2, "[S1S2]"},
        {SEGMENTS(EACH(2), SLOT_OF(SERIAL_NUMBER), END, SLOT_OF(USER_NAME)), 0, 1, "S1"},
    };
    (void)state;
    CHECK(shapes);
}

static const void *load_plain_item(const void *record, struct values *into, void *context) {
    (void)context;
    values_set_plain(into, SLOT_SERIAL_NUMBER, VIEW("plain"));
    return record;
}

/* That the values of items need no escaping says nothing about the value around the list. */
static void test_render_escapes_the_slots_around_a_list_of_plain_ones(void **state) {
    static const struct segment segments[] = {SLOT_OF(SERIAL_NUMBER), EACH(3), SLOT_OF(SERIAL_NUMBER), END,
                                              SLOT_OF(SERIAL_NUMBER)};
    const struct fixture fixture = {.segments = segments, .count = COUNT_OF(segments)};
    struct values values = {0};
    (void)state;
    give_items(&values, items, 2);
    values.list[LIST_MFA_DEVICES].load = load_plain_item;
    values_set(&values, SLOT_SERIAL_NUMBER, VIEW("<"));
    check_render(&fixture, &values, VIEW("&lt;plainplain&lt;"));
}

static void test_render_closes_a_parent_left_with_nothing(void **state) {
    static const struct shape shapes[] = {
        {SEGMENTS(PARENT("<p", 1), END_TAG("</p>")), 0, 0, "<p/>"},
        {SEGMENTS(PARENT("<p", 2), TEXT("a"), END_TAG("</p>")), 0, 0, "<p>a</p>"},
        {SEGMENTS(PARENT("<p", 4), IF(CODE, 3), TEXT("a"), END, END_TAG("</p>")), 0, 0, "<p/>"},
        {SEGMENTS(PARENT("<p", 4), IF(CODE, 3), TEXT("a"), END, END_TAG("</p>")), CODE, 0, "<p>a</p>"},
        {SEGMENTS(PARENT("<p", 4), EACH(3), TEXT("a"), END, END_TAG("</p>")), 0, 0, "<p/>"},
        {SEGMENTS(PARENT("<p", 4), EACH(3), TEXT("a"), END, END_TAG("</p>")), 0, 2, "<p>aa</p>"},
    };
    (void)state;
    CHECK(shapes);
}

static void test_render_nests_parents(void **state) {
#define IF_INSIDE                                                                                            \
    SEGMENTS(PARENT("<p", 6), PARENT("<q", 5), IF(CODE, 4), TEXT("a"), END, END_TAG("</q>"), END_TAG("</p>"))
#define IF_OUTSIDE                                                                                           \
    SEGMENTS(PARENT("<p", 5), IF(CODE, 4), PARENT("<q", 3), END_TAG("</q>"), END, END_TAG("</p>"))
#define BY_ITEM                                                                                              \
    SEGMENTS(PARENT("<p", 8), EACH(7), PARENT("<q", 6), IF(USER_NAME, 5), TEXT("u"), END, END_TAG("</q>"),   \
             END, END_TAG("</p>"))
    static const struct shape shapes[] = {
        {SEGMENTS(PARENT("<p", 3), PARENT("<q", 2), END_TAG("</q>"), END_TAG("</p>")), 0, 0, "<p><q/></p>"},
        {IF_INSIDE, 0, 0, "<p><q/></p>"},
        {IF_INSIDE, CODE, 0, "<p><q>a</q></p>"},
        {IF_OUTSIDE, 0, 0, "<p/>"},
        {IF_OUTSIDE, CODE, 0, "<p><q/></p>"},
        {BY_ITEM, 0, 0, "<p/>"},
        {BY_ITEM, 0, 3, "<p><q>u</q><q/><q>u</q></p>"},
    };
    (void)state;
    CHECK(shapes);
}

static void test_render_goes_as_deep_as_fixtures_may(void **state) {
    static struct segment segments[6 * FIXTURE_MAX_DEPTH];
    static char expected[8 * FIXTURE_MAX_DEPTH];
    const uint32_t last = 6 * FIXTURE_MAX_DEPTH - 1;
    struct values values = {0};
    (void)state;
    give_items(&values, items, 1);
    values_set(&values, SLOT_CODE, VIEW("c"));
    for (uint32_t depth = 0; depth < FIXTURE_MAX_DEPTH;
         depth++) { /* each with all three that open a stretch */
        const uint32_t at = 3 * depth;
        segments[at] = (struct segment)IF(CODE, 0);
        segments[at + 1] = (struct segment)IF_LIST(0);
        segments[at + 2] = (struct segment)PARENT("<p", 0);
        segments[last - at] = segments[last - at - 1] = (struct segment)END;
        segments[last - at - 2] = (struct segment)END_TAG("</p>");
        for (uint32_t i = 0; i < 3; i++)
            segments[at + i].end = (uint16_t)(last - at - i);
        strcat(expected, depth + 1 < FIXTURE_MAX_DEPTH ? "<p>" : "<p/>");
    }
    for (uint32_t depth = 1; depth < FIXTURE_MAX_DEPTH; depth++)
        strcat(expected, "</p>");
    check_render(&(struct fixture){.segments = segments, .count = last + 1}, &values, view_of(expected));
}

/* ----- The bound ------------------------------------------------------------------------------- */

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

static const struct segment bounded[] = {TEXT("<a>"),
                                         SLOT_OF(SERIAL_NUMBER),
                                         PARENT("<p", 8),
                                         EACH(7),
                                         IF(USER_NAME, 6),
                                         SLOT_OF(USER_NAME),
                                         END,
                                         END,
                                         END_TAG("</p>"),
                                         IF(MESSAGE, 12),
                                         PARENT("<q", 11),
                                         END_TAG("</q>"),
                                         END,
                                         SLOT_OF(SERIAL_NUMBER)};

static void check_bound(struct values *values) {
    static const struct fixture fixture = {.segments = bounded, .count = COUNT_OF(bounded)};
    size_t bound = render_bound(&fixture, values, VIEW(""));
    char *out = malloc(bound);
    assert_non_null(out);
    size_t size = render(out, &fixture, values, VIEW(""));
    free(out);
    assert_true(size <= bound);
}

static void test_render_needs_no_more_than_its_bound(void **state) {
    uint32_t random = 1;
    (void)state;
    for (int run = 0; run < 2000; run++) {
        char texts[4][41];
        struct item some[3];
        struct values values = {0};
        for (int i = 0; i < 4; i++) {
            size_t size = next_random(&random) % 41;
            for (size_t at = 0; at < size; at++)
                texts[i][at] = (char)(1 + next_random(&random) % 255);
            texts[i][size] = '\0';
        }
        for (int i = 0; i < 3; i++)
            some[i] = (struct item){texts[i], texts[i + 1]};
        give_items(&values, some, next_random(&random) % 4);
        if (next_random(&random) % 2)
            values_set(&values, SLOT_MESSAGE, view_of(texts[0]));
        if (next_random(&random) % 2)
            values_set(&values, SLOT_SERIAL_NUMBER, view_of(texts[1]));
        check_bound(&values);
    }
}

static void test_render_needs_no_more_than_its_bound_at_worst(void **state) {
    static const char worst[] = {'&', '\r', '<', '>', '\xFF', '\x01', '"'};
    (void)state;
    for (size_t i = 0; i < sizeof worst; i++) {
        char text[257];
        memset(text, worst[i], 256);
        text[256] = '\0';
        struct item some[2] = {{text, text}, {text, text}};
        struct values values = {0};
        give_items(&values, some, 2);
        check_bound(&values); /* serials around the list have no value */
        values_set(&values, SLOT_SERIAL_NUMBER, view_of(text));
        values_set(&values, SLOT_MESSAGE, view_of(text));
        check_bound(&values);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_render_writes_text_and_slots),
        cmocka_unit_test(test_render_leaves_out_what_has_no_value),
        cmocka_unit_test(test_render_repeats_for_each_item),
        cmocka_unit_test(test_render_looks_at_each_item_s_own_slots),
        cmocka_unit_test(test_render_keeps_the_slots_around_a_list),
        cmocka_unit_test(test_render_escapes_the_slots_around_a_list_of_plain_ones),
        cmocka_unit_test(test_render_closes_a_parent_left_with_nothing),
        cmocka_unit_test(test_render_nests_parents),
        cmocka_unit_test(test_render_goes_as_deep_as_fixtures_may),
        cmocka_unit_test(test_render_needs_no_more_than_its_bound),
        cmocka_unit_test(test_render_needs_no_more_than_its_bound_at_worst),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
