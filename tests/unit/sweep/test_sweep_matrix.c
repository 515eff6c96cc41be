/* The matrix of a sweep: the order of its rows, the letters of its cells. */
#include "told.h"

#include "sweep/report.h"

/* Pass all cases of depth 1 but two: "2:RESET/applied" is never met, "2:CLOSED" ends with a verdict. */
static const char *told_text(struct model *model, enum iam_mock_sweep_verdict verdict) {
    model_new_sweep(model, &(struct iam_mock_sweep_options){.depth = 1, .matrix = true});
    pass_fault_free(model);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        told_body(&model->observation);
        if (strcmp(it->script, "2:RESET/applied") != 0)
            meet(&model->observation, it->script);
        record(model, it, strcmp(it->script, "2:CLOSED") == 0 ? verdict : IAM_MOCK_SWEEP_PASSED);
    }
    return iam_mock_sweep_text(model->sweep);
}

/* Each row comes after the one before it. */
static void assert_rows(const char *text, const char *const labels[], size_t count) {
    assert_non_null(text);
    for (size_t i = 0; i < count; i++) {
        char row[80];
        snprintf(row, sizeof row, "\n%s ", labels[i]);
        assert_says(text, row); /* what is left of it */
        text = strstr(text, row);
    }
}

/* Of related outcomes the rows are together, in whatever order the calls brought them into the plan. */
static void test_sweep_matrix_sorts_its_rows(void **state) {
    static const char *const labels[] = {
        "DeleteConflict",                /* of call 3 alone */
        "EntityTemporarilyUnmodifiable", /* not of call 1 */
        "InternalFailure",
        "InternalFailure/applied", /* from call 2 on */
        "MalformedQueryString",
        "ServiceFailure",
        "ServiceFailure/applied",
        "Throttling",
        "REFUSED",
        "TIMEOUT",
        "TIMEOUT/applied", /* from call 2 on */
        "RESET",
        "RESET/applied",
        "CLOSED",
        "MALFORMED_XML/applied",
        "CUT@0",
        "CUT@0/applied",
        "CUT@middle",
        "CUT@middle/applied",
        "CUT@end/applied",
        "hostile:leading-comment/applied",
        "hostile:no-message",
    };
    struct model *model = *state;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.matrix = true});
    for (int run = 0; run < 2; run++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        told_body(&model->observation);
        model->observation.calls = 3;
        model->observation.call[2] = told_call("DeleteVirtualMFADevice", 3, true);
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    assert_rows(iam_mock_sweep_text(model->sweep), labels, sizeof labels / sizeof labels[0]);
}

/* Returns the number of a single. */
static int number_of(struct model *model, const char *script) {
    int number = -1;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.matrix = true});
    pass_fault_free(model);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        if (strcmp(it->script, script) == 0)
            number = it->number;
    }
    assert_true(number > 0);
    return number;
}

/* A shard that has the middle of call 1 and the start of call 2. */
static void test_sweep_matrix_sorts_the_rows_of_a_shard(void **state) {
    static const char *const labels[] = {"CUT@0", "CUT@middle"};
    struct model *model = *state;
    const int middle = number_of(model, "1:CUT@137"), start = number_of(model, "2:CUT@0");
    const int shards = start - middle;
    assert_true(shards > 1);
    model_new_sweep(model, &(struct iam_mock_sweep_options){
                               .matrix = true, .shard_count = shards, .shard_index = middle % shards});
    pass_fault_free(model);
    assert_rows(iam_mock_sweep_text(model->sweep), labels, 2);
}

/* The letter of an outcome's row at call 2. */
static char letter_at_2(const char *text, const char *label) {
    char row[80];
    snprintf(row, sizeof row, "\n%s ", label);
    assert_says(text, row);
    const char *cell = strstr(text, row) + strlen(row);
    cell += strspn(cell, " ") + 1; /* past call 1 */
    return cell[strspn(cell, " ")];
}

static void test_sweep_matrix_has_a_letter_for_each_ending(void **state) {
    static const struct {
        enum iam_mock_sweep_verdict verdict;
        char letter;
    } endings[] = {
        {IAM_MOCK_SWEEP_PASSED, '.'},    {IAM_MOCK_SWEEP_FAILED, 'F'},      {IAM_MOCK_SWEEP_CRASHED, 'C'},
        {IAM_MOCK_SWEEP_HUNG, 'H'},      {IAM_MOCK_SWEEP_EXITED, 'E'},      {IAM_MOCK_SWEEP_LEAKED, 'L'},
        {IAM_MOCK_SWEEP_UNBOUNDED, 'U'}, {IAM_MOCK_SWEEP_NOT_STARTED, 'N'},
    };
    struct model *model = *state;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        const char *text = told_text(model, endings[i].verdict);
        assert_int_equal(letter_at_2(text, "CLOSED"), endings[i].letter);
        assert_int_equal(letter_at_2(text, "RESET/applied"), '!');
    }
}

static void test_sweep_letters_of_no_case_and_of_one_not_run(void **state) {
    (void)state;
    const struct sweep_case not_run = {.recorded = false};
    assert_int_equal(sweep_letter(NULL), '-');
    assert_int_equal(sweep_letter(&not_run), '?');
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, model_setup, model_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_sweep_matrix_sorts_its_rows),
        TEST(test_sweep_matrix_sorts_the_rows_of_a_shard),
        TEST(test_sweep_matrix_has_a_letter_for_each_ending),
        cmocka_unit_test(test_sweep_letters_of_no_case_and_of_one_not_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
