#include "offboard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iam_xml.h"

static enum offboard_result from_call(enum iam_result result) {
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

static bool is_no_such_entity(enum iam_result result, const struct iam_answer *answer) {
    return result == IAM_ERROR && strcmp(answer->error_code, "NoSuchEntity") == 0;
}

/* More pages than these are an endless list: a user has OFFBOARD_MAX_DEVICES devices at most, and a page may
 * be empty. */
#define MAX_PAGES (2 * OFFBOARD_MAX_DEVICES)

/* All pages first and changes after: what a marker is worth once a device is gone, the service doesn't say.
 */
static enum offboard_result list_devices(const struct iam_client *client, const char *user_name,
                                         const char *page_size, struct serial_list *list,
                                         struct iam_answer *answer) {
    char *marker = NULL;
    int pages = 0;
    do {
        const struct iam_parameter parameters[] = {
            {"UserName", user_name}, {"MaxItems", page_size}, {"Marker", marker}};
        enum iam_result result = iam_call(client, "ListMFADevices", parameters, 3, answer);
        free(marker);
        marker = NULL;
        if (is_no_such_entity(result, answer))
            return OFFBOARD_NO_SUCH_USER;
        if (result == IAM_SUCCESS)
            result = iam_read_devices(answer, list, &marker);
        if (result != IAM_SUCCESS)
            return from_call(result);
    } while (marker != NULL && ++pages < MAX_PAGES);
    const bool endless = marker != NULL;
    free(marker);
    return endless ? OFFBOARD_BAD_ANSWER : OFFBOARD_DONE;
}

/* Every page, into the report: nothing is done to a device before all are known. */
static enum offboard_result find_devices(const struct iam_client *client, const char *user_name,
                                         const char *page_size, struct offboard_report *report,
                                         struct iam_answer *answer) {
    struct serial_list list = {.count = 0};
    enum offboard_result result = list_devices(client, user_name, page_size, &list, answer);
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
    serial_list_clear(&list);
    return result;
}

static bool holds(const struct serial_list *list, const char *serial) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], serial) == 0)
            return true;
    return false;
}

/*
 * Whether the user still holds the device, when the answers to its deactivation don't tell. Only a whole list
 * is proof; that the user is said not to exist, who was there a moment ago, is none.
 */
static enum offboard_fate look_again(const struct iam_client *client, const char *user_name,
                                     const char *page_size, const char *serial,
                                     enum offboard_fate otherwise) {
    struct iam_answer answer = {.error_code = ""};
    struct serial_list list = {.count = 0};
    enum offboard_fate fate = otherwise;
    if (list_devices(client, user_name, page_size, &list, &answer) == OFFBOARD_DONE)
        fate = holds(&list, serial) ? OFFBOARD_STILL_ON : OFFBOARD_OFF;
    serial_list_clear(&list);
    iam_answer_clear(&answer);
    return fate;
}

/*
 * NoSuchEntity may be the goal reached, by someone else or by an attempt of ours whose answer got lost. It
 * may also mean another user's device, so it isn't taken for more than it is.
 */
static enum offboard_result deactivate(const struct iam_client *client, const char *user_name,
                                       const char *page_size, struct offboard_device *device,
                                       struct iam_answer *answer) {
    const struct iam_parameter parameters[] = {{"SerialNumber", device->serial_number},
                                               {"UserName", user_name}};
    const enum iam_result result = iam_call(client, "DeactivateMFADevice", parameters, 2, answer);
    if (result == IAM_SUCCESS)
        device->fate = OFFBOARD_OFF;
    else if (answer->in_doubt || is_no_such_entity(result, answer))
        device->fate = look_again(client, user_name, page_size, device->serial_number,
                                  answer->in_doubt ? OFFBOARD_UNKNOWN : OFFBOARD_STILL_ON);
    return device->fate == OFFBOARD_OFF ? OFFBOARD_DONE : from_call(result);
}

/* NoSuchEntity: it doesn't exist, which is all that is wanted. */
static enum offboard_result delete_virtual(const struct iam_client *client, const char *serial,
                                           struct iam_answer *answer) {
    const struct iam_parameter parameters[] = {{"SerialNumber", serial}};
    const enum iam_result result = iam_call(client, "DeleteVirtualMFADevice", parameters, 1, answer);
    return is_no_such_entity(result, answer) ? OFFBOARD_DONE : from_call(result);
}

static enum offboard_result remove_device(const struct iam_client *client, const char *user_name,
                                          const char *page_size, struct offboard_device *device,
                                          struct offboard_report *report, struct iam_answer *answer) {
    enum offboard_result result = deactivate(client, user_name, page_size, device, answer);
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
                                       const char *page_size, struct offboard_report *report,
                                       struct iam_answer *answer) {
    enum offboard_result result = find_devices(client, user_name, page_size, report, answer);
    for (size_t i = 0; i < report->device_count && result == OFFBOARD_DONE; i++)
        result = remove_device(client, user_name, page_size, &report->devices[i], report, answer);
    return result;
}

enum offboard_result offboard_with(transport_fn *send, void *context, const char *user_name,
                                   const struct offboard_options *options, struct offboard_report *report) {
    static const struct offboard_options defaults = {.attempts = 0};
    const struct offboard_options *given = options != NULL ? options : &defaults;
    const struct iam_client client = {
        .send = send,
        .sleep = given->sleep != NULL ? given->sleep : sleep_for_real,
        .context = context,
        .attempts = given->attempts > 0 ? given->attempts : 10,
        .first_delay_ms = given->first_delay_ms > 0 ? given->first_delay_ms : 1000,
        .longest_delay_ms = given->longest_delay_ms > 0 ? given->longest_delay_ms : 60000,
        .timeout_ms = given->timeout_ms > 0 ? given->timeout_ms : 30000,
    };
    struct offboard_report unread;
    struct offboard_report *out = report != NULL ? report : &unread;
    struct iam_answer answer = {.error_code = ""};
    char page_size[16];
    (void)snprintf(page_size, sizeof page_size, "%d", given->page_size);

    memset(out, 0, sizeof *out);
    const enum offboard_result result =
        remove_all(&client, user_name, given->page_size > 0 ? page_size : NULL, out, &answer);
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
