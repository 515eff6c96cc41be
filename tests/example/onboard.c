#include "onboard.h"

#include <stdio.h>
#include <string.h>

#include "iam_list.h"

/* Each of these may be needed once more: for an answer that got lost, or a person who mistyped. */
#define CREATIONS 3
#define CODE_ATTEMPTS 3

/* One onboarding under way. */
struct arrival {
    const struct iam_client *client;
    const struct onboarding *onboarding;
    struct onboard_report *report;
    struct iam_answer answer; /* of the last call that counts */
    char serial_number[257];
    char seed[ONBOARD_SEED_SIZE];
};

static enum onboard_result result_of_call(enum iam_result result) {
    static const enum onboard_result results[] = {
        [IAM_SUCCESS] = ONBOARD_DONE,
        [IAM_ERROR] = ONBOARD_REFUSED,
        [IAM_BUSY] = ONBOARD_BUSY,
        [IAM_NO_ANSWER] = ONBOARD_NO_ANSWER,
        [IAM_BAD_ANSWER] = ONBOARD_BAD_ANSWER,
        [IAM_TOO_LONG] = ONBOARD_BAD_NAME,
        [IAM_NO_MEMORY] = ONBOARD_NO_MEMORY,
    };
    return results[result];
}

/* ----- Whose is it? ----- */

enum owner {
    OWNER_US,    /* the list has our text */
    OWNER_OTHER, /* it has not */
    OWNER_NONE,  /* there is no such user or device */
    OWNER_UNKNOWN
};

/* Whether a list has the text. This does not touch the answer that made us look. */
static enum owner look_in(const struct arrival *arrival, const struct iam_list_form *form,
                          const struct iam_parameter *of, const char *text) {
    struct iam_answer answer = {.error_code = ""};
    struct text_list list = {.count = 0};
    const enum iam_result result = iam_list_all(arrival->client, form, of, &list, &answer);
    enum owner owner = OWNER_UNKNOWN;
    if (result == IAM_SUCCESS)
        owner = text_list_has(&list, text) ? OWNER_US : OWNER_OTHER;
    else if (iam_is_error(result, &answer, "NoSuchEntity"))
        owner = OWNER_NONE;
    text_list_clear(&list);
    iam_answer_clear(&answer);
    return owner;
}

/* Must we look? "It exists already" may mean someone else's, that of an earlier run, or the one that a lost
 * attempt has just made. */
static bool must_look(enum iam_result result, const struct iam_answer *answer) {
    return iam_is_error(result, answer, "EntityAlreadyExists") || (result != IAM_SUCCESS && answer->in_doubt);
}

/* The result, and the fate, of a call after which we had to look. */
static enum onboard_result judge(const struct arrival *arrival, enum owner owner, enum iam_result result,
                                 enum onboard_fate *fate) {
    *fate = ONBOARD_NOT_MADE;
    if (owner == OWNER_US)
        *fate = ONBOARD_MADE;
    else if (owner == OWNER_UNKNOWN)
        *fate = ONBOARD_UNKNOWN;
    if (owner == OWNER_US)
        return ONBOARD_DONE;
    return owner == OWNER_OTHER && iam_is_error(result, &arrival->answer, "EntityAlreadyExists")
               ? ONBOARD_NAME_TAKEN
               : result_of_call(result);
}

/* ----- The user ----- */

/* The device's serial number follows from the user's ARN, arn:aws:iam::ACCOUNT:user/NAME: it is not in the
 * answer that the device exists already. */
static enum onboard_result learn_serial(struct arrival *arrival, const char *action) {
    char arn[2049];
    const enum iam_result result = iam_read_value(&arrival->answer, action, "User", "Arn", arn, sizeof arn);
    if (result != IAM_SUCCESS)
        return result_of_call(result);
    const char *end = strstr(arn, ":user/");
    if (end == NULL)
        return ONBOARD_BAD_ANSWER;
    const int size = snprintf(arrival->serial_number, sizeof arrival->serial_number, "%.*s:mfa/%s",
                              (int)(end - arn), arn, arrival->onboarding->user_name);
    return size > 0 && (size_t)size < sizeof arrival->serial_number ? ONBOARD_DONE : ONBOARD_BAD_NAME;
}

static enum onboard_result create_user(struct arrival *arrival) {
    static const struct iam_list_form tags = {"ListUserTags", "Tags", "Value"};
    const struct onboarding *onboarding = arrival->onboarding;
    const struct iam_parameter parameters[] = {{"UserName", onboarding->user_name},
                                               {"Tags.member.1.Key", "onboarding"},
                                               {"Tags.member.1.Value", onboarding->id}};
    enum onboard_fate *fate = &arrival->report->user;
    enum iam_result result = iam_call(arrival->client, "CreateUser", parameters, 3, &arrival->answer);
    if (result == IAM_SUCCESS) {
        *fate = ONBOARD_MADE;
        return learn_serial(arrival, "CreateUser");
    }
    if (!must_look(result, &arrival->answer))
        return result_of_call(result);
    const enum onboard_result found =
        judge(arrival, look_in(arrival, &tags, &parameters[0], onboarding->id), result, fate);
    if (found != ONBOARD_DONE)
        return found;
    result = iam_call(arrival->client, "GetUser", parameters, 1, &arrival->answer);
    return result == IAM_SUCCESS ? learn_serial(arrival, "GetUser") : result_of_call(result);
}

/* ----- The device ----- */

/* Does the user have the device enabled? */
static enum owner look_for_device(const struct arrival *arrival) {
    static const struct iam_list_form devices = {"ListMFADevices", "MFADevices", "SerialNumber"};
    const struct iam_parameter user = {"UserName", arrival->onboarding->user_name};
    return look_in(arrival, &devices, &user, arrival->serial_number);
}

static enum onboard_result read_seed(struct arrival *arrival) {
    const enum iam_result result =
        iam_read_value(&arrival->answer, "CreateVirtualMFADevice", "VirtualMFADevice", "Base32StringSeed",
                       arrival->seed, sizeof arrival->seed);
    if (result == IAM_SUCCESS)
        memcpy(arrival->report->serial_number, arrival->serial_number, sizeof arrival->serial_number);
    return result_of_call(result);
}

/*
 * A device with our tag is there, but IAM told its seed only once, in an answer that we do not have: delete
 * it, and create another. IAM does not delete a device that is enabled: then an earlier run has done all.
 */
static enum onboard_result delete_device(struct arrival *arrival) {
    const struct iam_parameter serial = {"SerialNumber", arrival->serial_number};
    const enum iam_result result =
        iam_call(arrival->client, "DeleteVirtualMFADevice", &serial, 1, &arrival->answer);
    if (iam_is_error(result, &arrival->answer, "NoSuchEntity"))
        return ONBOARD_DONE;
    if (!iam_is_error(result, &arrival->answer, "DeleteConflict"))
        return result_of_call(result);
    const enum onboard_result found =
        judge(arrival, look_for_device(arrival), result, &arrival->report->device);
    if (found == ONBOARD_DONE)
        memcpy(arrival->report->serial_number, arrival->serial_number, sizeof arrival->serial_number);
    return found;
}

/* DONE: there is a device with a seed, or, if the report says MADE, an enabled one. */
static enum onboard_result create_device(struct arrival *arrival) {
    static const struct iam_list_form tags = {"ListMFADeviceTags", "Tags", "Value"};
    const struct onboarding *onboarding = arrival->onboarding;
    const struct iam_parameter parameters[] = {{"VirtualMFADeviceName", onboarding->user_name},
                                               {"Tags.member.1.Key", "onboarding"},
                                               {"Tags.member.1.Value", onboarding->id}};
    const struct iam_parameter serial = {"SerialNumber", arrival->serial_number};
    enum iam_result result = IAM_SUCCESS;
    for (int made = 0; made < CREATIONS; made++) {
        enum onboard_fate created = ONBOARD_NOT_MADE;
        result = iam_call(arrival->client, "CreateVirtualMFADevice", parameters, 3, &arrival->answer);
        if (result == IAM_SUCCESS)
            return read_seed(arrival);
        if (!must_look(result, &arrival->answer))
            break;
        const enum onboard_result found =
            judge(arrival, look_in(arrival, &tags, &serial, onboarding->id), result, &created);
        if (found != ONBOARD_DONE)
            return found;
        const enum onboard_result deleted = delete_device(arrival);
        if (deleted != ONBOARD_DONE || arrival->report->device == ONBOARD_MADE)
            return deleted;
    }
    return result_of_call(result);
}

/* One attempt, with two codes of the person. */
static enum onboard_result enable_with(struct arrival *arrival, char codes[2][ONBOARD_CODE_SIZE]) {
    const struct iam_parameter parameters[] = {{"UserName", arrival->onboarding->user_name},
                                               {"SerialNumber", arrival->serial_number},
                                               {"AuthenticationCode1", codes[0]},
                                               {"AuthenticationCode2", codes[1]}};
    enum onboard_fate *fate = &arrival->report->device;
    const enum iam_result result =
        iam_call(arrival->client, "EnableMFADevice", parameters, 4, &arrival->answer);
    if (result == IAM_SUCCESS)
        *fate = ONBOARD_MADE;
    else if (must_look(result, &arrival->answer))
        return judge(arrival, look_for_device(arrival), result, fate);
    return result_of_call(result);
}

static enum onboard_result enable_device(struct arrival *arrival) {
    const struct onboarding *onboarding = arrival->onboarding;
    char codes[2][ONBOARD_CODE_SIZE];
    for (int attempt = 1; attempt <= CODE_ATTEMPTS; attempt++) {
        if (!onboarding->codes(onboarding->codes_context, arrival->serial_number, arrival->seed, attempt,
                               codes))
            return ONBOARD_BAD_CODES;
        const enum onboard_result result = enable_with(arrival, codes);
        if (result != ONBOARD_REFUSED || strcmp(arrival->answer.error_code, "InvalidAuthenticationCode") != 0)
            return result;
    }
    return ONBOARD_BAD_CODES;
}

enum onboard_result onboard(transport_fn *send, void *context, const struct onboarding *onboarding,
                            const struct iam_options *options, struct onboard_report *report) {
    const struct iam_client client = iam_client_with(send, context, options);
    struct arrival arrival = {
        .client = &client, .onboarding = onboarding, .report = report, .answer = {.error_code = ""}};
    memset(report, 0, sizeof *report);
    enum onboard_result result = create_user(&arrival);
    if (result == ONBOARD_DONE)
        result = create_device(&arrival);
    if (result == ONBOARD_DONE && report->device != ONBOARD_MADE)
        result = enable_device(&arrival);
    if (result != ONBOARD_DONE) {
        memcpy(report->error_code, arrival.answer.error_code, sizeof report->error_code);
        memcpy(report->message, arrival.answer.message, sizeof report->message);
    }
    iam_answer_clear(&arrival.answer);
    return result;
}
