#include "naive_offboard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iam_xml.h"

#define ATTEMPTS 4
#define PAGE "2" /* devices asked for at a time */
#define PAGE_SIZE 2

enum call_result { CALL_OK, CALL_REFUSED, CALL_GONE, CALL_GAVE_UP, CALL_LATER };

/* The transport and the answer of the last attempt. */
struct caller {
    transport_fn *send;
    sleep_fn *sleep;
    void *context;
    struct iam_answer answer;
};

static enum call_result read_refusal(struct iam_answer *answer) {
    if (iam_read_error(answer) != IAM_SUCCESS)
        answer->in_doubt = true;
    if (strcmp(answer->error_code, "NoSuchEntity") == 0)
        return CALL_GONE;
    if (answer->http.status >= 500 || answer->http.status == 408)
        answer->in_doubt = true;
    if (answer->http.status >= 500 || strcmp(answer->error_code, "Throttling") == 0 ||
        strcmp(answer->error_code, "ConcurrentModification") == 0 ||
        strcmp(answer->error_code, "EntityTemporarilyUnmodifiable") == 0)
        return CALL_LATER;
    return CALL_REFUSED;
}

static enum call_result try_once(struct caller *caller, const char *action, const char *body) {
    struct iam_answer *answer = &caller->answer;
    const struct http_request request = {.url = "https://iam.amazonaws.com/",
                                         .content_type = "application/x-www-form-urlencoded; charset=utf-8",
                                         .body = body,
                                         .body_size = strlen(body),
                                         .timeout_ms = 30000};
    const bool in_doubt = answer->in_doubt;
    iam_answer_clear(answer);
    answer->in_doubt = in_doubt;
    const enum transport_result sent = caller->send(caller->context, &request, &answer->http);
    if (sent != TRANSPORT_OK) {
        answer->in_doubt = answer->in_doubt || sent == TRANSPORT_LOST;
        return CALL_LATER;
    }
    if (answer->http.status != 200)
        return read_refusal(answer);
    if (iam_read_success(answer, action) == IAM_SUCCESS)
        return CALL_OK;
    answer->in_doubt = true;
    return CALL_LATER;
}

/* Call an action, and try again while the failure may pass. */
static enum call_result call(struct caller *caller, const char *action, const char *body) {
    enum call_result result = CALL_LATER;
    int attempt;
    iam_answer_clear(&caller->answer);
    for (attempt = 1; attempt <= ATTEMPTS; attempt++) {
        if (attempt > 1)
            caller->sleep(caller->context, (int64_t)1000 << attempt);
        result = try_once(caller, action, body);
        if (result != CALL_LATER)
            break;
    }
    return attempt >= ATTEMPTS ? CALL_GAVE_UP : result; /* all attempts are used up */
}

static const struct iam_list_form devices_of_user = {"ListMFADevices", "MFADevices", "SerialNumber"};

static bool keep_devices(struct naive_report *report, const struct text_list *page) {
    for (size_t i = 0; i < page->count; i++) {
        struct naive_device *device = &report->devices[report->device_count];
        if (report->device_count == NAIVE_MAX_DEVICES ||
            strlen(page->items[i]) >= sizeof device->serial_number)
            return false;
        memcpy(device->serial_number, page->items[i], strlen(page->items[i]) + 1);
        report->device_count++;
    }
    return true;
}

/* One page into the report. *marker: where the next page begins; NULL: this was the last. */
static bool list_page(struct caller *caller, const char *user_name, struct naive_report *report,
                      char **marker) {
    struct text_list page = {.count = 0};
    char body[2304];
    const int size = snprintf(body, sizeof body,
                              "Action=ListMFADevices&Version=2010-05-08&MaxItems=" PAGE "&UserName=%s%s%s",
                              user_name, *marker != NULL ? "&Marker=" : "", *marker != NULL ? *marker : "");
    free(*marker);
    *marker = NULL;
    bool listed = size > 0 && (size_t)size < sizeof body && call(caller, "ListMFADevices", body) == CALL_OK &&
                  iam_read_page(&caller->answer, &devices_of_user, &page, marker) == IAM_SUCCESS &&
                  keep_devices(report, &page);
    if (page.count < PAGE_SIZE) { /* a page that is not full is the last */
        free(*marker);
        *marker = NULL;
    }
    text_list_clear(&page);
    return listed;
}

static bool list_devices(struct caller *caller, const char *user_name, struct naive_report *report) {
    char *marker = NULL;
    bool listed;
    do
        listed = list_page(caller, user_name, report, &marker);
    while (listed && marker != NULL);
    free(marker);
    return listed;
}

static enum naive_fate deactivate(struct caller *caller, const char *user_name, const char *serial_number) {
    char body[2304];
    const int size = snprintf(body, sizeof body,
                              "Action=DeactivateMFADevice&Version=2010-05-08&UserName=%s&SerialNumber=%s",
                              user_name, serial_number);
    if (size < 0 || (size_t)size >= sizeof body)
        return NAIVE_STILL_ON;
    const enum call_result result = call(caller, "DeactivateMFADevice", body);
    if (result == CALL_OK)
        return NAIVE_OFF;
    return caller->answer.in_doubt ? NAIVE_UNKNOWN : NAIVE_STILL_ON;
}

void naive_offboard(transport_fn *send, sleep_fn *sleep, void *context, const char *user_name,
                    struct naive_report *report) {
    struct caller caller = {.send = send, .sleep = sleep, .context = context};
    *report = (struct naive_report){.listed = false};
    report->listed = list_devices(&caller, user_name, report);
    report->complete = report->listed;
    for (size_t i = 0; i < report->device_count && report->listed; i++) {
        struct naive_device *device = &report->devices[i];
        device->fate = deactivate(&caller, user_name, device->serial_number);
        report->complete = report->complete && device->fate == NAIVE_OFF;
    }
    iam_answer_clear(&caller.answer);
}

enum naive_fate naive_fate_of(const struct naive_report *report, const char *serial_number) {
    for (size_t i = 0; i < report->device_count; i++)
        if (strcmp(report->devices[i].serial_number, serial_number) == 0)
            return report->devices[i].fate;
    return report->listed ? NAIVE_OFF : NAIVE_STILL_ON;
}
