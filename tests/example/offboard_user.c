#include "offboard_user.h"

#include <string.h>

#include "iam_list.h"

/* Another administrator may add a key or a device before the user is deleted: so often everything is removed
 * once more. */
#define ROUNDS 3

/* The offboarding of one user. */
struct departure {
    const struct iam_client *client;
    const char *user_name;
    struct offboard_user_report *report;
    struct iam_answer answer; /* of the last call that counts */
};

/* ----- One thing: delete it, and look whether it is there ----- */

static const struct iam_list_form keys_of_user = {"ListAccessKeys", "AccessKeyMetadata", "AccessKeyId"};

static enum iam_result list_keys(const struct departure *departure, struct text_list *list,
                                 struct iam_answer *answer) {
    const struct iam_parameter user = {"UserName", departure->user_name};
    return iam_list_all(departure->client, &keys_of_user, &user, list, answer);
}

/* Is it there? NULL as id: the action asks for the user's only one. */
typedef enum offboard_fate look_fn(const struct departure *departure, const char *id);

static enum offboard_fate look_for_key(const struct departure *departure, const char *id) {
    struct iam_answer answer = {.error_code = ""};
    struct text_list list = {.count = 0};
    const enum iam_result result = list_keys(departure, &list, &answer);
    enum offboard_fate fate = OFFBOARD_UNKNOWN;
    if (iam_is_error(result, &answer, "NoSuchEntity"))
        fate = OFFBOARD_OFF; /* there is not even a user */
    else if (result == IAM_SUCCESS)
        fate = text_list_has(&list, id) ? OFFBOARD_STILL_ON : OFFBOARD_OFF;
    text_list_clear(&list);
    iam_answer_clear(&answer);
    return fate;
}

static enum offboard_fate look_by(const struct departure *departure, const char *action) {
    const struct iam_parameter user = {"UserName", departure->user_name};
    struct iam_answer answer = {.error_code = ""};
    const enum iam_result result = iam_call(departure->client, action, &user, 1, &answer);
    enum offboard_fate fate = OFFBOARD_UNKNOWN;
    if (result == IAM_SUCCESS)
        fate = OFFBOARD_STILL_ON;
    else if (iam_is_error(result, &answer, "NoSuchEntity"))
        fate = OFFBOARD_OFF;
    iam_answer_clear(&answer);
    return fate;
}

static enum offboard_fate look_for_password(const struct departure *departure, const char *id) {
    (void)id;
    return look_by(departure, "GetLoginProfile");
}

static enum offboard_fate look_for_user(const struct departure *departure, const char *id) {
    (void)id;
    return look_by(departure, "GetUser");
}

/*
 * Delete it. NoSuchEntity is the goal reached, by someone else or by an attempt of ours whose answer got
 * lost. If the answers do not say what became of it, look.
 */
static enum offboard_result delete_it(struct departure *departure, const char *action, const char *id,
                                      look_fn *look, enum offboard_fate *fate) {
    const struct iam_parameter parameters[] = {{"UserName", departure->user_name}, {"AccessKeyId", id}};
    const enum iam_result result = iam_call(departure->client, action, parameters, 2, &departure->answer);
    if (result == IAM_SUCCESS || iam_is_error(result, &departure->answer, "NoSuchEntity"))
        *fate = OFFBOARD_OFF;
    else if (departure->answer.in_doubt)
        *fate = look(departure, id);
    return *fate == OFFBOARD_OFF ? OFFBOARD_DONE : offboard_result_of(result);
}

/* ----- The steps ----- */

/* All keys into the report, before one is deleted. */
static enum offboard_result find_keys(struct departure *departure) {
    struct offboard_user_report *report = departure->report;
    struct offboard_key found[OFFBOARD_MAX_KEYS];
    struct text_list list = {.count = 0};
    const enum iam_result listed = list_keys(departure, &list, &departure->answer);
    enum offboard_result result = iam_is_error(listed, &departure->answer, "NoSuchEntity")
                                      ? OFFBOARD_NO_SUCH_USER
                                      : offboard_result_of(listed);
    if (list.count > OFFBOARD_MAX_KEYS)
        result = OFFBOARD_BAD_ANSWER;
    memset(found, 0, sizeof found);
    for (size_t i = 0; i < list.count && result == OFFBOARD_DONE; i++) {
        if (strlen(list.items[i]) < sizeof found[i].id)
            memcpy(found[i].id, list.items[i], strlen(list.items[i]) + 1);
        else
            result = OFFBOARD_BAD_ANSWER;
    }
    if (result == OFFBOARD_DONE) { /* else the report of an earlier round stays */
        memcpy(report->keys, found, sizeof found);
        report->key_count = list.count;
        report->keys_listed = true;
    }
    text_list_clear(&list);
    return result;
}

static enum offboard_result remove_keys(struct departure *departure) {
    struct offboard_user_report *report = departure->report;
    enum offboard_result result = find_keys(departure);
    for (size_t i = 0; i < report->key_count && result == OFFBOARD_DONE; i++)
        result =
            delete_it(departure, "DeleteAccessKey", report->keys[i].id, look_for_key, &report->keys[i].fate);
    return result;
}

static enum offboard_result remove_password(struct departure *departure) {
    return delete_it(departure, "DeleteLoginProfile", NULL, look_for_password, &departure->report->password);
}

/* Another administrator may have deleted the user meanwhile: offboard() then meets NoSuchEntity. */
static enum offboard_result remove_devices(struct departure *departure) {
    const struct iam_client *client = departure->client;
    struct offboard_report *kept = &departure->report->devices, round;
    struct iam_answer *answer = &departure->answer;
    const enum offboard_result result =
        offboard_with(client->send, client->context, departure->user_name, &client->options, &round);
    if (round.listed) { /* else the report of an earlier round stays */
        round.deactivated += kept->deactivated;
        round.deleted += kept->deleted;
        *kept = round;
    }
    iam_answer_clear(answer);
    memcpy(answer->error_code, round.error_code, sizeof answer->error_code);
    memcpy(answer->message, round.message, sizeof answer->message);
    if (result == OFFBOARD_REFUSED && strcmp(round.error_code, "NoSuchEntity") == 0 &&
        look_for_user(departure, NULL) == OFFBOARD_OFF)
        return OFFBOARD_NO_SUCH_USER;
    return result;
}

static enum offboard_result delete_user(struct departure *departure) {
    return delete_it(departure, "DeleteUser", NULL, look_for_user, &departure->report->user);
}

/*
 * The order is that of the risk: first nobody can call the API as the user or log in any more; only then are
 * the second factors removed.
 */
static enum offboard_result make_round(struct departure *departure) {
    static enum offboard_result (*const steps[])(struct departure *) = {remove_keys, remove_password,
                                                                        remove_devices, delete_user};
    enum offboard_result result = OFFBOARD_DONE;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && result == OFFBOARD_DONE; i++)
        result = steps[i](departure);
    return result;
}

static enum offboard_result remove_user(struct departure *departure) {
    enum offboard_result result = make_round(departure);
    for (int made = 1; made < ROUNDS && result == OFFBOARD_REFUSED &&
                       strcmp(departure->answer.error_code, "DeleteConflict") == 0;
         made++)
        result = make_round(departure);
    if (result == OFFBOARD_NO_SUCH_USER && departure->report->keys_listed)
        return OFFBOARD_DONE; /* there was one at the beginning */
    return result;
}

enum offboard_result offboard_user(transport_fn *send, void *context, const char *user_name,
                                   const struct iam_options *options, struct offboard_user_report *report) {
    const struct iam_client client = iam_client_with(send, context, options);
    struct offboard_user_report unread;
    struct departure departure = {.client = &client,
                                  .user_name = user_name,
                                  .report = report != NULL ? report : &unread,
                                  .answer = {.error_code = ""}};
    struct offboard_user_report *out = departure.report;
    memset(out, 0, sizeof *out);
    const enum offboard_result result = remove_user(&departure);
    if (result == OFFBOARD_DONE || result == OFFBOARD_NO_SUCH_USER)
        out->user = OFFBOARD_OFF;
    if (result != OFFBOARD_DONE) {
        memcpy(out->error_code, departure.answer.error_code, sizeof out->error_code);
        memcpy(out->message, departure.answer.message, sizeof out->message);
    }
    iam_answer_clear(&departure.answer);
    return result;
}
