/* A correct program that removes three devices by libcurl: one after the other, at once, or in threads. */
#include "removals.h"

#include <pthread.h>
#include <stdio.h>

#define ATTEMPTS 2

const char *const removal_serials[REMOVALS] = {"GAHT12345670", "GAHT12345671", "GAHT12345672"};

static void open_removal(struct removal *removal, const char *serial) {
    char body[160];
    removal->serial = serial;
    removal->told = IAM_MOCK_TOLD_NOT_DONE;
    removal->again = true;
    removal->curl = client_new(&removal->reply, "");
    (void)snprintf(body, sizeof body,
                   "Action=DeactivateMFADevice&Version=2010-05-08&UserName=Bob&SerialNumber=%s", serial);
    (void)curl_easy_setopt(removal->curl, CURLOPT_COPYPOSTFIELDS, body);
    (void)curl_easy_setopt(removal->curl, CURLOPT_TIMEOUT_MS, 5000L);
    (void)curl_easy_setopt(removal->curl, CURLOPT_CONNECTTIMEOUT_MS, 2000L);
}

/* What the program knows after an attempt. */
static void conclude(struct removal *removal, CURLcode code) {
    long sent = 0, status = 0;
    const char *body = removal->reply.body;
    (void)curl_easy_getinfo(removal->curl, CURLINFO_REQUEST_SIZE, &sent);
    (void)curl_easy_getinfo(removal->curl, CURLINFO_RESPONSE_CODE, &status);
    removal->again = false;
    if (code != CURLE_OK && sent == 0) {
        removal->again = true;
    } else if (code == CURLE_OK && status == 200 && strstr(body, "</DeactivateMFADeviceResponse>") != NULL) {
        removal->told = IAM_MOCK_TOLD_DONE;
    } else if (code == CURLE_OK && status < 404 && strstr(body, "</ErrorResponse>") != NULL) {
        removal->again = true;
    } else {
        removal->told = IAM_MOCK_TOLD_UNKNOWN;
    }
    removal->reply.size = 0;
    removal->reply.body[0] = '\0';
}

static void *remove_one(void *context) {
    struct removal *removal = context;
    for (int i = 0; i < ATTEMPTS && removal->again; i++)
        conclude(removal, curl_easy_perform(removal->curl));
    return NULL;
}

static void remove_in_threads(struct removal removals[]) {
    pthread_t threads[REMOVALS];
    for (size_t i = 0; i < REMOVALS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, remove_one, &removals[i]), 0);
    for (size_t i = 0; i < REMOVALS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
}

static void run_multi(CURLM *multi, struct removal removals[]) {
    int running = 1, left;
    while (curl_multi_perform(multi, &running) == CURLM_OK && running > 0)
        (void)curl_multi_poll(multi, NULL, 0, 1000, NULL);
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left)) != NULL;) {
        CURL *curl = message->easy_handle;
        const CURLcode code = message->data.result;
        (void)curl_multi_remove_handle(multi, curl);
        for (size_t i = 0; i < REMOVALS; i++)
            if (removals[i].curl == curl)
                conclude(&removals[i], code);
    }
}

static void remove_at_once(struct removal removals[]) {
    CURLM *multi = curl_multi_init();
    for (int i = 0; i < ATTEMPTS; i++) {
        for (size_t j = 0; j < REMOVALS; j++)
            if (removals[j].again)
                (void)curl_multi_add_handle(multi, removals[j].curl);
        run_multi(multi, removals);
    }
    (void)curl_multi_cleanup(multi);
}

void removals_run(enum removal_way way, struct removal removals[REMOVALS]) {
    for (size_t i = 0; i < REMOVALS; i++)
        open_removal(&removals[i], removal_serials[i]);
    if (way == REMOVAL_BY_MULTI)
        remove_at_once(removals);
    else if (way == REMOVAL_BY_THREADS)
        remove_in_threads(removals);
    else
        for (size_t i = 0; i < REMOVALS; i++)
            (void)remove_one(&removals[i]);
    for (size_t i = 0; i < REMOVALS; i++)
        curl_easy_cleanup(removals[i].curl);
}
