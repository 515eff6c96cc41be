/* A decision: the inputs that a decide function reads, and the outcome that it sets. */
#ifndef MOCK_ACTIONS_DECISION_H
#define MOCK_ACTIONS_DECISION_H

#include "account/account.h"
#include "account/apply.h"
#include "account/totp.h"
#include "base/clock.h"
#include "base/random.h"
#include "identity/principal.h"
#include "model/actions.h"
#include "model/values.h"

/* What a fault makes of the page of a list. */
enum page_shape {
    PAGE_TRUE,    /* nothing */
    PAGE_EMPTY,   /* no items, and a Marker that leads to where the page begins */
    PAGE_REPEATED /* a Marker that leads to where the page begins */
};

/* The inputs of a decision. */
struct decision {
    const struct account *account;
    const struct action *action;
    const struct principal *principal;
    const struct arguments *arguments;
    uint64_t seed; /* of the mock */
    int64_t now_ms;
    int page_limit; /* the largest page of a list; 0: none */
    enum page_shape page_shape;
};

#define MARKER_SIZE 64 /* in bytes; a marker is never longer */

#define USER_ARN_MAX_SIZE (64 + 2 * 1024) /* in bytes: a path and a name, with constraints off */
#define SERIAL_MAX_SIZE 256               /* of the serial numbers that actions take */

/* Memory for a date. It remembers the date: many items of a list have the same. */
struct date_memory {
    int64_t ms; /* of the text; DATE_NONE: there is none yet */
    char text[CLOCK_SECONDS_SIZE + 1];
};
#define DATE_NONE INT64_MIN

/* Memory for the values of a user that are formatted (actions/iam/user_values.h). */
struct user_memory {
    char arn[USER_ARN_MAX_SIZE];
    struct date_memory create_date;
};

/* The outcome of a decision: the fixture of the answer, its values, and the one change to make. */
struct outcome {
    enum fixture_id fixture;
    struct change change; /* CHANGE_NONE for an error and for an action that only reads */
    struct values values;
    /* Memory for values that a decide function formats: `values` points here. */
    char marker[MARKER_SIZE + 1];
    struct date_memory date;            /* the EnableDate of the list item that was loaded last */
    struct user_memory user;            /* of the user who was set last */
    char counts[3][24];                 /* of GetAccountSummary */
    char new_user_id[USER_ID_SIZE + 1]; /* of CreateUser */
    struct {
        char id[KEY_ID_SIZE + 1], secret[KEY_SECRET_SIZE + 1];
    } new_key; /* of CreateAccessKey */
    struct {
        char serial[SERIAL_MAX_SIZE + 1];
        char seed[TOTP_SEED_SIZE / 3 * 4 + 4 + 1]; /* in base 64 */
    } new_device;                                  /* of CreateVirtualMFADevice */
    char caller_arn[PRINCIPAL_ARN_SIZE];           /* of a canned action */
    /* What the loader of a list must know besides the item */
    const struct account *account;
    const struct tags *tags;
    struct view path_prefix; /* of the users in the list */
    unsigned status;         /* bits of enum device_status: of the virtual devices in the list */
};

/* Make the outcome empty. Memory that is not read before it is written is not cleared, to save time. */
static inline void outcome_start(struct outcome *out) {
    out->change.kind = CHANGE_NONE;
    values_start(&out->values);
    out->date.ms = out->user.create_date.ms = DATE_NONE;
}

/* Set a slot to a date, which is written to `memory`; that must live as long as the value. */
static inline void outcome_set_date(struct values *into, enum slot_id slot, struct date_memory *memory,
                                    int64_t ms) {
    if (!into->sizes_only && memory->ms != ms) {
        clock_format_seconds(memory->text, ms);
        memory->ms = ms;
    }
    values_set_plain(into, slot, (struct view){memory->text, CLOCK_SECONDS_SIZE});
}

#endif
