/* Scripts of a sweep, of any bytes: refused with a column inside, or armed; and what is written is read
 * again. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sweep/script_read.h"
#include "sweep/sweep.h"
#include "send.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: %s doesn't hold\n", __FILE__, __LINE__, #condition);                     \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

static struct iam_mock_sweep_observation observation;

/* Write a fault as the planner does, and read it again. */
static void check_fault(const struct sweep_scripted *it) {
    static struct sweep_scripted again[SWEEP_MAX_FAULTS];
    static char script[SWEEP_SCRIPT_SIZE], once_more[SWEEP_SCRIPT_SIZE];
    struct sweep_target target;
    struct sweep_fault fault = it->fault;
    size_t count;
    CHECK((fault.call > 0) != (fault.occurrence > 0));
    CHECK(sweep_fault_first(&fault) <= IAM_MOCK_SWEEP_MAX_CALLS && fault.last >= sweep_fault_first(&fault));
    memset(&target, 0, sizeof target);
    if (fault.occurrence > 0) {
        memcpy(target.action, it->action.data, it->action.size);
        sweep_unescape_target(target.target, it->target);
    }
    const struct sweep_targets targets = {&target, 1};
    sweep_format_script(script, &fault, 1, &targets);
    CHECK(sweep_parse_script(again, &count, script, NULL) == 0 && count == 1);
    fault = again[0].fault;
    sweep_format_script(once_more, &fault, 1, &targets);
    CHECK(strcmp(script, once_more) == 0);
}

/* As many calls as there are faults, whatever comes of them. */
static void check_mock(const char *script, size_t calls) {
    struct iam_mock *mock = NULL;
    struct iam_mock_response response = {.status = 0};
    const struct iam_mock_request request = {.body = DEACTIVATE_BOB, .body_size = sizeof DEACTIVATE_BOB - 1};
    CHECK(iam_mock_new(&mock, NULL, NULL) == 0);
    CHECK(iam_mock_add_user(mock, &(struct iam_mock_user){.name = "Bob"}, NULL) == 0);
    CHECK(iam_mock_add_device(mock, &(struct iam_mock_device){.serial_number = BOB_MFA, .user_name = "Bob"},
                              NULL) == 0);
    CHECK(iam_mock_sweep_arm_script(script, mock, NULL) == 0);
    for (size_t i = 0; i < calls; i++)
        CHECK(iam_mock_send(mock, &request, &response) >= 0);
    iam_mock_sweep_observe(mock, &observation);
    CHECK(observation.calls == calls);
    iam_mock_free(mock);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct sweep_scripted faults[SWEEP_MAX_FAULTS];
    struct iam_mock_error error = {.code = 0};
    size_t count;
    char *script = malloc(size + 1);
    CHECK(script != NULL);
    if (size > 0)
        memcpy(script, data, size);
    script[size] = '\0';
    const int result = sweep_parse_script(faults, &count, script, &error);
    CHECK(count <= SWEEP_MAX_FAULTS);
    for (size_t i = 0; i < count; i++)
        check_fault(&faults[i]);
    CHECK(result == 0 || (result == IAM_MOCK_EINVAL && error.column >= 1 &&
                          (size_t)error.column <= strlen(script) + 1 && *error.message));
    if (result == 0)
        check_mock(script, count);
    free(script);
    return 0;
}
