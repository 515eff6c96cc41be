#include "naive_remove.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool says_slow_down(const struct http_response *response) {
    return strstr(response->body, "<Code>Throttling</Code>") != NULL;
}

enum naive_result naive_remove(transport_fn *send, sleep_fn *sleep, void *context, const char *user_name,
                               const char *serial_number) {
    char body[1400];
    const int size = snprintf(body, sizeof body,
                              "Action=DeactivateMFADevice&Version=2010-05-08&UserName=%s&SerialNumber=%s",
                              user_name, serial_number);
    if (size < 0 || (size_t)size >= sizeof body)
        return NAIVE_NOT_REMOVED;
    const struct http_request request = {.url = "https://iam.amazonaws.com/",
                                         .content_type = "application/x-www-form-urlencoded; charset=utf-8",
                                         .body = body,
                                         .body_size = (size_t)size,
                                         .timeout_ms = 30000};
    for (;;) {
        struct http_response response = {.status = 0};
        if (send(context, &request, &response) != TRANSPORT_OK) {
            free(response.body);
            return NAIVE_NOT_REMOVED; /* the network failed, so nothing was removed */
        }
        const bool busy = says_slow_down(&response);
        free(response.body);
        if (response.status == 200)
            return NAIVE_REMOVED; /* 200 is success */
        if (!busy)
            return NAIVE_NOT_REMOVED;
        sleep(context, 1000); /* too many requests: wait, and ask again */
    }
}
