#include "offboard.h"

#include <string.h>

#include "iam_list.h"

enum offboard_result offboard_result_of(enum iam_result result) {
    static const enum offboard_result results[] = {
        [IAM_SUCCESS] = OFFBOARD_DONE,
        [IAM_ERROR] = OFFBOARD_REFUSED,
        [IAM_BUSY] = OFFBOARD_BUSY,
        [IAM_NO_ANSWER] = OFFBOARD_NO_ANSWER,
        [IAM_BAD_ANSWER] = OFFBOARD_BAD_ANSWER,
        [IAM_TOO_LONG] = OFFBOARD_BAD_NAME,
        [IAM_NO_MEMORY] = OFFBOARD_NO_MEMORY,
    };
    return results[result];
}

static enum offboard_result list_devices(const struct iam_client *client, const char *user_name,
                                         struct text_list *list, struct iam_answer *answer) {
    static const struct iam_list_form form = {"ListMFADevices", "MFADevices", "SerialNumber"};
    const struct iam_parameter user = {"UserName", user_name};
    const enum iam_result result = iam_list_all(client, &form, &user, list, answer);
    return iam_is_error(result, answer, "NoSuchEntity") ? OFFBOARD_NO_SUCH_USER : offboard_result_of(result);
}

/* Every page, into the report: nothing is done to a device before all are known. */
static enum offboard_result find_devices(const struct iam_client *client, const char *user_name,
                                         struct offboard_report *report, struct iam_answer *answer) {
    struct text_list list = {.count = 0};
    enum offboard_result result = list_devices(client, user_name, &list, answer);
    if (list.count > OFFBOARD_MAX_DEVICES)
        result = OFFBOARD_BAD_ANSWER;
    for (size_t i = 0; i < list.count && result == OFFBOARD_DONE; i++) {
        struct offboard_device *device = &report->devices[i];
        if (strlen(list.items[i]) < sizeof device->serial_number)
            memcpy(device->serial_number, list.items[i], strlen(list.items[i]) + 1);
        else
            result = OFFBOARD_BAD_ANSWER;
    }
    report->listed = result == OFFBOARD_DONE;
    report->device_count = report->listed ? list.count : 0;
    text_list_clear(&list);
    return result;
}

/*
 * Whether the user still holds the device, when the answers to its deactivation don't tell. Only a whole list
 * is proof; that the user is said not to exist, who was there a moment ago, is none.
 */
static enum offboard_fate look_again(const struct iam_client *client, const char *user_name,
                                     const char *serial, enum offboard_fate otherwise) {
    struct iam_answer answer = {.error_code = ""};
    struct text_list list = {.count = 0};
    enum offboard_fate fate = otherwise;
    if (list_devices(client, user_name, &list, &answer) == OFFBOARD_DONE)
        fate = text_list_has(&list, serial) ? OFFBOARD_STILL_ON : OFFBOARD_OFF;
    text_list_clear(&list);
    iam_answer_clear(&answer);
    return fate;
}

/*
 * NoSuchEntity may be the goal reached, by someone else or by an attempt of ours whose answer got lost. It
 * may also mean another user's device, so it isn't taken for more than it is.
 */
static enum offboard_result deactivate(const struct iam_client *client, const char *user_name,
                                       struct offboard_device *device, struct iam_answer *answer) {
    const struct iam_parameter parameters[] = {{"SerialNumber", device->serial_number},
                                               {"UserName", user_name}};
    const enum iam_result result = iam_call(client, "DeactivateMFADevice", parameters, 2, answer);
    if (result == IAM_SUCCESS)
        device->fate = OFFBOARD_OFF;
    else if (answer->in_doubt || iam_is_error(result, answer, "NoSuchEntity"))
        device->fate = look_again(client, user_name, device->serial_number,
                                  answer->in_doubt ? OFFBOARD_UNKNOWN : OFFBOARD_STILL_ON);
    return device->fate == OFFBOARD_OFF ? OFFBOARD_DONE : offboard_result_of(result);
}

/* NoSuchEntity: it doesn't exist, which is all that is wanted. */
static enum offboard_result delete_virtual(const struct iam_client *client, const char *serial,
                                           struct iam_answer *answer) {
    const struct iam_parameter parameters[] = {{"SerialNumber", serial}};
    const enum iam_result result = iam_call(client, "DeleteVirtualMFADevice", parameters, 1, answer);
    return iam_is_error(result, answer, "NoSuchEntity") ? OFFBOARD_DONE : offboard_result_of(result);
}

static enum offboard_result remove_device(const struct iam_client *client, const char *user_name,
                                          struct offboard_device *device, struct offboard_report *report,
                                          struct iam_answer *answer) {
    enum offboard_result result = deactivate(client, user_name, device, answer);
    if (result != OFFBOARD_DONE)
        return result;
    report->deactivated++;
    if (strstr(device->serial_number, ":mfa/") == NULL)
        return OFFBOARD_DONE;
    result = delete_virtual(client, device->serial_number, answer);
    report->deleted += result == OFFBOARD_DONE;
    return result;
}

static enum offboard_result remove_all(const struct iam_client *client, const char *user_name,
                                       struct offboard_report *report, struct iam_answer *answer) {
    enum offboard_result result = find_devices(client, user_name, report, answer);
    for (size_t i = 0; i < report->device_count && result == OFFBOARD_DONE; i++)
        result = remove_device(client, user_name, &report->devices[i], report, answer);
    return result;
}

enum offboard_result offboard_with(transport_fn *send, void *context, const char *user_name,
                                   const struct iam_options *options, struct offboard_report *report) {
    const struct iam_client client = iam_client_with(send, context, options);
    struct offboard_report unread;
    struct offboard_report *out = report != NULL ? report : &unread;
    struct iam_answer answer = {.error_code = ""};

    memset(out, 0, sizeof *out);
    const enum offboard_result result = remove_all(&client, user_name, out, &answer);
    if (result != OFFBOARD_DONE) {
        memcpy(out->error_code, answer.error_code, sizeof out->error_code);
        memcpy(out->message, answer.message, sizeof out->message);
    }
    iam_answer_clear(&answer);
    return result;
}

enum offboard_result offboard(transport_fn *send, void *context, const char *user_name) {
    return offboard_with(send, context, user_name, NULL, NULL);
}

enum offboard_fate offboard_fate_of(const struct offboard_report *report, const char *serial_number) {
    for (size_t i = 0; i < report->device_count; i++)
        if (strcmp(report->devices[i].serial_number, serial_number) == 0)
            return report->devices[i].fate;
    return report->listed ? OFFBOARD_OFF : OFFBOARD_STILL_ON;
}
