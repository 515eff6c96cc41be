#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/view.h"
#include "base/memory.h"
#include "files/fixture_compile.h"
#include "files/read.h"
#include "base/text.h"

#include <stdio.h>

#define HEAD                                                                                                 \
    "<ErrorResponse xmlns='https://iam.amazonaws.com/doc/2010-05-08/' xmlns:mock='urn:iam-mock:fixture'"
#define ERROR_FIXTURE(inside) HEAD " mock:provenance='assumed'>" inside "</ErrorResponse>"
#define OPENED "<ErrorResponse xmlns=\"(namespace)\""
#define LIST_HEAD                                                                                            \
    "<ListMFADevicesResponse xmlns='https://iam.amazonaws.com/doc/2010-05-08/' "                             \
    "xmlns:mock='urn:iam-mock:fixture' mock:status='200'"
#define LIST_FIXTURE(inside) LIST_HEAD " mock:provenance='assumed'>" inside "</ListMFADevicesResponse>"
#define CANNED_FIXTURE(inside)                                                                               \
    "<GetGroupResponse xmlns='https://iam.amazonaws.com/doc/2010-05-08/' "                                   \
    "xmlns:mock='urn:iam-mock:fixture' mock:status='200' mock:provenance='assumed'>" inside                  \
    "</GetGroupResponse>"
#define LIST_OPENED "<ListMFADevicesResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\""

static struct fixture *fixture;
static struct text shown;

static int free_all(void **state) {
    (void)state;
    memory_free(fixture);
    fixture = NULL;
    text_free(&shown);
    return 0;
}

/* The segments as text: [Slot], (if Slot …), (each 0 …), and (parent …) around what a parent may hold. */
static const char *show(const struct fixture *of) {
    text_clear(&shown);
    for (uint32_t i = 0; i < of->count; i++) {
        const struct segment *segment = of->segments + i;
        struct view text = {segment->text, segment->size};
        if (segment->kind == SEGMENT_SLOT)
            text_format(&shown, "[%s]", slot_name((enum slot_id)segment->which));
        else if (segment->kind == SEGMENT_IF)
            text_format(&shown, "(if %s ", slot_name((enum slot_id)segment->which));
        else if (segment->kind == SEGMENT_IF_SENT)
            text_add_string(&shown, "(if sent ");
        else if (segment->kind == SEGMENT_PARAMETER)
            text_add_string(&shown, "$");
        else if (segment->kind == SEGMENT_IF_LIST)
            text_format(&shown, "(list %d ", segment->which);
        else if (segment->kind == SEGMENT_EACH)
            text_format(&shown, "(each %d ", segment->which);
        else if (segment->kind == SEGMENT_NAMESPACE)
            text_add_string(&shown, "(namespace)");
        else if (segment->kind == SEGMENT_END)
            text_add_string(&shown, ")");
        text_add(&shown, text);
        if (segment->kind == SEGMENT_PARENT)
            text_add_string(&shown, "(parent ");
    }
    const char *result = text_result(&shown);
    assert_non_null(result);
    return result;
}

static const struct fixture *compiled(enum fixture_id id, const char *source) {
    struct iam_mock_error error;
    memory_free(fixture);
    fixture = NULL;
    if (fixture_compile(&fixture, id, view_of(source), "test.xml", &error))
        fail_msg("%s:%d: %s", error.file, error.line, error.message);
    return fixture;
}

static void check_structure(const struct fixture *of) {
    uint32_t open[64], depth = 0, size = 0;
    for (uint32_t i = 0; i < of->count; i++) {
        const struct segment *segment = of->segments + i;
        size += segment->size + (segment->kind == SEGMENT_PARENT ? 2 : 0);
        if (segment->kind == SEGMENT_TEXT) {
            assert_true(segment->size > 0);
            assert_true(i == 0 || of->segments[i - 1].kind != SEGMENT_TEXT);
        } else if (segment->kind == SEGMENT_END) {
            assert_true(depth > 0);
            assert_int_equal(of->segments[open[--depth]].end, i);
        } else if (segment->kind == SEGMENT_NAMESPACE) {
            size += (uint32_t)sizeof "https://iam.amazonaws.com/doc/2010-05-08/" - 1;
        } else if (segment->kind != SEGMENT_SLOT && segment->kind != SEGMENT_PARAMETER) {
            assert_true(depth < COUNT_OF(open));
            open[depth++] = i;
        }
    }
    assert_int_equal(depth, 0);
    assert_int_equal(of->literal_size, size);
}

static const struct layout {
    const char *inside, *expected;
} layouts[] = {
    {"", OPENED "/>\n"},
    {"<A/>", OPENED ">\n  <A/>\n</ErrorResponse>\n"},
    {"<A></A>", OPENED ">\n  <A/>\n</ErrorResponse>\n"},
    {"\n\n\t<A>\n   <B>  x  y\n</B></A>", OPENED ">\n  <A>\n    <B>x  y</B>\n  </A>\n</ErrorResponse>\n"},
    {"<A>${Type}</A>", OPENED ">\n  <A>[Type]</A>\n</ErrorResponse>\n"},
    {"<A>${Type}${Code}.</A>", OPENED ">\n  <A>[Type][Code].</A>\n</ErrorResponse>\n"},
    {"<A>$ $$ $${Type} $x {y}</A>", OPENED ">\n  <A>$ $$ ${Type} $x {y}</A>\n</ErrorResponse>\n"},
    {"<A>&lt;&amp;&gt;&quot;&#13;'<![CDATA[<]]></A>",
     OPENED ">\n  <A>&lt;&amp;&gt;\"&#13;'&lt;</A>\n</ErrorResponse>\n"},
    {"<B mock:if='Action'/>", OPENED "(parent (if Action \n  <B/>))\n</ErrorResponse>\n"},
    {"<A mock:note='why'>x</A><!-- y --><B/>", OPENED ">\n  <A>x</A>\n  <B/>\n</ErrorResponse>\n"},
    {"<p:A xmlns:p='https://iam.amazonaws.com/doc/2010-05-08/'/>", OPENED ">\n  <A/>\n</ErrorResponse>\n"},
};

static const struct layout list_layouts[] = {
    {"<A/><B mock:if='Marker'>${Marker}</B>",
     LIST_OPENED ">\n  <A/>(if Marker \n  <B>[Marker]</B>)\n</ListMFADevicesResponse>\n"},
    {"<B mock:if='Marker'/>", LIST_OPENED "(parent (if Marker \n  <B/>))\n</ListMFADevicesResponse>\n"},
    {"<B><M mock:each='MFADevices'><S>${SerialNumber}</S><D mock:if='EnableDate'/></M></B>", LIST_OPENED
     ">\n  <B(parent (each 0 \n    <M>\n      <S>[SerialNumber]</S>(if EnableDate \n      <D/>)\n    </M>))"
     "\n  </B>\n</ListMFADevicesResponse>\n"},
    {"<B><M mock:each='MFADevices'/><N/></B>",
     LIST_OPENED ">\n  <B>(each 0 \n    <M/>)\n    <N/>\n  </B>\n</ListMFADevicesResponse>\n"},
    {"<B mock:if='MFADevices'>x</B><C/>",
     LIST_OPENED ">(list 0 \n  <B>x</B>)\n  <C/>\n</ListMFADevicesResponse>\n"},
};

static void check_layout(enum fixture_id id, const char *format, const struct layout *layout) {
    char source[1024];
    snprintf(source, sizeof source, format, layout->inside);
    const struct fixture *of = compiled(id, source);
    assert_string_equal(show(of), layout->expected);
    check_structure(of);
}

static void test_fixture_has_the_services_layout(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(layouts); i++)
        check_layout(FIXTURE_ERROR_Throttling, ERROR_FIXTURE("%s"), &layouts[i]);
    for (size_t i = 0; i < COUNT_OF(list_layouts); i++)
        check_layout(FIXTURE_RESPONSE_ListMFADevices, LIST_FIXTURE("%s"), &list_layouts[i]);
}

static void test_fixture_knows_its_row(void **state) {
    (void)state;
    const struct fixture *of = compiled(FIXTURE_NO_SUCH_ENTITY_USER, ERROR_FIXTURE(""));
    assert_int_equal(of->status, 0);
    assert_string_equal(of->provenance, "assumed");
    of = compiled(
        FIXTURE_RESPONSE_ListMFADevices,
        "<ListMFADevicesResponse xmlns='https://iam.amazonaws.com/doc/2010-05-08/'"
        " xmlns:m='urn:iam-mock:fixture' m:status='599' m:provenance='recorded' m:source='s' m:note='n'/>");
    assert_int_equal(of->status, 599);
    assert_string_equal(of->provenance, "recorded");
    assert_string_equal(show(of),
                        "<ListMFADevicesResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"/>\n");
}

static void test_fixture_of_a_canned_action_names_parameters(void **state) {
    (void)state;
    const struct fixture *of =
        compiled(FIXTURE_RESPONSE_GetGroup, CANNED_FIXTURE("<A mock:if='Group'>${Group}, ${AccountId}</A>"
                                                           "<B mock:if='UserName'/><C>$${Group}</C>"));
    assert_string_equal(
        show(of), "<GetGroupResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">(if sent Group\n  "
                  "<A>$Group, [AccountId]</A>)(if UserName \n  <B/>)\n  <C>${Group}</C>\n"
                  "</GetGroupResponse>\n");
    assert_int_equal(of->most_uses, 0); /* each parameter is measured */
    check_structure(of);
}

/* The size of a success body is recorded: 218 bytes, 36 of them the request id; an empty list 314. */
static void test_fixture_of_success_has_the_recorded_size(void **state) {
    (void)state;
    const struct fixture *of = iam_mock_builtin_fixtures[FIXTURE_RESPONSE_DeactivateMFADevice];
    assert_int_equal(of->literal_size + 36, 218);
    assert_int_equal(of->status, 200);
}

static void test_fixture_built_in_ones_are_all_there(void **state) {
    (void)state;
    for (unsigned id = 0; id < FIXTURE_COUNT; id++) {
        const struct fixture *of = iam_mock_builtin_fixtures[id];
        if (!of) { /* of a canned action that the mock does not serve by itself */
            assert_true(fixture_slots((enum fixture_id)id).parameters);
            continue;
        }
        assert_true(of->count > 0);
        check_structure(of);
    }
}

/* What is compiled in is what the files hold now. */
static void test_fixture_files_are_what_is_built_in(void **state) {
    (void)state;
    for (unsigned id = 0; id < FIXTURE_COUNT; id++) {
        const struct fixture *built_in = iam_mock_builtin_fixtures[id];
        char path[256], name[FIXTURE_NAME_SIZE], *source = NULL;
        struct view view = {NULL, 0};
        struct iam_mock_error error;
        if (!built_in)
            continue;
        snprintf(path, sizeof path, "fixtures/%s", fixture_file_name(name, (enum fixture_id)id));
        int code = file_read(&source, &view.size, path, IAM_MOCK_MAX_FILE, &error);
        view.data = source;
        memory_free(fixture);
        fixture = NULL;
        if (!code)
            code = fixture_compile(&fixture, (enum fixture_id)id, view, path, &error);
        memory_free(source);
        if (code)
            fail_msg("%s:%d: %s", error.file, error.line, error.message);
        assert_int_equal(fixture->count, built_in->count);
        assert_int_equal(fixture->status, built_in->status);
        assert_string_equal(fixture->provenance, built_in->provenance);
        for (uint32_t i = 0; i < fixture->count; i++) {
            const struct segment *a = fixture->segments + i, *b = built_in->segments + i;
            assert_true(a->kind == b->kind && a->which == b->which && a->end == b->end && a->size == b->size);
            assert_memory_equal(a->text, b->text, a->size);
        }
    }
}

static void test_fixture_of_concurrent_modification_has_no_message(void **state) {
    (void)state;
    assert_null(strstr(show(iam_mock_builtin_fixtures[FIXTURE_ERROR_ConcurrentModification]), "Message"));
    assert_non_null(strstr(show(iam_mock_builtin_fixtures[FIXTURE_ERROR_Throttling]),
                           "<Message>Rate exceeded</Message>"));
}

static const struct fixture_refusal {
    enum fixture_id id;
    const char *source;
    int line;
    const char *field, *words; /* in the message */
} refusals[] = {
    {FIXTURE_ERROR_Throttling, "nothing", 1, "", "well-formed XML was expected"},
    {FIXTURE_ERROR_Throttling, "<!DOCTYPE a><a/>", 1, "DOCTYPE", "isn't allowed"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("\n\n<A>${Nope}</A>"), 3, "Nope",
     "expected one of Action, Code"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A>${}</A>"), 1, "", "isn't a slot"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A>${Type</A>"), 1, "A", "without a }"},
    {FIXTURE_RESPONSE_ListMFADevices, LIST_FIXTURE("<A>${EnableDate}</A>"), 1, "EnableDate",
     "is a slot of a list's items, for inside mock:each alone; expected one of IsTruncated, Marker"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A>${EnableDate}</A>"), 1, "EnableDate",
     "isn't a slot of this answer; expected one of Action, Code, RequestId"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A>${Message}</A>"), 1, "Message",
     "isn't a slot of this answer"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A mock:if='Marker'/>"), 1, "Marker",
     "isn't a slot of this answer"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A mock:each='MFADevices'/>"), 1, "mock:each",
     "MFADevices isn't a list of this answer, which has none"},
    {FIXTURE_RESPONSE_ListMFADevices, LIST_FIXTURE("<A mock:each='MFADevices'>${RequestId}</A>"), 1,
     "RequestId", "expected one of EnableDate, SerialNumber, UserName"},
    {FIXTURE_RESPONSE_ListMFADevices, LIST_FIXTURE("<A mock:each='Users'/>"), 1, "mock:each",
     "expected MFADevices"},
    {FIXTURE_RESPONSE_ListMFADevices,
     LIST_FIXTURE("<A mock:each='MFADevices'><B mock:each='MFADevices'/></A>"), 1, "mock:each",
     "items have slots only"},
    {FIXTURE_ERROR_Throttling, HEAD " mock:provenance='documentd'></ErrorResponse>", 1, "mock:provenance",
     "was expected, not documentd (did you mean \"documented\"?)"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A>${RequestID2}</A>"), 1, "RequestID2",
     "RequestID2 isn't a slot (did you mean \"RequestId\"?); expected one of"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A mock:iff='Code'/>"), 1, "iff",
     "unknown attribute mock:iff of A (did you mean \"if\"?); expected mock:if"},
    {FIXTURE_RESPONSE_ListMFADevices, LIST_FIXTURE("<A mock:each='MFADevice'/>"), 1, "mock:each",
     "MFADevice isn't a list of this answer (did you mean \"MFADevices\"?); expected MFADevices"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A mock:if='Nope'/>"), 1, "Nope", "isn't a slot"},
    {FIXTURE_RESPONSE_ListMFADevices, LIST_FIXTURE("<A mock:each='MFADevices'><B mock:if='MFADevices'/></A>"),
     1, "MFADevices", "EnableDate"},
    {FIXTURE_RESPONSE_ListMFADevices, LIST_FIXTURE("<A mock:if='Marker' mock:each='MFADevices'/>"), 1,
     "mock:if", "expected one of them"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A mock:unless='Marker'/>"), 1, "unless",
     "expected mock:if, mock:each or mock:note"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A id='1'/>"), 1, "id", "unknown attribute id of A"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A xmlns:x='u' x:if='Type'/>"), 1, "if",
     "attribute if of A is in a namespace that isn't mock's; expected mock:if, mock:each or mock:note"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A xml:lang='en'/>"), 1, "lang", "is in a namespace"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A>x<B/></A>"), 1, "A", "text beside elements"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A xmlns=''/>"), 1, "A", "isn't in the namespace"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<?php x?>"), 1, "", "processing instruction"},
    {FIXTURE_ERROR_Throttling, "<?x y?>" ERROR_FIXTURE(""), 1, "", "processing instruction"},
    {FIXTURE_ERROR_Throttling, HEAD "/>", 1, "mock:provenance", "\"documented\""},
    {FIXTURE_ERROR_Throttling, HEAD " mock:provenance='guessed'/>", 1, "mock:provenance", "not guessed"},
    {FIXTURE_ERROR_Throttling, HEAD " mock:provenance='assumed' mock:status='400'/>", 1, "mock:status",
     "no mock:status"},
    {FIXTURE_ERROR_Throttling, HEAD " mock:provenance='assumed' mock:if='Type'/>", 1, "ErrorResponse",
     "inside the root"},
    {FIXTURE_ERROR_Throttling, HEAD " mock:provenance='assumed' mock:since='1'/>", 1, "since", "mock:source"},
    {FIXTURE_ERROR_Throttling, "<Error/>", 1, "Error", "the root element ErrorResponse was expected"},
    {FIXTURE_ERROR_Throttling, "<ErrorResponse xmlns:mock='urn:iam-mock:fixture' mock:provenance='assumed'/>",
     1, "ErrorResponse", "isn't in the namespace https://iam.amazonaws.com/doc/2010-05-08/"},
    {FIXTURE_RESPONSE_GetGroup, CANNED_FIXTURE("<A>${RequestID}</A>"), 1, "RequestID",
     "RequestID isn't a slot (did you mean \"RequestId\"?); expected one of AccountId, CallerArn, RequestId, "
     "UserName, or a parameter of the request"},
    {FIXTURE_RESPONSE_GetGroup, CANNED_FIXTURE("<A>${Acountid}</A>"), 1, "Acountid", "\"AccountId\""},
    {FIXTURE_RESPONSE_GetGroup, CANNED_FIXTURE("<A mock:if='CalerArn'/>"), 1, "CalerArn", "\"CallerArn\""},
    {FIXTURE_RESPONSE_GetGroup, CANNED_FIXTURE("<A>${Group Name}</A>"), 1, "Group Name", "isn't a slot"},
    {FIXTURE_RESPONSE_GetGroup, CANNED_FIXTURE("<A>${}</A>"), 1, "", "isn't a slot"},
    {FIXTURE_RESPONSE_GetGroup, CANNED_FIXTURE("<A>${1}</A>"), 1, "1", "isn't a slot"},
    {FIXTURE_RESPONSE_GetGroup, CANNED_FIXTURE("<A>${.a}</A>"), 1, ".a", "isn't a slot"},
    {FIXTURE_RESPONSE_GetGroup, CANNED_FIXTURE("<A mock:each='Groups'/>"), 1, "mock:each", "which has none"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A>${GroupName}</A>"), 1, "GroupName", "isn't a slot"},
    {FIXTURE_ERROR_Throttling, ERROR_FIXTURE("<A>${AccountId}</A>"), 1, "AccountId",
     "isn't a slot of this answer"},
    {FIXTURE_RESPONSE_ListMFADevices, ERROR_FIXTURE(""), 1, "ErrorResponse",
     "the root element ListMFADevicesResponse was expected"},
};

static void test_fixture_says_what_is_wrong_and_where(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        const struct fixture_refusal *c = refusals + i;
        struct iam_mock_error error = {.code = 0};
        int code = fixture_compile(&fixture, c->id, view_of(c->source), "some/test.xml", &error);
        if (code != IAM_MOCK_EXML || !strstr(error.message, c->words))
            fail_msg("%s: code %d, \"%s\"; \"%s\" was expected", c->source, code, error.message, c->words);
        assert_string_equal(error.file, "some/test.xml");
        assert_string_equal(error.field, c->field);
        assert_int_equal(error.line, c->line);
        assert_int_equal(fixture_compile(&fixture, c->id, view_of(c->source), "some/test.xml", NULL), code);
    }
}

static void test_fixture_of_a_response_needs_a_status(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "mock:status=''",
                                      "mock:status='199'",
                                      "mock:status='600'",
                                      "mock:status='0200'",
                                      "mock:status='20x'",
                                      "mock:status=' 200'"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char source[320];
        struct iam_mock_error error;
        snprintf(source, sizeof source,
                 "<ListMFADevicesResponse xmlns='https://iam.amazonaws.com/doc/2010-05-08/'"
                 " xmlns:mock='urn:iam-mock:fixture' mock:provenance='recorded' %s/>",
                 bad[i]);
        int code =
            fixture_compile(&fixture, FIXTURE_RESPONSE_ListMFADevices, view_of(source), "test.xml", &error);
        assert_int_equal(code, IAM_MOCK_EXML);
        assert_string_equal(error.field, "mock:status");
        assert_non_null(strstr(error.message, "200 to 599"));
    }
}

static void nested(char *out, size_t capacity, int depth) {
    size_t size = (size_t)snprintf(out, capacity, HEAD " mock:provenance='assumed'>");
    for (int i = 1; i < depth; i++)
        size += (size_t)snprintf(out + size, capacity - size, "<A>");
    for (int i = 1; i < depth; i++)
        size += (size_t)snprintf(out + size, capacity - size, "</A>");
    snprintf(out + size, capacity - size, "</ErrorResponse>");
}

static void test_fixture_nests_to_its_limit_only(void **state) {
    (void)state;
    char source[1024];
    struct iam_mock_error error;
    nested(source, sizeof source, FIXTURE_MAX_DEPTH);
    compiled(FIXTURE_ERROR_Throttling, source);
    nested(source, sizeof source, FIXTURE_MAX_DEPTH + 1);
    struct fixture *deep = NULL;
    assert_int_equal(fixture_compile(&deep, FIXTURE_ERROR_Throttling, view_of(source), "test.xml", &error),
                     IAM_MOCK_EXML);
    assert_non_null(strstr(error.message, "deeper than 16"));
}

static void test_fixture_over_64_kib_is_refused(void **state) {
    (void)state;
    static char source[IAM_MOCK_MAX_FILE + 1];
    memset(source, ' ', sizeof source);
    memcpy(source, ERROR_FIXTURE(""), sizeof ERROR_FIXTURE("") - 1);
    struct iam_mock_error error;
    struct view view = {source, sizeof source};
    assert_int_equal(fixture_compile(&fixture, FIXTURE_ERROR_Throttling, view, "test.xml", &error),
                     IAM_MOCK_ELIMIT);
    assert_string_equal(error.file, "test.xml");
    view.size--;
    assert_int_equal(fixture_compile(&fixture, FIXTURE_ERROR_Throttling, view, "test.xml", &error), 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_teardown(test_fixture_has_the_services_layout, free_all),
    cmocka_unit_test_teardown(test_fixture_knows_its_row, free_all),
    cmocka_unit_test_teardown(test_fixture_of_success_has_the_recorded_size, free_all),
    cmocka_unit_test_teardown(test_fixture_of_a_canned_action_names_parameters, free_all),
    cmocka_unit_test_teardown(test_fixture_built_in_ones_are_all_there, free_all),
    cmocka_unit_test_teardown(test_fixture_files_are_what_is_built_in, free_all),
    cmocka_unit_test_teardown(test_fixture_of_concurrent_modification_has_no_message, free_all),
    cmocka_unit_test_teardown(test_fixture_says_what_is_wrong_and_where, free_all),
    cmocka_unit_test_teardown(test_fixture_of_a_response_needs_a_status, free_all),
    cmocka_unit_test_teardown(test_fixture_nests_to_its_limit_only, free_all),
    cmocka_unit_test_teardown(test_fixture_over_64_kib_is_refused, free_all),
};

int main(void) { return cmocka_run_group_tests(tests, NULL, NULL); }
