/* The program uses libxml2 too: its settings change nothing for the library, and the library changes none. */
#define _XOPEN_SOURCE 700
#include "with_mock.h"

#include "files/xml.h"
#include "base/memory.h"

#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlIO.h>
#include <pthread.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

/* Deprecated, but programs use them. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

/* ----- The program's settings ----- */

static int called; /* how often the library called a function of the program */

static void by_generic(void *context, const char *format, ...) {
    (void)context, (void)format;
    called++;
}
#if LIBXML_VERSION >= 21200
static void by_structured(void *context, const xmlError *error) {
#else
static void by_structured(void *context, xmlError *error) {
#endif
    (void)context, (void)error;
    called++;
}
static xmlParserInputPtr by_loader(const char *url, const char *id, xmlParserCtxtPtr context) {
    (void)url, (void)id, (void)context;
    called++;
    return NULL;
}
static int matches(const char *name) {
    (void)name;
    called++;
    return 0;
}
static void *opens(const char *name) {
    (void)name;
    called++;
    return NULL;
}
static void by_node(xmlNodePtr node) {
    (void)node;
    called++;
}

static xmlExternalEntityLoader loader_before;

static void set_generic(bool on) { xmlSetGenericErrorFunc(NULL, on ? by_generic : NULL); }
static void set_structured(bool on) { xmlSetStructuredErrorFunc(NULL, on ? by_structured : NULL); }
static void set_loader(bool on) {
    if (on)
        loader_before = xmlGetExternalEntityLoader();
    xmlSetExternalEntityLoader(on ? by_loader : loader_before);
}
static void set_input(bool on) {
    if (on)
        (void)xmlRegisterInputCallbacks(matches, opens, NULL, NULL);
    else
        (void)xmlPopInputCallbacks();
}
static void set_nodes(bool on) {
    (void)xmlRegisterNodeDefault(on ? by_node : NULL);
    (void)xmlDeregisterNodeDefault(on ? by_node : NULL);
}
static void set_entities(bool on) { (void)xmlSubstituteEntitiesDefault(on); }
static void set_validity(bool on) { xmlDoValidityCheckingDefaultValue = on; }
static void set_dtd(bool on) { xmlLoadExtDtdDefaultValue = on ? XML_DETECT_IDS | XML_COMPLETE_ATTRS : 0; }
static void set_blanks(bool on) { (void)xmlKeepBlanksDefault(!on); }
static void set_pedantic(bool on) { (void)xmlPedanticParserDefault(on); }
static void set_lines(bool on) { (void)xmlLineNumbersDefault(!on); }
static void set_warnings(bool on) { xmlGetWarningsDefaultValue = !on; }
static void set_indent(bool on) { xmlIndentTreeOutput = !on; }
static void set_cleaned(bool on) {
    (void)on;
    xmlCleanupParser();
}
static void set_catalog(bool on) {
#ifdef LIBXML_CATALOG_ENABLED
    xmlCatalogSetDefaults(on ? XML_CATA_ALLOW_ALL : XML_CATA_ALLOW_NONE);
#endif
    if (on)
        (void)setenv("XML_CATALOG_FILES", "outside.xml", 1);
    else
        (void)unsetenv("XML_CATALOG_FILES");
}
static void set_nothing(bool on) { (void)on; }

#define SETTING(name)                                                                                        \
    { #name, set_##name }
static const struct {
    const char *name;
    void (*set)(bool on);
} settings[] = {SETTING(nothing),  SETTING(generic), SETTING(structured), SETTING(loader),
                SETTING(input),    SETTING(nodes),   SETTING(entities),   SETTING(validity),
                SETTING(dtd),      SETTING(blanks),  SETTING(pedantic),   SETTING(lines),
                SETTING(warnings), SETTING(indent),  SETTING(catalog),    SETTING(cleaned)};
#define ALL LENGTH(settings) /* in place of a setting: all of them at once */

/* All but the last, which ends what the others began. */
static void set(size_t which, bool on) {
    for (size_t i = 0; i < LENGTH(settings); i++) {
        if (i == which || (which == ALL && i + 1 < ALL))
            settings[i].set(on);
    }
}

/* ----- What the library makes of documents ----- */

#define ROOT "<scenario xmlns=\"urn:iam-mock:scenario\">"
static const char *const documents[] = {
    ROOT "<user name=\"Bob\"/></scenario>",
    ROOT " <user name=\"Bob\"> <device serial_number=\"GAHT12345678\"/> </user>\n</scenario>",
    ROOT " a <user name=\"Bob\"/> <!-- no --> <user name=\"Al\"/> b </scenario>",
    ROOT "<user name=\"Bob\">",
    ROOT "<user name=\"Bob\" name=\"Al\"/></scenario>",
    ROOT "<user xmlns:a=\"not absolute\" name=\"Bob\"/></scenario>",
    ROOT "<user xml:base=\"outside.xml\" name=\"Bob\"/></scenario>",
    ROOT "&outside;</scenario>",
    "<!DOCTYPE scenario SYSTEM \"outside.xml\">" ROOT "<user name=\"Bob\"/></scenario>",
    "<!DOCTYPE scenario PUBLIC \"outside\" \"outside.xml\">" ROOT "</scenario>",
    "<!DOCTYPE scenario [<!ENTITY x SYSTEM \"outside.xml\">]>" ROOT "&x;</scenario>",
    "<!DOCTYPE scenario [<!ENTITY x SYSTEM \"outside.xml\">]>" ROOT "<user name=\"&x;\"/></scenario>",
    "<!DOCTYPE scenario [<!ENTITY % x SYSTEM \"outside.xml\">%x;]>" ROOT "</scenario>",
    "<!DOCTYPE scenario [<!ENTITY x \"y\">]>" ROOT "&x;</scenario>",
    "<!DOCTYPE [<!ENTITY % x SYSTEM \"outside.xml\">%x;]>" ROOT "</scenario>",
    "<!DOCTYPE scenario [<!ATTLIST user path CDATA \"/a/\">]>" ROOT "<user name=\"Bob\"/></scenario>",
    "<?oasis-xml-catalog catalog=\"outside.xml\"?>" ROOT "<user name=\"Bob\"/></scenario>",
    "<?xml-stylesheet href=\"outside.xml\"?>" ROOT "<user name=\"Bob\"/></scenario>",
    "<?xml-model href=\"outside.xml\"?>" ROOT "<user name=\"Bob\"/></scenario>",
    ROOT "<i:include xmlns:i=\"http://www.w3.org/2001/XInclude\" href=\"outside.xml\"/></scenario>",
    ROOT "<r:include xmlns:r=\"http://relaxng.org/ns/structure/1.0\" href=\"outside.xml\"/></scenario>",
    ROOT "<r:externalRef xmlns:r=\"http://relaxng.org/ns/structure/1.0\" href=\"outside.xml\"/></scenario>",
    "<scenario xmlns=\"urn:iam-mock:scenario\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
    "xsi:schemaLocation=\"urn:iam-mock:scenario outside.xml\"/>",
    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" ROOT "<user name=\"B\xF6\"/></scenario>",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" ROOT "<user name=\"B\xF6\"/></scenario>",
    "<?xml version='1.0' encoding = 'EUC-JP'?>" ROOT "<user name=\"\x8F\"/></scenario>",
    "<?xml version=\"1.0\" encoding=\"UTF-7\"?>+ADwAIQ-DOCTYPE a SYSTEM \"outside.xml\"+AD4APA-a/+AD4-\xFF",
    "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" ROOT "</scenario>",
    "<?xml version=\"1.0\" encoding=\"nonsense\"?>" ROOT "</scenario>",
};

/* What a mock says of a document, as one text. */
static void describe(char out[2048], const char *document) {
    struct iam_mock *mock = NULL;
    struct iam_mock_error error = {0};
    struct xml_document *parsed = NULL;
    assert_int_equal(iam_mock_new(&mock, NULL, NULL), 0);
    const int code = iam_mock_load_scenario_text(mock, document, strlen(document), &error);
    const bool is_xml = xml_parse(&parsed, view_of(document), "fixture.xml", NULL) == 0;
    snprintf(out, 2048, "%d, %d:%d %s: %s\n%s%s", code, error.line, error.column, error.field, error.message,
             iam_mock_account_text(mock), is_xml ? parsed->root->text : "no XML");
    memory_free(parsed);
    iam_mock_free(mock);
}

static void expect_unchanged(size_t which, const char *document, const char *expected) {
    char found[2048];
    called = 0;
    set(which, true);
    describe(found, document);
    const int calls = called;
    set(which, false);
    const char *name = which == ALL ? "all" : settings[which].name;
    if (strcmp(found, expected) != 0)
        fail_msg("with %s, \"%s\" gives\n%s\nexpected\n%s", name, document, found, expected);
    if (calls > 0)
        fail_msg("with %s, \"%s\": the library called %d functions of the program", name, document, calls);
}

/* Watches a file that documents name: outside.xml of the working directory. */
static int watch_outside(char directory[]) {
    FILE *file;
    assert_non_null(mkdtemp(directory));
    assert_int_equal(chdir(directory), 0);
    file = fopen("outside.xml", "w");
    assert_non_null(file);
    assert_true(fputs("<!ENTITY y \"y\">", file) >= 0);
    assert_int_equal(fclose(file), 0);
    const int watch = inotify_init1(IN_NONBLOCK);
    assert_true(watch >= 0);
    assert_true(inotify_add_watch(watch, "outside.xml", IN_OPEN) >= 0);
    return watch;
}

static void test_xml_host_has_no_influence(void **state) {
    char directory[] = "/tmp/iam-mock-XXXXXX", before[4096], event[4096];
    (void)state;
    assert_non_null(getcwd(before, sizeof before));
    const int watch = watch_outside(directory);
    for (size_t i = 0; i < LENGTH(documents); i++) {
        char expected[2048];
        describe(expected, documents[i]);
        for (size_t which = 0; which <= ALL; which++)
            expect_unchanged(which, documents[i], expected);
        if (read(watch, event, sizeof event) > 0)
            fail_msg("\"%s\": a file that it names was opened", documents[i]);
    }
    (void)close(watch);
    assert_int_equal(unlink("outside.xml"), 0);
    assert_int_equal(chdir(before), 0);
    assert_int_equal(rmdir(directory), 0);
}

/* ----- What the library leaves ----- */

static int load(const char *document) {
    char description[2048];
    describe(description, document);
    return 0;
}

static void test_xml_host_keeps_its_last_error(void **state) {
    (void)state;
    for (size_t i = 0; i < LENGTH(documents); i++) {
        xmlResetLastError();
        load(documents[i]);
        assert_null(xmlGetLastError());
        assert_null(xmlReadMemory("<own>", 5, "own.xml", NULL, XML_PARSE_NOERROR));
        const xmlError *error = xmlGetLastError();
        assert_non_null(error);
        const int code = error->code;
        load(documents[i]);
        assert_ptr_equal(xmlGetLastError(), error);
        assert_int_equal(error->code, code);
        assert_string_equal(error->file, "own.xml");
        assert_non_null(strstr(error->message, "own"));
    }
    xmlResetLastError();
}

static void *check_settings(void *unused) {
    called = 0;
    set(ALL, true);
    for (size_t i = 0; i < LENGTH(documents); i++)
        load(documents[i]);
    const bool indent = xmlIndentTreeOutput == 0; /* first: xmlKeepBlanksDefault() sets it */
    const bool kept = indent && called == 0 && xmlGenericError == by_generic &&
                      xmlStructuredError == by_structured && xmlGetExternalEntityLoader() == by_loader &&
                      xmlSubstituteEntitiesDefault(1) == 1 && xmlDoValidityCheckingDefaultValue == 1 &&
                      xmlLoadExtDtdDefaultValue != 0 && xmlKeepBlanksDefault(0) == 0 &&
                      xmlPedanticParserDefault(1) == 1 && xmlGetWarningsDefaultValue == 0;
    const bool nodes =
        xmlRegisterNodeDefault(by_node) == by_node && xmlDeregisterNodeDefault(by_node) == by_node;
    set(ALL, false);
    return kept && nodes ? &called : unused;
}

static void test_xml_host_keeps_its_settings(void **state) {
    pthread_t thread;
    void *result = NULL;
    (void)state;
    assert_non_null(check_settings(NULL));
    assert_int_equal(pthread_create(&thread, NULL, check_settings, NULL), 0); /* it has defaults of its own */
    assert_int_equal(pthread_join(thread, &result), 0);
    assert_non_null(result);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_xml_host_has_no_influence),
        cmocka_unit_test(test_xml_host_keeps_its_last_error),
        cmocka_unit_test(test_xml_host_keeps_its_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
