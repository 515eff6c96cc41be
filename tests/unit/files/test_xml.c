#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/view.h"
#include "base/memory.h"
#include "files/xml.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>

static struct xml_document *document;

static int free_document(void **state) {
    (void)state;
    memory_free(document);
    document = NULL;
    return 0;
}

static const struct xml_element *parsed(const char *text) {
    struct iam_mock_error error;
    memory_free(document);
    document = NULL;
    if (xml_parse(&document, view_of(text), "test.xml", &error))
        fail_msg("%s:%d: %s", error.file, error.line, error.message);
    return document->root;
}

static void test_xml_keeps_names_attributes_and_text(void **state) {
    (void)state;
    const struct xml_element *root =
        parsed("<a xmlns='https://iam.amazonaws.com/doc/2010-05-08/' xmlns:mock='" XML_FIXTURE
               "' mock:if='x' one='1'>"
               "<!-- no --><b> t &lt;<![CDATA[&]]>&#65; </b><c/></a>");
    assert_string_equal(root->name, "a");
    assert_int_equal(root->space, XML_SPACE_SERVICE);
    assert_ptr_equal(root->service, service_info(SERVICE_IAM));
    assert_int_equal(root->attribute_count, 2);
    assert_string_equal(xml_attribute(root, XML_SPACE_FIXTURE, "if"), "x");
    assert_string_equal(xml_attribute(root, XML_SPACE_NONE, "one"), "1");
    assert_null(xml_attribute(root, XML_SPACE_NONE, "if"));
    assert_string_equal(root->text, "");
    assert_string_equal(root->first->name, "b");
    assert_string_equal(root->first->text, "t <&A");
    assert_string_equal(root->first->next->name, "c");
    assert_null(root->first->next->next);
    assert_false(document->instructions);
}

static void test_xml_decodes_entities_in_attributes(void **state) {
    (void)state;
    const struct xml_element *root = parsed("<a b='x &amp;&lt;&gt;&quot;&apos; &#x41; y'/>");
    assert_string_equal(xml_attribute(root, XML_SPACE_NONE, "b"), "x &<>\"' A y");
}

/* Of the '<', also of a start tag of several lines, and with what looks like tags before it. */
static void test_xml_knows_where_elements_stand(void **state) {
    (void)state;
    const struct xml_element *root =
        parsed("<?xml version='1.0'?>\n<!-- <x>\n -->\n<a\n  k='>'><![CDATA[<y>]]>\n"
               "  <!-- <z/> --><b\n/>\n<?p <q> ?>\xC3\xA9<c/></a>");
    assert_int_equal(root->line, 4);
    assert_int_equal(root->column, 1);
    assert_int_equal(root->first->line, 6);
    assert_int_equal(root->first->column, 16);
    assert_int_equal(root->first->next->line, 8);
    assert_int_equal(root->first->next->column, 12);
    assert_true(document->instructions);
}

static const struct refusal {
    const char *text;
    int line, column;
    const char *field, *words; /* `words` are in the message; libxml2's own change with its versions */
} refusals[] = {
    {"", 1, 0, "", "empty"},
    {"  ", 1, 0, "", "well-formed XML was expected: "},
    {"not XML", 1, 0, "", "well-formed XML was expected: "},
    {"<a>\n<b></a>", 2, 0, "", "well-formed XML was expected: "},
    {"<a>\n<b>\n</a>\n", 3, 0, "", "b line 2 and a; close each element"},
    {"<a>\n<b>\n<c/>\n", 4, 0, "", " b line 2; close each element"},
    {"<a>\n<b c='&' d='<'/>\n</a>", 2, 0, "", "; write & as &amp;"},
    {"<a b='x&y'/>", 1, 0, "", "; write & as &amp;"},
    {"<a b='<'/>\n", 1, 0, "", "; write < as &lt;"},
    {"<a\nb=1/>\n", 2, 0, "", "; put the value in quotes"},
    {"<a>&nope;</a>", 1, 0, "", "; write & as &amp;"},
    {"<a b='1' b='2'/>", 1, 0, "", "well-formed XML was expected: "},
    {"<x:a/>", 1, 0, "", "well-formed XML was expected: "},
    {"<a>\xFF</a>", 1, 0, "", "well-formed XML was expected: "},
    {"<a>\x01</a>", 1, 0, "", "well-formed XML was expected"},
    {"<a/><b/>", 1, 0, "", "well-formed XML was expected: "},
    {"<!-- <!DOCTYPE a> -->\n <!DOCTYPE a><a/>", 2, 2, "DOCTYPE", "DOCTYPE"},
    {"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", 1, 1, "DOCTYPE", "DOCTYPE"},
    {"<!DOCTYPE a SYSTEM 'file:///dev/null'><a/>", 1, 1, "DOCTYPE", "DOCTYPE"},
    {"\n<!DOCTYPE a [<!ENTITY x '&y;'><!ENTITY y '&x;'>]><a>&x;</a>", 2, 1, "DOCTYPE", "DOCTYPE"},
    {"<!DOCTYPE a SYSTEM 'b'><a>&undefined;</a>", 1, 1, "DOCTYPE", "DOCTYPE"},
    {"<?b <!DOCTYPE a>?>\n<!DOCTYPE a><a/>", 2, 1, "DOCTYPE", "DOCTYPE"},
    {"<?b <!DOCTYPE a>?>\n<a>&undefined;</a>", 2, 0, "", "well-formed XML was expected: "},
    {"<a><![CDATA[<!DOCTYPE a>]]>\n&undefined;</a>", 2, 0, "", "well-formed XML was expected: "},
    {"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>", 1, 0, "encoding", "UTF-8 was expected"},
};

static void test_xml_says_what_is_wrong_and_where(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        const struct refusal *c = refusals + i;
        struct iam_mock_error error = {.code = 0};
        int code = xml_parse(&document, view_of(c->text), "some/test.xml", &error);
        if (code != IAM_MOCK_EXML || !strstr(error.message, c->words) || strchr(error.message, '\n'))
            fail_msg("%s: code %d, \"%s\", \"%s\" was expected", c->text, code, error.message, c->words);
        assert_int_equal(error.code, IAM_MOCK_EXML);
        assert_string_equal(error.file, "some/test.xml");
        assert_string_equal(error.field, c->field);
        assert_int_equal(error.line, c->line);
        if (c->column)
            assert_int_equal(error.column, c->column);
    }
}

static void test_xml_refuses_nul_bytes(void **state) {
    (void)state;
    struct iam_mock_error error;
    assert_int_equal(xml_parse(&document, VIEW("<a>\0</a>"), "test.xml", &error), IAM_MOCK_EXML);
    assert_non_null(strstr(error.message, "NUL"));
}

static void test_xml_refuses_more_than_8_mib(void **state) {
    (void)state;
    static char text[IAM_MOCK_MAX_SCENARIO + 1];
    memset(text, ' ', sizeof text);
    memcpy(text, "<a/>", 4);
    struct iam_mock_error error;
    assert_int_equal(xml_parse(&document, (struct view){text, sizeof text}, "test.xml", &error),
                     IAM_MOCK_ELIMIT);
    assert_non_null(strstr(error.message, "8388608"));
    assert_string_equal(error.file, "test.xml");
    assert_int_equal(xml_parse(&document, (struct view){text, sizeof text - 1}, "test.xml", &error), 0);
}

static void test_xml_never_reads_an_external_entity(void **state) {
    (void)state;
    char path[] = "/tmp/iam-mock-xml-XXXXXX", text[160];
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    FILE *file = fdopen(descriptor, "w");
    fputs("secret", file);
    fclose(file);
    snprintf(text, sizeof text, "<!DOCTYPE a [<!ENTITY x SYSTEM 'file://%s'>]><a>&x;</a>", path);
    struct iam_mock_error error;
    int code = xml_parse(&document, view_of(text), "test.xml", &error);
    remove(path);
    assert_int_equal(code, IAM_MOCK_EXML);
    assert_null(strstr(error.message, "secret"));
}

static void test_xml_takes_a_null_error(void **state) {
    (void)state;
    assert_int_equal(xml_parse(&document, VIEW("<a"), "test.xml", NULL), IAM_MOCK_EXML);
    assert_int_equal(xml_parse(&document, VIEW(""), "test.xml", NULL), IAM_MOCK_EXML);
}

/*
 * The host program may be done with libxml2 long before it is done with mocks. Not for failing allocations:
 * from 2.13 on libxml2 itself aborts the process when it can't allocate what initialising it takes.
 */
static void test_xml_works_after_the_host_cleaned_up_libxml2(void **state) {
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_string_equal(parsed("<a>&amp;\xC3\xA9</a>")->text, "&\xC3\xA9");
        xmlCleanupParser();
    }
}

/* What the host told libxml2 stays. */
static void note_error(void *context, const char *message, ...) {
    (void)message;
    ++*(int *)context;
}

#if LIBXML_VERSION >= 21200
static void note_structured_error(void *context, const xmlError *error) {
#else
static void note_structured_error(void *context, xmlError *error) {
#endif
    (void)error;
    ++*(int *)context;
}

static void test_xml_leaves_the_hosts_handlers_alone(void **state) {
    (void)state;
    int errors = 0;
    xmlSetGenericErrorFunc(&errors, note_error);
    struct iam_mock_error error;
    int code = xml_parse(&document, VIEW("<a><b></a>"), "test.xml", &error);
    xmlSetStructuredErrorFunc(&errors, note_structured_error);
    code |= xml_parse(&document, VIEW("<a><b></a>"), "test.xml", &error);
    xmlSetStructuredErrorFunc(NULL, NULL);
    int ours = errors;
    xmlFreeDoc(xmlReadMemory("<a", 2, NULL, NULL, 0));
    xmlSetGenericErrorFunc(NULL, NULL);
    assert_int_equal(code, IAM_MOCK_EXML);
    assert_int_equal(ours, 0);
    assert_true(errors > 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_teardown(test_xml_keeps_names_attributes_and_text, free_document),
    cmocka_unit_test_teardown(test_xml_decodes_entities_in_attributes, free_document),
    cmocka_unit_test_teardown(test_xml_knows_where_elements_stand, free_document),
    cmocka_unit_test_teardown(test_xml_says_what_is_wrong_and_where, free_document),
    cmocka_unit_test_teardown(test_xml_refuses_nul_bytes, free_document),
    cmocka_unit_test_teardown(test_xml_refuses_more_than_8_mib, free_document),
    cmocka_unit_test_teardown(test_xml_never_reads_an_external_entity, free_document),
    cmocka_unit_test_teardown(test_xml_takes_a_null_error, free_document),
    cmocka_unit_test_teardown(test_xml_works_after_the_host_cleaned_up_libxml2, free_document),
    cmocka_unit_test_teardown(test_xml_leaves_the_hosts_handlers_alone, free_document),
};

int main(void) { return cmocka_run_group_tests(tests, NULL, NULL); }
