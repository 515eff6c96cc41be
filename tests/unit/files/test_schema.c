/* fixtures/schema/scenario.rng and the library accept the same scenarios, as far as a schema can know. */
#include "base/base.h"
#include "scenario_cases.h"
#include "schema.h"

static struct iam_mock *mock;

static int library_code(const char *text, struct iam_mock_error *error) {
    iam_mock_free(mock);
    mock = NULL;
    assert_int_equal(iam_mock_new(&mock, NULL, NULL), 0);
    return iam_mock_load_scenario_text(mock, text, strlen(text), error);
}

static int free_mock(void **state) {
    (void)state;
    iam_mock_free(mock);
    mock = NULL;
    return 0;
}

static void test_schema_and_library_agree(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(scenario_cases); i++) {
        const struct scenario_case *c = scenario_cases + i;
        struct iam_mock_error error = {.code = 0};
        int code = library_code(c->text, &error);
        bool valid = schema_accepts(c->text);
        if ((code == 0) != (valid && !c->semantic) || (c->semantic && !valid))
            fail_msg("%.300s\nlibrary: %d %s\nschema: %s", c->text, code, error.message,
                     valid ? "accepts" : said);
    }
}

static void agree_that_it_is_right(const char *attributes) {
    char text[256];
    struct iam_mock_error error = {.code = 0};
    snprintf(text, sizeof text, SCENARIO("<rule %s/>"), attributes);
    int code = library_code(text, &error);
    bool valid = schema_accepts(text);
    if (code || !valid)
        fail_msg("%s\nlibrary: %d %s\nschema: %s", text, code, error.message, valid ? "accepts" : said);
}

/* A new row of a table that the schema repeats isn't forgotten there. */
static void test_schema_knows_every_action_error_fault_and_race(void **state) {
    (void)state;
#define ACTION(service, name, symbol, members, errors, slots, lists)                                         \
    agree_that_it_is_right("action='" #name "' error='Throttling'");
#include "model/actions.def"
#undef ACTION
#define ERROR(code, status, type)                                                                            \
    agree_that_it_is_right("error='" #code "'");                                                             \
    agree_that_it_is_right("error='" #code "' status='" #status "'");                                        \
    agree_that_it_is_right("error='" #code "' status='599' force='true'");
#include "model/errors.def"
#undef ERROR
#define FAULT(name, arrives, ...)                                                                            \
    agree_that_it_is_right("fault='" #name "' latency_ms='1'");                                              \
    if (arrives)                                                                                             \
        agree_that_it_is_right("fault='" #name "' when='AFTER_CHANGE'");
#include "model/faults.def"
#undef FAULT
#define RACE(name, needs) agree_that_it_is_right("race='" #name "'");
#include "model/races.def"
#undef RACE
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_teardown(test_schema_and_library_agree, free_mock),
    cmocka_unit_test_teardown(test_schema_knows_every_action_error_fault_and_race, free_mock),
};

int main(void) { return cmocka_run_group_tests(tests, read_schema, free_schema); }
