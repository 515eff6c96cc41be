/* Onboarding: create a user, and enable a virtual MFA device for them with two of its codes. */
#ifndef ONBOARD_H
#define ONBOARD_H

#include "iam_client.h"

enum onboard_result {
    ONBOARD_DONE = 0,
    ONBOARD_NAME_TAKEN, /* someone else's user or device has the name */
    ONBOARD_BAD_CODES,  /* no two codes that IAM accepts, however often they were asked for */
    ONBOARD_REFUSED,    /* the service said no; the report has its code and message */
    ONBOARD_BUSY,       /* the service said "later" for as long as we asked */
    ONBOARD_NO_ANSWER,  /* the network failed for as long as we asked */
    ONBOARD_BAD_ANSWER,
    ONBOARD_BAD_NAME, /* longer than any name or id */
    ONBOARD_NO_MEMORY
};

/* What became of the user or the device. Never a guess. */
enum onboard_fate {
    ONBOARD_NOT_MADE = 0, /* this run did not make it, nor did it see that an earlier one has */
    ONBOARD_MADE,         /* the user is created, the device enabled, by this run or an earlier one */
    ONBOARD_UNKNOWN       /* an answer got lost, or says that it exists; and to look failed */
};

#define ONBOARD_CODE_SIZE 7   /* six digits and a NUL */
#define ONBOARD_SEED_SIZE 129 /* base 32, and a NUL */

/*
 * Ask the person for two codes in a row, after they have given the seed to their authenticator app. `seed`:
 * the text of IAM's Base32StringSeed, which is base 64 of base 32. `attempt` counts from 1: at the second,
 * IAM did not accept the codes of the first, and wants later ones. False: there are none.
 */
typedef bool codes_fn(void *context, const char *serial_number, const char *seed, int attempt,
                      char codes[2][ONBOARD_CODE_SIZE]);

struct onboarding {
    const char *user_name; /* also the device's name */
    const char *id;        /* of this onboarding, such as the ticket's: user and device get it as a tag */
    codes_fn *codes;
    void *codes_context;
};

/* What was done, also when it ended early. */
struct onboard_report {
    enum onboard_fate user;
    enum onboard_fate device;
    char serial_number[257]; /* of the device; "": it was not created yet */
    char error_code[64];     /* of the answer that ended it; "" if all went well */
    char message[512];       /* likewise, in the service's words */
};

/*
 * Onboard a user. May be called again with the same id after any result: it knows what it has created by the
 * tag, and goes on with what is left. It never touches a user or device with another id.
 * `options` may be NULL.
 */
enum onboard_result onboard(transport_fn *send, void *context, const struct onboarding *onboarding,
                            const struct iam_options *options, struct onboard_report *report);

#endif
