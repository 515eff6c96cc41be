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

/** The same version as numbers. */
#define IAM_MOCK_VERSION_MAJOR 0
#define IAM_MOCK_VERSION_MINOR 1
#define IAM_MOCK_VERSION_PATCH 0

/** The same version as one number, for #if: version 1.2.3 is 10203. */
#define IAM_MOCK_VERSION_NUMBER                                                                              \
    (IAM_MOCK_VERSION_MAJOR * 10000 + IAM_MOCK_VERSION_MINOR * 100 + IAM_MOCK_VERSION_PATCH)

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

/**
 * What the network does to a call. What iam_mock_send() then returns and what the response holds stands
 * behind each; where it says "nothing", status is 0 and there is neither a header nor a body.
 */
enum iam_mock_fault {
    IAM_MOCK_NO_FAULT = 0,
    /* The request never arrives: the change isn't made, and nothing else of the call happens. */
    IAM_MOCK_REFUSED,         /**< connection refused: nothing */
    IAM_MOCK_DNS_FAILURE,     /**< the name isn't resolved: nothing */
    IAM_MOCK_TLS_FAILURE,     /**< the handshake fails: nothing */
    IAM_MOCK_CONNECT_TIMEOUT, /**< no connection in time: nothing; the clock moves by timeout_ms */
    /* The request arrives; the change is made or not, as the rule's `when` says. */
    IAM_MOCK_TIMEOUT,     /**< no answer in time: nothing; the clock moves by timeout_ms */
    IAM_MOCK_RESET,       /**< the connection is reset before a byte: nothing */
    IAM_MOCK_CLOSED,      /**< the connection is closed before a byte: nothing */
    IAM_MOCK_CUT_HEADERS, /**< closed within the headers: the status and the first two of them */
    IAM_MOCK_CUT,         /**< closed within the body: status, headers, `cut_at` bytes of the body */
    IAM_MOCK_TOO_LONG,    /**< Content-Length is 16 above what comes: status, headers, the whole body */
    IAM_MOCK_TOO_SHORT,   /**< Content-Length is 16 below what comes: status, headers, so much of the body */
    IAM_MOCK_GARBAGE,     /**< what comes isn't HTTP: no status, no headers; the body is what came */
    IAM_MOCK_BAD_HEADER,  /**< a header line without a colon: the status and the two headers before it */
    /* An answer, but not IAM's: iam_mock_send() returns 0, and error_code is NULL. */
    IAM_MOCK_PROXY_PAGE,   /**< a proxy's HTML page, text/html, `status` 200 (0), 403 or 503 */
    IAM_MOCK_EMPTY_BODY,   /**< the status of the answer, and a body of no bytes */
    IAM_MOCK_MALFORMED_XML /**< the answer's body without its end, Content-Length as it comes */
};

/** The word for a fault, as in a scenario file: "CUT_HEADERS"; "NO_FAULT" for 0. Static, never NULL. */
IAM_MOCK_API const char *iam_mock_fault_text(int fault);

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
    int status;          /**< 0: the error's own; without one, 200, or that of a hostile body */
    bool force;          /**< allow a code, or a status (200 to 599), that the API doesn't have */
    /**
     * A file whose bytes are the body, as they are, up to IAM_MOCK_MAX_FILE; read now. Relative to the
     * working directory, from a scenario file to that file's directory. With `error`, that is the
     * response's error_code. "hostile:NAME" is no file but a body that is compiled in, one that clients
     * get wrong: those of fixtures/hostile, by their names without ".xml", each with a status of its own
     * where `status` is 0 and there is no `error` (mock/answer/hostile.def).
     */
    const char *body_file;
    /**
     * What the network does, instead of an error or a body file. Of a call that isn't applied, the answer
     * that is cut, or mangled, is ServiceFailure's.
     */
    enum iam_mock_fault fault;
    int64_t cut_at;     /**< of IAM_MOCK_CUT: how much of the body arrives; the end or past it is a problem */
    int64_t latency_ms; /**< virtual time that the call takes; alone, the call goes on to later rules */
    bool fresh; /**< with what is done: the call is made on a new connection, where an adapter has connections
                 */
    bool optional;    /**< not having acted is no problem */
    const char *file; /**< where the rule was made, for the report; NULL: nowhere */
    int line;
};

/**
 * Add a rule after those that are there.
 *
 * Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL (NULL, a field out of range, nothing to do, an action or
 * a code/status pair that the API doesn't have, what can't happen, a hostile body that there isn't),
 * IAM_MOCK_EEXIST (the name is taken), IAM_MOCK_EIO (the body file can't be read) or IAM_MOCK_ELIMIT
 * (IAM_MOCK_MAX_RULES; a body file too large).
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
    /**
     * How long the client waits for the whole answer, milliseconds; 0: for ever. Latency beyond it is
     * IAM_MOCK_TIMEOUT; a call that would wait for ever returns it with the clock unmoved, and is a finding.
     */
    int64_t timeout_ms;
    /* What an adapter knows of the client's HTTP library and connection; a transport of one's own may leave
     * it. */
    bool reused; /**< it comes on a connection that carried another before */
    bool resent; /**< the library sends it again by itself: the connection broke before a byte of an answer */
    bool unverified;  /**< the client doesn't verify the server's certificate: a finding */
    bool may_give_up; /**< something besides timeout_ms can end the wait: that it never ends is no finding yet
                       */
    bool body_unknown; /**< not for a send: there will be a body, and it isn't known yet */
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
    size_t number;          /**< the call's in the journal, from 1; 0 after a failed send */
    struct iam_mock_response_memory *memory;
};

/**
 * Answer one request. The call is atomic: it is made whole or, when a negative code is returned, not at
 * all (no change, no rule counted, no line in the journal).
 *
 * Returns 0, or IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL (a NULL where none may be; a response that another
 * mock filled and that wasn't cleared) or IAM_MOCK_ELIMIT (IAM_MOCK_MAX_BODY or
 * IAM_MOCK_MAX_PARAMETERS). So that a misuse can't be taken for a network failure, each such failure is
 * also recorded as a problem. Or a positive enum iam_mock_fault: what the network did by a rule; the
 * response then holds what arrived before it.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_send(struct iam_mock *mock,
                                                   const struct iam_mock_request *request,
                                                   struct iam_mock_response *response);

/** The value of a response's header, or NULL. Valid as long as the response is. */
IAM_MOCK_API const char *iam_mock_response_header(const struct iam_mock_response *response, const char *name);

/** Give back what a response holds and make it all zero. NULL and all zero are allowed. */
IAM_MOCK_API void iam_mock_response_clear(struct iam_mock_response *response);

/* ----- Adapters ------------------------------------------------------------------------------- */

/* What an adapter to an HTTP library needs besides iam_mock_send(): iammock-curl is made on these. */

/**
 * Whether requests to this URL's host are the mock's to answer: 1 for a host of IAM's, or the extra_host; 0
 * for another, or a URL without one. Or IAM_MOCK_EINVAL (NULL).
 */
IAM_MOCK_API int iam_mock_serves(struct iam_mock *mock, const char *url);

/**
 * To be asked before a connection is opened for a request: what is known of the request by then is looked at
 * as by iam_mock_send(). When a rule would end it with IAM_MOCK_REFUSED, IAM_MOCK_DNS_FAILURE,
 * IAM_MOCK_TLS_FAILURE or IAM_MOCK_CONNECT_TIMEOUT, that is the call: it is made and recorded as by
 * iam_mock_send(), and the fault is returned. Otherwise nothing happens, and the request is to be sent.
 *
 * With body_unknown only rules on action "*" without user_name and serial_number can be met so; when another
 * rule with such a fault still has something to do, that is recorded as a problem: it can't be foreseen.
 *
 * Returns 0, the fault, or as iam_mock_send() a negative code, which is no problem yet: the request's send
 * will be.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_connect(struct iam_mock *mock,
                                                      const struct iam_mock_request *request);

/**
 * Whether this request, sent now, has to go out on a new connection: 1 when the rule that would act is
 * `fresh`, or iam_mock_connect() would return its fault; else 0. With body_unknown a `fresh` rule
 * on action "*" AFTER_CHANGE counts too: whether the call would succeed isn't known. Changes nothing. Or a
 * negative code as iam_mock_connect().
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_needs_connection(struct iam_mock *mock,
                                                               const struct iam_mock_request *request);

/**
 * Add a line to the mock's problems, cut as they are, a line break in it shown as a blank: something is wrong
 * with the test that an adapter saw. NULL mock or text: nothing is done.
 */
IAM_MOCK_API void iam_mock_add_problem(struct iam_mock *mock, const char *text);

/**
 * The client of this call would have waited for ever, as it turned out (may_give_up): the finding "no
 * timeout". A number that the journal doesn't hold, or NULL: nothing is done.
 */
IAM_MOCK_API void iam_mock_never_ended(struct iam_mock *mock, size_t number);

/**
 * Be told when the mock is freed: `on_free` is called once, first thing in iam_mock_free(), by its thread;
 * the mock may still be used in it. One at a time; NULL ends it. Not carried over by clone and restore. NULL
 * mock: nothing.
 */
IAM_MOCK_API void iam_mock_on_free(struct iam_mock *mock,
                                   void (*on_free)(struct iam_mock *mock, void *context), void *context);

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
    enum iam_mock_fault fault; /**< what the network did */
    int64_t waited_ms;         /**< virtual time that the call took */
    int status;                /**< as the client saw it; 0: it saw none */
    const char *error_code;    /**< likewise; NULL: success, or not seen */
    bool applied;              /**< a change was made */
    bool acknowledged;         /**< a success answer was delivered whole */
    bool reused, resent;       /**< as the request said */
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
    /**
     * Calls after which the client can't know whether the change was made: an answer that wasn't
     * delivered whole, or isn't IAM's, a status of 500 and more, an error after the change.
     */
    size_t lost;
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
 * Remarks on the code under test, a line each, in the order of calls; "" if there are none: a final error
 * retried, no timeout where no answer came, a secret in the request … (README, "Findings"). Only calls that
 * the journal still holds are looked at. Validity and NULL as iam_mock_journal_text().
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

/* ----- Sweep ---------------------------------------------------------------------------------- */

/**
 * A sweep runs a test's body once for each outcome at each call that the body makes: the action's
 * documented errors, the common errors, the network's faults, hostile bodies; then each of some outcomes
 * from a call on, and pairs at the calls that a first fault brought about. The library plans and reports;
 * a test framework runs the cases (iam_mock_cmocka.h does, each in a process of its own).
 *
 *     while ((it = iam_mock_sweep_next(sweep)) != NULL) {
 *         … a fresh copy of the mock; iam_mock_sweep_arm(it, mock, &error); the body;
 *         iam_mock_sweep_observe(mock, &observation);
 *         iam_mock_sweep_record(sweep, it, &observation, verdict, message, journal);
 *     }
 *
 * The plan is a function of the options and what was recorded, whatever the order of recording. One sweep
 * is used from one thread at a time; it touches no mock but in _arm and _observe.
 */
struct iam_mock_sweep;

/** How a sweep is made. All zero is the default. */
struct iam_mock_sweep_options {
    const char *name;       /**< of the sweep, for the reports; NULL: "sweep" */
    int depth;              /**< faults in a case, 1 or 2; 0: 2 */
    int cap;                /**< most cases; 0: 2,000. Past it the sweep fails with the count */
    int jobs;               /**< cases at once, for the runner; 0: as many as there are cores */
    int64_t deadline_ms;    /**< real time of a case, for the runner; 0: 10,000 */
    int call_limit;         /**< calls of a case, after which its verdict is UNBOUNDED, 1 to 200; 0: 200 */
    bool leaks;             /**< look for leaks after each case, for the runner */
    const char *junit_file; /**< where the runner writes iam_mock_sweep_junit(); NULL: nowhere */
    const char *html_file;  /**< where the runner writes iam_mock_sweep_html(); NULL: nowhere */
    int shard_index;        /**< run the singles whose number modulo shard_count is this, and their pairs */
    int shard_count;        /**< 0: all cases */
};

/** Returns 0, IAM_MOCK_ENOMEM or IAM_MOCK_EINVAL (an option; error->field names it). Strings are copied. */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_sweep_new(struct iam_mock_sweep **out,
                                                        const struct iam_mock_sweep_options *options,
                                                        struct iam_mock_error *error);
/** Free a sweep, its cases and texts. NULL is allowed. */
IAM_MOCK_API void iam_mock_sweep_free(struct iam_mock_sweep *sweep);

/** One case. It belongs to the sweep and lives as long. */
struct iam_mock_sweep_case {
    int number; /**< from 0, the fault-free run; 1 is the fault-free run again */
    /**
     * The faults, as IAM_MOCK_SWEEP takes them; "" for the fault-free run. Blank-separated, each
     * CALL[+]:OUTCOME[/applied][/fresh]: CALL from 1, + for it and each later one; an OUTCOME is an error
     * code, a fault, CUT@n or hostile:NAME. With /fresh the call is made on a new connection (struct
     * iam_mock_rule). With /applied IAM carries the request out first: the change is made, or what is cut or
     * mangled is the answer that it would have had; a call that wouldn't succeed isn't met.
     */
    const char *script;
};

/**
 * The next case to run, or NULL: none is left, or none until a case that is under way is recorded. A
 * sweep is at its end when this is NULL with every case recorded.
 */
IAM_MOCK_API const struct iam_mock_sweep_case *iam_mock_sweep_next(struct iam_mock_sweep *sweep);

/**
 * Put a case's faults into a mock, as optional rules before all that it has, named "sweep 1" and so on.
 * Calls count from here: the journal is cleared. Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL (NULL) or
 * IAM_MOCK_ELIMIT (IAM_MOCK_MAX_RULES); then nothing has changed.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_sweep_arm(const struct iam_mock_sweep_case *it,
                                                        struct iam_mock *mock, struct iam_mock_error *error);

/**
 * The same for a script that somebody wrote: IAM_MOCK_EINVAL says what was understood, where it stopped
 * (error->column) and what was expected. A script of blanks is the fault-free run.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_sweep_arm_script(const char *script, struct iam_mock *mock,
                                                               struct iam_mock_error *error);

#define IAM_MOCK_SWEEP_MAX_CALLS 200

/** What a case's calls were: plain data without pointers, so that it can cross to another process. */
struct iam_mock_sweep_observation {
    uint32_t calls; /**< how many were made; of more than IAM_MOCK_SWEEP_MAX_CALLS the first are held */
    struct iam_mock_sweep_call {
        uint64_t request; /**< equal for the same action and parameters */
        char action[48];
        int16_t status; /**< as the client saw it */
        uint8_t fault;  /**< enum iam_mock_fault */
        bool applied;
        bool changes;       /**< it made, or would have made, a change */
        bool planned;       /**< an outcome of the case was met here */
        bool reused;        /**< it came on a connection that carried another before */
        bool resent;        /**< the client's HTTP library sent it again by itself */
        uint16_t body_size; /**< of the answer by itself: so far CUT@n goes */
    } call[IAM_MOCK_SWEEP_MAX_CALLS];
};

/**
 * Read it off a mock's journal. Of `call` only what was made is written; a call that is no longer in the
 * journal is all zero. NULL: nothing is done.
 */
IAM_MOCK_API void iam_mock_sweep_observe(struct iam_mock *mock, struct iam_mock_sweep_observation *out);

/** How a case ended. */
enum iam_mock_sweep_verdict {
    IAM_MOCK_SWEEP_PASSED = 0,
    IAM_MOCK_SWEEP_FAILED,  /**< an assertion, or a problem with the test */
    IAM_MOCK_SWEEP_CRASHED, /**< a signal, or a sanitizer's report */
    IAM_MOCK_SWEEP_HUNG,    /**< past the deadline */
    IAM_MOCK_SWEEP_EXITED,  /**< the body called exit() or skip() */
    IAM_MOCK_SWEEP_LEAKED,
    IAM_MOCK_SWEEP_UNBOUNDED, /**< call_limit calls were made */
    IAM_MOCK_SWEEP_NOT_STARTED
};

/**
 * Record how a case ended. `message` (NULL: none) and `journal` (NULL: none, of a process that died) are
 * copied. Returns 0, IAM_MOCK_ENOMEM or IAM_MOCK_EINVAL (NULL; a case of another sweep, or recorded).
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_sweep_record(
    struct iam_mock_sweep *sweep, const struct iam_mock_sweep_case *it,
    const struct iam_mock_sweep_observation *observation, enum iam_mock_sweep_verdict verdict,
    const char *message, const char *journal);

/** Sums over what was recorded. */
struct iam_mock_sweep_totals {
    int cases;      /**< planned so far, the two fault-free runs included */
    int run;        /**< recorded */
    int failed;     /**< of them not PASSED */
    int classes;    /**< different sequences of requests, applied or not, with their verdict */
    int pruned;     /**< pairs that weren't run: their first fault already fails, or its class was expanded */
    bool capped;    /**< more than cap: the sweep is a failure */
    bool diverged;  /**< the two fault-free runs differ: the sweep is a failure */
    bool unreached; /**< a planned fault was never met: the sweep is a failure */
};
IAM_MOCK_API struct iam_mock_sweep_totals iam_mock_sweep_get_totals(const struct iam_mock_sweep *sweep);

/**
 * The reports: the matrix and the failing cases as text; JUnit XML, a testcase a case; one HTML page that
 * needs nothing else. Each is valid until the next of its kind on this sweep. NULL: out of memory.
 */
IAM_MOCK_API const char *iam_mock_sweep_text(struct iam_mock_sweep *sweep);
IAM_MOCK_API const char *iam_mock_sweep_junit(struct iam_mock_sweep *sweep);
IAM_MOCK_API const char *iam_mock_sweep_html(struct iam_mock_sweep *sweep);

#ifdef __cplusplus
}
#endif

#endif
