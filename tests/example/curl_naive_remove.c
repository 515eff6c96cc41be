#include "curl_naive_remove.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define ATTEMPTS 5

struct answer {
    CURLcode code;
    long status; /* 0: none came */
    char body[4096];
    size_t size;
};

static size_t keep_body(char *data, size_t one, size_t size, void *context) {
    struct answer *answer = context;
    (void)one;
    if (size >= sizeof answer->body - answer->size)
        return 0;
    memcpy(answer->body + answer->size, data, size);
    answer->size += size;
    answer->body[answer->size] = '\0';
    return size;
}

static void post(CURL *curl, const char *form, struct answer *answer) {
    *answer = (struct answer){.code = CURLE_OK};
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, form);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    answer->code = curl_easy_perform(curl);
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
}

static bool may_pass(const struct answer *answer) {
    return answer->code != CURLE_OK || answer->status >= 500 || answer->status == 408 ||
           strstr(answer->body, "<Code>Throttling</Code>") != NULL ||
           strstr(answer->body, "<Code>ConcurrentModification</Code>") != NULL ||
           strstr(answer->body, "<Code>EntityTemporarilyUnmodifiable</Code>") != NULL;
}

/* 1 s, 2 s, 4 s … between attempts. */
static void wait_before(int attempt) {
    const struct timespec pause = {.tv_sec = (time_t)1 << (attempt - 1)};
    (void)nanosleep(&pause, NULL);
}

/* Whoever wasn't connected hasn't sent anything. */
static bool is_lost(const struct answer *answer) {
    return answer->status >= 500 || answer->status == 408 ||
           (answer->code != CURLE_OK && answer->code != CURLE_COULDNT_CONNECT);
}

static bool user_is_there(CURL *curl, const char *user_name) {
    char form[512];
    struct answer answer = {.code = CURLE_OK};
    (void)snprintf(form, sizeof form, "Action=ListMFADevices&Version=2010-05-08&UserName=%s", user_name);
    for (int attempt = 0; attempt == 0 || (may_pass(&answer) && attempt < ATTEMPTS); attempt++) {
        if (attempt > 0)
            wait_before(attempt);
        post(curl, form, &answer);
    }
    return answer.code == CURLE_OK && answer.status == 200;
}

static enum curl_naive_result deactivate(CURL *curl, const char *user_name, const char *serial_number) {
    char form[1400];
    bool in_doubt = false; /* an attempt whose answer got lost may have removed the device */
    (void)snprintf(form, sizeof form,
                   "Action=DeactivateMFADevice&Version=2010-05-08&UserName=%s&SerialNumber=%s", user_name,
                   serial_number);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        struct answer answer;
        if (attempt > 0)
            wait_before(attempt);
        post(curl, form, &answer);
        if (answer.status == 200)
            return CURL_NAIVE_REMOVED; /* 200 is success */
        if (strstr(answer.body, "<Code>NoSuchEntity</Code>") != NULL)
            return in_doubt ? CURL_NAIVE_REMOVED : CURL_NAIVE_NOT_REMOVED; /* was it us? */
        if (!may_pass(&answer))
            break;
        in_doubt = in_doubt || is_lost(&answer);
    }
    return in_doubt ? CURL_NAIVE_UNKNOWN : CURL_NAIVE_NOT_REMOVED;
}

enum curl_naive_result curl_naive_remove(const char *access_key, const char *user_name,
                                         const char *serial_number) {
    enum curl_naive_result result = CURL_NAIVE_NOT_REMOVED;
    CURL *curl = curl_easy_init();
    if (curl == NULL)
        return result;
    (void)curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/");
    (void)curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:iam");
    (void)curl_easy_setopt(curl, CURLOPT_USERPWD, access_key);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_body);
    if (user_is_there(curl, user_name))
        result = deactivate(curl, user_name, serial_number);
    curl_easy_cleanup(curl);
    return result;
}
