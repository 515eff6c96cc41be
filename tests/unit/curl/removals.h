/* removals.h: a correct program that removes three devices by libcurl: one after the other, at once, or in
 * threads. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_REMOVALS_H
#define IAM_MOCK_TESTS_UNIT_CURL_REMOVALS_H

#include "client.h"

#define REMOVALS 3

extern const char *const removal_serials[REMOVALS]; /* devices of Bob */

enum removal_way { REMOVAL_BY_EASY, REMOVAL_BY_MULTI, REMOVAL_BY_THREADS };

struct removal {
    const char *serial;
    CURL *curl;
    struct reply reply;
    enum iam_mock_told told;
    bool again; /* the request was not sent, or IAM refused it: another attempt is safe */
};

/* Remove the devices, each with up to two attempts. */
void removals_run(enum removal_way way, struct removal removals[REMOVALS]);

#endif
