/**
 * iam_mock.h: an in-process mock of AWS IAM's DeactivateMFADevice for C unit tests.
 *
 * A mock is one fake IAM endpoint with one account. The code under test sends its HTTP requests to
 * iam_mock_send(), usually through a transport function of five lines; the mock answers from an
 * in-memory table of users and MFA devices, as the service does, or as a rule of the test says.
 *
 * Results. A function that returns int returns 0 or a negative enum iam_mock_code: the library's own
 * failure, after which nothing has changed. An AWS error such as NoSuchEntity is an answer, not a
 * failure of the call.
 *
 * Structs. Fill them with designated initialisers; a field left out is zero, and zero is the default.
 * Before version 1.0 structs may grow between releases: recompile when you update.
 *
 * Ownership. Strings and buffers handed in are copied, or used during the call only. What a function
 * returns belongs to the mock; each declaration says for how long.
 *
 * Threads. Every function may be called from any thread on any mock; the calls on one mock are
 * serialised by a lock of its own, and two mocks share nothing. After fork() parent and child each
 * have a copy and go on, if no other thread was inside a call on that mock.
 *
 * Determinism. The same calls give the same bytes: the library reads no clock, no environment, no
 * locale and no source of randomness.
 */
#ifndef IAM_MOCK_H
#define IAM_MOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef IAM_MOCK_API
#if defined(__GNUC__)
#define IAM_MOCK_API __attribute__((visibility("default")))
#else
#define IAM_MOCK_API
#endif
#endif

#if defined(__GNUC__)
#define IAM_MOCK_MUST_CHECK __attribute__((warn_unused_result))
#else
#define IAM_MOCK_MUST_CHECK
#endif

/** The version of this header; iam_mock_version() gives the library's. */
#define IAM_MOCK_VERSION "0.1.0"

/** For struct iam_mock_rule's times: for ever. */
#define IAM_MOCK_ALWAYS (-1)

/** The largest request body, and the largest query string, in bytes; more is IAM_MOCK_ELIMIT. */
#define IAM_MOCK_MAX_BODY 65536

/** The most parameters of a request, its query string and its body together; more is IAM_MOCK_ELIMIT. */
#define IAM_MOCK_MAX_PARAMETERS 256

/** The most rules a mock holds; more is IAM_MOCK_ELIMIT. */
#define IAM_MOCK_MAX_RULES 4096

/** MFA devices a user, or root, can hold (IAM User Guide, "IAM and AWS STS quotas"). */
#define IAM_MOCK_MAX_DEVICES_PER_USER 8

/** The largest fixture, scenario and body file, in bytes; more is IAM_MOCK_ELIMIT. */
#define IAM_MOCK_MAX_FILE 65536

/* ----- Results -------------------------------------------------------------------------------- */

/** Why a function of the library failed. Never an answer of the service. */
enum iam_mock_code {
    IAM_MOCK_OK = 0,
    IAM_MOCK_ENOMEM = -1, /**< out of memory; nothing has changed */
    IAM_MOCK_EINVAL = -2, /**< an argument isn't one that the function takes */
    IAM_MOCK_EEXIST = -3, /**< it is there already */
    IAM_MOCK_ENOENT = -4, /**< no such user, device or rule */
    IAM_MOCK_EIO = -5,    /**< a file or directory can't be read */
    IAM_MOCK_EXML = -6,   /**< a file isn't the XML that was expected */
    IAM_MOCK_ELIMIT = -7  /**< more than a limit of this header allows */
};

/**
 * What went wrong, in detail. The caller owns it and may pass NULL instead. All fields are set when
 * the function fails, none when it succeeds. Texts that don't fit are cut; of a long file name the
 * end is kept.
 */
struct iam_mock_error {
    int code;          /**< the negative enum iam_mock_code that the function also returned */
    int line;          /**< from 1; 0 where there is no file */
    int column;        /**< from 1; 0 where it isn't known */
    char field[64];    /**< the field, attribute, element or slot that is wrong; "" if none */
    char message[256]; /**< what is wrong and what was expected, in English, one line */
    char file[256];    /**< the file; "" where there is none */
};

/** The English words for a code, for example "out of memory". Static; never NULL. */
IAM_MOCK_API const char *iam_mock_code_text(int code);

/** The library's version, "MAJOR.MINOR.PATCH". Static. */
IAM_MOCK_API const char *iam_mock_version(void);

/* ----- Mock ----------------------------------------------------------------------------------- */

/** One fake IAM endpoint with one account. Opaque; made by iam_mock_new() or iam_mock_clone(). */
struct iam_mock;

/** How a request's access key is looked at. */
enum iam_mock_authentication {
    /** Requests without a key, and keys that the account doesn't have, are the default principal. */
    IAM_MOCK_ANY_CALLER = 0,
    /** They are MissingAuthenticationToken and InvalidClientTokenId, 403, as from the service. */
    IAM_MOCK_REQUIRE_KEY
};

/** Whether the lengths and patterns of strings are checked, in requests and in what is added. */
enum iam_mock_constraints {
    /** As the service does: the documentation's own sample serial "R1234" is a ValidationError. */
    IAM_MOCK_CONSTRAINTS_ON = 0,
    /** Any UTF-8 of up to 1,024 bytes goes, so that the documentation's sample works. */
    IAM_MOCK_CONSTRAINTS_OFF
};

/** How a mock is made. All zero is the default. */
struct iam_mock_options {
    const char *account_id; /**< twelve digits; NULL: "123456789012" */
    /**
     * Where the virtual clock starts, "YYYY-MM-DDThh:mm:ss[.sss]Z", years 1970 to 9999; NULL:
     * 2026-01-01T00:00:00Z. Real clients want the present time: the AWS SDK for JavaScript tries
     * again when the Date header is 240 s or more off.
     */
    const char *start;
    uint64_t seed; /**< of request ids, generated user ids and one_in; another seed, other ids */
    enum iam_mock_authentication authentication;
    enum iam_mock_constraints constraints;
    /**
     * The id of an access key of the account: who makes the requests that carry no key, or an unknown
     * one, under IAM_MOCK_ANY_CALLER. NULL: the root user. The key is looked up at each request; if it
     * isn't there, the answer is InvalidClientTokenId and a problem is recorded.
     */
    const char *default_principal;
    /**
     * A directory with "responses" and "errors" in it, one of which may be missing: its fixtures
     * replace the built-in ones file by file. Read by iam_mock_new() only. NULL: none.
     */
    const char *fixture_directory;
    /**
     * A host, or host:port, served besides IAM's own (an endpoint override): "localhost:8080", without a
     * scheme. Without a port any port of that host is served. NULL: none.
     */
    const char *extra_host;
    size_t journal_capacity; /**< calls that the journal holds, at most 1,048,576; 0: 1,024 */
};

/**
 * Make a mock with an empty account.
 *
 * *out is set on success only, and is to be freed with iam_mock_free(). `options` may be NULL; its
 * strings are copied.
 *
 * Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL (an option; error->field names it), IAM_MOCK_EIO (the
 * fixture directory or a file in it can't be read), IAM_MOCK_EXML (a fixture in it is wrong; file and
 * line are given) or IAM_MOCK_ELIMIT (a fixture over IAM_MOCK_MAX_FILE, a journal too large).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_new(struct iam_mock **out,
                                                  const struct iam_mock_options *options,
                                                  struct iam_mock_error *error);

/**
 * Free a mock, what its responses hold and every text it returned. NULL is allowed. No other thread
 * may be in a call on it, and no response that it filled may be used or cleared afterwards.
 */
IAM_MOCK_API void iam_mock_free(struct iam_mock *mock);

/**
 * Make an independent mock in the same state: options, account, rules with their counters, clock and
 * seeds. The journal, problems and responses aren't carried over.
 *
 * *out is set on success only, and is to be freed with iam_mock_free().
 *
 * Returns 0, IAM_MOCK_ENOMEM or IAM_MOCK_EINVAL (NULL).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_clone(struct iam_mock **out, struct iam_mock *mock,
                                                    struct iam_mock_error *error);

/**
 * Make `mock` what `from` is, as a clone would be; the pointer stays, and so does the capacity of its
 * journal. Clears its journal and problems. Restoring a mock to itself does nothing. On failure `mock`
 * is as it was.
 *
 * Returns 0, IAM_MOCK_ENOMEM or IAM_MOCK_EINVAL (NULL).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_restore(struct iam_mock *mock, struct iam_mock *from,
                                                      struct iam_mock_error *error);

/* ----- Account -------------------------------------------------------------------------------- */

/** An IAM user. Ids aren't compared: two users may have the same. */
struct iam_mock_user {
    const char *name;        /**< 1 to 128 of [A-Za-z0-9_+=,.@-]; compared without ASCII case */
    const char *path;        /**< NULL: "/"; else "/" or "/…/", 1 to 512 of U+0021 to U+007E */
    const char *id;          /**< 16 to 128 of [A-Za-z0-9_]; NULL: "AIDA" and 17 characters by the seed */
    const char *create_date; /**< a point in time as in struct iam_mock_options; NULL: the clock's now */
};

/**
 * Add a user. A user who was removed and is added again answers EntityTemporarilyUnmodifiable to
 * DeactivateMFADevice for 180 s of virtual time (assumed; the API page says "several minutes"), or
 * until iam_mock_settle_user().
 *
 * Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL (NULL, or a field out of pattern) or IAM_MOCK_EEXIST (a
 * user of that name, case aside).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_add_user(struct iam_mock *mock,
                                                       const struct iam_mock_user *user,
                                                       struct iam_mock_error *error);

/**
 * Remove a user: their virtual devices are held by nobody from now on, their other devices and their
 * access keys are gone. Returns 0, IAM_MOCK_EINVAL (NULL) or IAM_MOCK_ENOENT (no such user).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_remove_user(struct iam_mock *mock, const char *user_name);

/** End now what makes a user who was added again temporarily unmodifiable. Returns as remove_user. */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_settle_user(struct iam_mock *mock, const char *user_name);

/** What kind of MFA device. */
enum iam_mock_device_kind {
    IAM_MOCK_BY_SERIAL = 0, /**< ":mfa/" in the serial: virtual; ":u2f/": FIDO; else hardware */
    IAM_MOCK_VIRTUAL,
    IAM_MOCK_HARDWARE,
    IAM_MOCK_FIDO
};

/** An MFA device. With neither `user_name` nor `root`, nobody holds it: a virtual one can be so. */
struct iam_mock_device {
    const char *serial_number; /**< 9 to 256 of [A-Za-z0-9_+=/:,.@-]; compared byte for byte */
    const char *user_name;     /**< who holds it */
    bool root;                 /**< the root user holds it */
    enum iam_mock_device_kind kind;
    const char *enable_date; /**< a point in time, cut to the second; NULL: the clock's now */
};

/**
 * Add a device. Adding a hardware or FIDO device again that was deactivated, or a virtual one that was
 * deleted, enrols it anew.
 *
 * Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL (NULL; a field out of pattern; a user and root; nobody
 * for a device that isn't virtual; an enable_date for nobody's), IAM_MOCK_ENOENT (no such user),
 * IAM_MOCK_EEXIST (the serial is known) or IAM_MOCK_ELIMIT (the ninth device of a user or of root).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_add_device(struct iam_mock *mock,
                                                         const struct iam_mock_device *device,
                                                         struct iam_mock_error *error);

/** Who makes a request. */
enum iam_mock_principal {
    IAM_MOCK_USER = 0,     /**< an IAM user */
    IAM_MOCK_ROOT,         /**< the root user with a key of its own */
    IAM_MOCK_ASSUMED_ROLE, /**< a session of a role */
    IAM_MOCK_ASSUME_ROOT   /**< the root user by an AssumeRoot session */
};

/** An access key, long-term or of a session: it says who makes the requests that carry its id. */
struct iam_mock_access_key {
    const char *id;            /**< 16 to 128 of [A-Za-z0-9_]; compared byte for byte */
    const char *secret;        /**< up to 1,024 bytes; never shown again; NULL: none */
    const char *session_token; /**< of a session, up to 4,096 bytes; a request must carry it */
    const char *expires;       /**< a point in time from which it answers ExpiredToken; NULL: never */
    enum iam_mock_principal principal;
    const char *user_name;    /**< for IAM_MOCK_USER, and for it alone */
    const char *role_name;    /**< for IAM_MOCK_ASSUMED_ROLE, and for it alone: 1 to 64 as a user name */
    const char *session_name; /**< likewise: 2 to 64 */
    /**
     * The session was opened with an MFA device. A user's session_token without it answers
     * InvalidClientTokenId, as IAM does (AWS STS API Reference, GetSessionToken). On a key without a
     * session_token it counts as well, as if that were a session with MFA whose token needn't be sent.
     */
    bool mfa_authenticated;
};

/**
 * Add an access key.
 *
 * Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL (NULL, a field out of pattern, or one that the principal
 * doesn't have), IAM_MOCK_ENOENT (no such user) or IAM_MOCK_EEXIST (the id is known).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_add_access_key(struct iam_mock *mock,
                                                             const struct iam_mock_access_key *key,
                                                             struct iam_mock_error *error);

/**
 * Let a change of a device be in flight: until it ends, requests to change the device answer
 * ConcurrentModification. It ends by iam_mock_end_change(), or after `milliseconds` of virtual time
 * (0, and an end past the year 9999: never by itself). Begun again, the new end counts.
 *
 * Returns 0, IAM_MOCK_EINVAL (NULL or negative) or IAM_MOCK_ENOENT (no such device).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_begin_change(struct iam_mock *mock, const char *serial_number,
                                                           int64_t milliseconds);

/** End it; a device without one is left as it is. Returns 0, IAM_MOCK_EINVAL or IAM_MOCK_ENOENT. */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_end_change(struct iam_mock *mock, const char *serial_number);

/** What a device is to a user. */
enum iam_mock_device_state {
    IAM_MOCK_UNKNOWN = 0,   /**< no such user or device ever was: most likely a misspelling */
    IAM_MOCK_ENABLED,       /**< the user holds it */
    IAM_MOCK_DEACTIVATED,   /**< nobody holds it, and this user was the last who did; also once deleted */
    IAM_MOCK_NEVER_ENABLED, /**< nobody holds it, and this user wasn't the last who did */
    IAM_MOCK_OF_ANOTHER     /**< another user, or root, holds it */
};

/** What a device is to a user; `user_name` NULL asks for root. A NULL mock or serial is UNKNOWN. */
IAM_MOCK_API enum iam_mock_device_state iam_mock_get_device_state(struct iam_mock *mock,
                                                                  const char *user_name,
                                                                  const char *serial_number);

/** How many devices a user holds; NULL: root. Or IAM_MOCK_ENOENT, or IAM_MOCK_EINVAL (NULL mock). */
IAM_MOCK_API int iam_mock_device_count(struct iam_mock *mock, const char *user_name);

/**
 * The account as text, for a person and for a golden file: a versioned first line, then users with
 * their devices in the order added, root's devices, devices of nobody, access keys without secrets.
 * Valid until the next iam_mock_account_text() on this mock from any thread. NULL: out of memory (or a
 * NULL mock).
 */
IAM_MOCK_API const char *iam_mock_account_text(struct iam_mock *mock);

/* ----- Script --------------------------------------------------------------------------------- */

/** The moment of a call at which a rule acts. */
enum iam_mock_when {
    /** After validation, before anything is looked up: the change isn't made. */
    IAM_MOCK_BEFORE_CHANGE = 0,
    /** After decoding and routing, before authentication: the change isn't made. */
    IAM_MOCK_BEFORE_VALIDATION,
    /** The change is made and the client is told something else. Only calls that would succeed match. */
    IAM_MOCK_AFTER_CHANGE
};

/**
 * A rule: which calls it meets, and what then happens. Of the rules that meet a call and still have
 * something to do, the first in the order added acts, whatever its moment.
 *
 * user_name and serial_number are of 1 to 1,024 bytes, file of up to 1,024. A message of "" makes an empty
 * Message element.
 */
struct iam_mock_rule {
    const char *name;          /**< 1 to 128 bytes, unique; NULL: "rule 3", or "file.xml:12" from a file */
    const char *action;        /**< NULL: DeactivateMFADevice; "*": any; else an action's name */
    const char *user_name;     /**< the request's UserName or its default, ASCII case aside; NULL: any */
    const char *serial_number; /**< the request's SerialNumber; NULL: any */
    int skip;                  /**< let so many calls that match through first, whoever answers them */
    /**
     * Act so often: 0 is once (with `for_ms`: as often as there are calls until then),
     * IAM_MOCK_ALWAYS for ever. A rule that acted less often is a problem, unless `optional`;
     * ALWAYS, and 0 with `for_ms`, ask for once at least.
     */
    int times;
    int one_in;     /**< act on one call in so many, by the mock's seed; 0 and 1: on each. Never a problem */
    int64_t for_ms; /**< end so many milliseconds of virtual time after the first answer; 0: no limit */
    enum iam_mock_when when;
    const char *error;   /**< an error code of the service, "EntityTemporarilyUnmodifiable" */
    const char *message; /**< its text, UTF-8 of 0 to 4,096 bytes; NULL: that of the code's fixture */
    int status;          /**< 0: the error's own, 200 for a body file without one */
    bool force;          /**< allow a code, or a status (200 to 599), that the API doesn't have */
    /**
     * A file whose bytes are the body, as they are, up to IAM_MOCK_MAX_FILE; read now. Relative to the
     * working directory, from a scenario file to that file's directory. With `error`, that is the
     * response's error_code.
     */
    const char *body_file;
    bool optional;    /**< not having acted is no problem */
    const char *file; /**< where the rule was made, for the report; NULL: nowhere */
    int line;
};

/**
 * Add a rule after those that are there.
 *
 * Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL (NULL, a field out of range, nothing to do, an action or
 * a code/status pair that the API doesn't have), IAM_MOCK_EEXIST (the name is taken), IAM_MOCK_EIO (the
 * body file can't be read) or IAM_MOCK_ELIMIT (IAM_MOCK_MAX_RULES; a body file too large).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_add_rule(struct iam_mock *mock,
                                                       const struct iam_mock_rule *rule,
                                                       struct iam_mock_error *error);

/** How often a rule's description fitted a call at its moment, and how often it acted. */
struct iam_mock_rule_counts {
    int64_t matched; /**< calls that it met, those included that it let through or another answered */
    int64_t acted;
};

/** The counts of the rule of that name. Returns 0, IAM_MOCK_EINVAL (NULL) or IAM_MOCK_ENOENT. */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_get_rule(struct iam_mock *mock, const char *name,
                                                       struct iam_mock_rule_counts *out);

/** Forget all rules, and with them that they have not acted. NULL is allowed. */
IAM_MOCK_API void iam_mock_clear_rules(struct iam_mock *mock);

/**
 * Add what a scenario file holds, all or nothing: users, devices, access keys, rules
 * (fixtures/schema/scenario.rng). Its attributes are the fields of the structs above.
 *
 * Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EIO, IAM_MOCK_ELIMIT (over IAM_MOCK_MAX_FILE), IAM_MOCK_EXML
 * (not XML, a DOCTYPE, an unknown element or attribute, a value of the wrong form), or what an adder
 * returns; error gives file, line and field.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_load_scenario(struct iam_mock *mock, const char *file,
                                                            struct iam_mock_error *error);

/**
 * The same from memory: `size` bytes. Its rules are named "scenario:LINE", and relative paths in it are
 * the working directory's. Returns as iam_mock_load_scenario().
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_load_scenario_text(struct iam_mock *mock, const char *text,
                                                                 size_t size, struct iam_mock_error *error);

/* ----- Call ----------------------------------------------------------------------------------- */

/** A header field. Names compare without ASCII case (RFC 9110, 5.1). */
struct iam_mock_header {
    const char *name;
    const char *value;
};

/** An HTTP request as bytes. Used during the call only. */
struct iam_mock_request {
    const char *method; /**< NULL: "POST" */
    /**
     * "https://iam.amazonaws.com/?Action=…", "/?Action=…" or NULL for "/". The host is this one's, or
     * else the Host header's; a host that isn't served is answered, and is a problem.
     */
    const char *url;
    const struct iam_mock_header *headers; /**< NULL with header_count 0 */
    size_t header_count;
    const void *body; /**< NULL with body_size 0; form parameters; the last of a repeated one counts */
    size_t body_size; /**< in bytes, never guessed; at most IAM_MOCK_MAX_BODY */
};

/** Private to the library. */
struct iam_mock_response_memory;

/**
 * An HTTP response. Start with all zero and reuse it from call to call on one mock: once warm that
 * allocates nothing. What it points to is the mock's, is valid until the next send into it,
 * iam_mock_response_clear() or iam_mock_free(), and may not be copied to another struct.
 */
struct iam_mock_response {
    int status;                            /**< the HTTP status; 0 after a failed send */
    const struct iam_mock_header *headers; /**< in the order sent */
    size_t header_count;
    const char *body;       /**< ends with a NUL that body_size doesn't count; NULL after a failed send */
    size_t body_size;       /**< in bytes */
    const char *error_code; /**< "NoSuchEntity"; NULL on success */
    struct iam_mock_response_memory *memory;
};

/**
 * Answer one request. The call is atomic: it is made whole or, when a negative code is returned, not at
 * all (no change, no rule counted, no line in the journal).
 *
 * Returns 0, or IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL (a NULL where none may be; a response that another
 * mock filled and that wasn't cleared) or IAM_MOCK_ELIMIT (IAM_MOCK_MAX_BODY or
 * IAM_MOCK_MAX_PARAMETERS). So that a misuse can't be taken for a network failure, each such failure is
 * also recorded as a problem. Positive values are kept for network faults.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_send(struct iam_mock *mock,
                                                   const struct iam_mock_request *request,
                                                   struct iam_mock_response *response);

/** The value of a response's header, or NULL. Valid as long as the response is. */
IAM_MOCK_API const char *iam_mock_response_header(const struct iam_mock_response *response, const char *name);

/** Give back what a response holds and make it all zero. NULL and all zero are allowed. */
IAM_MOCK_API void iam_mock_response_clear(struct iam_mock_response *response);

/* ----- Journal -------------------------------------------------------------------------------- */

/**
 * One call, as recorded. Strings are cut at 256 bytes; NULL where there is none. Secrets, tokens and
 * codes are never held.
 */
struct iam_mock_call {
    size_t number;             /**< from 1 */
    int64_t at_ms;             /**< virtual time, milliseconds since 1970-01-01T00:00:00Z */
    const char *action;        /**< as sent */
    const char *user_name;     /**< the UserName or its default; NULL also for root by default */
    const char *serial_number; /**< as sent */
    const char *principal; /**< "root", "user/Bob", "assumed-role/ROLE/SESSION", "assume-root"; NULL: none was
                              found */
    const char *rule;      /**< the name of the rule that answered; NULL: none */
    int status;            /**< of the answer */
    const char *error_code; /**< of the answer; NULL: success */
    bool applied;           /**< a change was made */
    bool acknowledged;      /**< a success answer was delivered whole */
};

/** How many calls were made since the mock was made, restored or its journal cleared. NULL: 0. */
IAM_MOCK_API size_t iam_mock_call_count(struct iam_mock *mock);

/**
 * The call of that number, from 1; NULL if there is none, or no longer. Constant until journal_capacity
 * later calls, iam_mock_clear_journal(), iam_mock_restore() or iam_mock_free().
 */
IAM_MOCK_API const struct iam_mock_call *iam_mock_call_at(struct iam_mock *mock, size_t number);

/** Sums over the journal. */
struct iam_mock_counts {
    size_t calls;
    size_t applied;      /**< calls that made a change */
    size_t acknowledged; /**< calls whose success answer was delivered whole */
};

/**
 * The sums over the calls with that action, user (case aside) and serial; NULL: any.
 *
 * Returns 0, IAM_MOCK_EINVAL (NULL mock or out) or IAM_MOCK_ELIMIT (calls that would have to be looked
 * at are no longer in the journal; all NULL never needs them).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_get_counts(struct iam_mock *mock, const char *action,
                                                         const char *user_name, const char *serial_number,
                                                         struct iam_mock_counts *out);

/**
 * The journal as text, for a person and for a golden file: the first line "iam-mock journal 1", then a
 * line a call. Values are escaped as in C and cut at 256 bytes with "…". It never holds request ids,
 * headers, tokens, secrets or codes. Valid until the next iam_mock_journal_text() on this mock from any
 * thread. NULL: out of memory (or a NULL mock).
 */
IAM_MOCK_API const char *iam_mock_journal_text(struct iam_mock *mock);

/**
 * What is wrong with the test, a line each; "" if nothing: misuses of the API, requests that the mock
 * doesn't serve, rules that acted less often than asked, each with the call that came nearest. At most
 * 64 of the recorded ones are kept, and the rest counted. Validity and NULL as iam_mock_journal_text().
 */
IAM_MOCK_API const char *iam_mock_problems_text(struct iam_mock *mock);

/**
 * Remarks on the code under test, a line each; "" if there are none. This version makes none yet.
 * Validity and NULL as iam_mock_journal_text().
 */
IAM_MOCK_API const char *iam_mock_findings_text(struct iam_mock *mock);

/** Forget the calls and set the counts to zero; rules, their counters and problems stay. */
IAM_MOCK_API void iam_mock_clear_journal(struct iam_mock *mock);

/* ----- Clock ---------------------------------------------------------------------------------- */

/** The virtual time, milliseconds since 1970-01-01T00:00:00Z. A NULL mock: 0. */
IAM_MOCK_API int64_t iam_mock_now_ms(struct iam_mock *mock);

/**
 * Move the clock on. It moves by nothing else: no call takes time. Returns 0 or IAM_MOCK_EINVAL (a NULL
 * mock, a negative span, or one that leads past the year 9999).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_advance_ms(struct iam_mock *mock, int64_t milliseconds);

#ifdef __cplusplus
}
#endif

#endif
