/* Offboard a user against the mock, and print each step: first without a failure, then with an IAM that is
 * not ready. */
#include <stdio.h>

#include <iam_mock.h>

#include "mock_transport.h"
#include "offboard.h"

static const char account[] = "<scenario xmlns=\"urn:iam-mock:scenario\">"
                              "<user name=\"Bob\">"
                              "<device serial_number=\"arn:aws:iam::123456789012:mfa/Bob\"/>"
                              "<device serial_number=\"GAHT12345678\"/>"
                              "</user>"
                              "</scenario>";

static const char *words(enum offboard_result result) {
    static const char *const texts[] = {
        [OFFBOARD_DONE] = "done",
        [OFFBOARD_NO_SUCH_USER] = "there is no such user",
        [OFFBOARD_REFUSED] = "the service refused",
        [OFFBOARD_BUSY] = "the service was busy for too long",
        [OFFBOARD_NO_ANSWER] = "no answer",
        [OFFBOARD_BAD_ANSWER] = "an answer that isn't IAM's",
        [OFFBOARD_BAD_NAME] = "no user can have that name",
        [OFFBOARD_NO_MEMORY] = "out of memory",
    };
    return texts[result];
}

static void print(const char *title, const char *text) {
    printf("--- %s\n%s", title, text != NULL ? text : "(out of memory)\n");
}

/* Offboard Bob in a mock with that account and, unless NULL, that rule. False: the mock itself failed. */
static bool tell(const struct iam_mock_rule *rule, struct iam_mock_error *error) {
    const struct iam_options options = {.sleep = sleep_in_mock};
    struct offboard_report report;
    struct iam_mock *mock = NULL;
    bool ready = iam_mock_new(&mock, NULL, error) == 0 &&
                 iam_mock_load_scenario_text(mock, account, sizeof account - 1, error) == 0;
    if (ready && rule != NULL)
        ready = iam_mock_add_rule(mock, rule, error) == 0;
    if (ready) {
        if (rule == NULL) /* the same each time */
            print("the account before", iam_mock_account_text(mock));
        const int64_t start = iam_mock_now_ms(mock);
        const enum offboard_result result = offboard_with(send_to_mock, mock, "Bob", &options, &report);
        printf("--- offboard(..., \"Bob\"): %s%s%s\n", words(result), report.message[0] != '\0' ? ": " : "",
               report.message);
        printf("    devices deactivated: %zu, deleted: %zu; virtual time waited: %lld s\n",
               report.deactivated, report.deleted, (long long)((iam_mock_now_ms(mock) - start) / 1000));
        print("the journal: each request, and what the client received", iam_mock_journal_text(mock));
        print("the account after", iam_mock_account_text(mock));
    }
    iam_mock_free(mock);
    return ready;
}

int main(void) {
    const struct iam_mock_rule not_yet = {
        .name = "not yet", .times = 2, .error = "EntityTemporarilyUnmodifiable"};
    const struct iam_mock_rule refuse = {.name = "refuse",
                                         .serial_number = "GAHT12345678",
                                         .error = "AccessDenied",
                                         .message = "Not this one."};
    struct iam_mock_error error = {.code = 0};

    printf("===== 1. Bob leaves, and all goes well\n");
    bool told = tell(NULL, &error);
    printf(
        "\n===== 2. A rule: twice \"EntityTemporarilyUnmodifiable\", so offboard() waits and tries again\n");
    told = told && tell(&not_yet, &error);
    printf("\n===== 3. A rule: the hardware device is refused, so offboard() stops half-way and says so\n");
    told = told && tell(&refuse, &error);
    if (!told)
        fprintf(stderr, "%s: %s\n", error.field, error.message);
    return told ? 0 : 1;
}
