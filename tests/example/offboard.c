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

/* All pages first and changes after: what a marker is worth once a device is gone, the service doesn't say.
 */
static enum offboard_result list_devices(const struct iam_client *client, const char *user_name,
                                         const char *page_size, struct serial_list *list,
                                         struct iam_answer *answer) {
    char *marker = NULL;
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
    } while (marker != NULL);
    return OFFBOARD_DONE;
}

/*
 * NoSuchEntity is the goal reached: by someone else, or by an attempt of ours whose answer got lost, since
 * DeactivateMFADevice says so of a device that it took away before.
 */
static enum offboard_result done_or_gone(enum iam_result result, const struct iam_answer *answer) {
    return is_no_such_entity(result, answer) ? OFFBOARD_DONE : from_call(result);
}

static enum offboard_result remove_device(const struct iam_client *client, const char *user_name,
                                          const char *serial, struct offboard_report *report,
                                          struct iam_answer *answer) {
    const struct iam_parameter parameters[] = {{"SerialNumber", serial}, {"UserName", user_name}};
    enum offboard_result result =
        done_or_gone(iam_call(client, "DeactivateMFADevice", parameters, 2, answer), answer);
    if (result != OFFBOARD_DONE)
        return result;
    report->deactivated++;
    if (strstr(serial, ":mfa/") == NULL)
        return OFFBOARD_DONE;
    result = done_or_gone(iam_call(client, "DeleteVirtualMFADevice", parameters, 1, answer), answer);
    report->deleted += result == OFFBOARD_DONE;
    return result;
}

static enum offboard_result remove_all(const struct iam_client *client, const char *user_name,
                                       const char *page_size, struct offboard_report *report,
                                       struct iam_answer *answer) {
    struct serial_list list = {.count = 0};
    enum offboard_result result = list_devices(client, user_name, page_size, &list, answer);
    for (size_t i = 0; i < list.count && result == OFFBOARD_DONE; i++)
        result = remove_device(client, user_name, list.items[i], report, answer);
    serial_list_clear(&list);
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
