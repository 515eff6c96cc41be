/**
 * @file
 * iam_mock.h: an in-process mock of AWS IAM's DeactivateMFADevice for C unit tests.
 *
 * A mock is one fake IAM endpoint with one account. The code under test sends its HTTP requests to
 * iam_mock_send(), usually through a transport function of five lines. The mock keeps users and MFA devices
 * in memory and answers from them as the service does, or as a rule of the test says.
 *
 * Words. A rule answers, delays or breaks the calls that match it. A problem is a fault in the test, such as
 * a rule that never acted. A finding is a remark on the code under test, such as a missing timeout. The
 * journal is the list of all calls. The virtual clock is the mock's own time; iam_mock_advance_ms() says what
 * moves it.
 *
 * Results. A function that returns int returns 0 or a negative enum iam_mock_code. A negative code is a
 * failure of the library, and then nothing has changed. An AWS error such as NoSuchEntity is an answer, not
 * a failure. Only iam_mock_send(), iam_mock_connect() and the two functions that begin a call also return a
 * positive value: the network fault.
 *
 * Structs. Fill them with designated initialisers. A field that is left out is zero, and zero is the
 * default. Before version 1.0 structs may grow between releases: compile again after an update.
 *
 * Ownership. The library copies the strings and buffers that it gets, or uses them during the call only. A
 * pointer that the library returns belongs to the mock; each comment says how long it is valid.
 *
 * Threads. Every function may be called from any thread on any mock, unless its comment says otherwise. Each
 * mock has a lock, so calls on one mock run one after the other; two mocks share nothing. After fork()
 * parent and child each have a copy of the mock. At the fork, no other thread may be inside a call on that
 * mock.
 *
 * Determinism. The same calls give the same bytes: the library reads no clock, no environment variable, no
 * locale and no source of random numbers.
 */
#ifndef IAM_MOCK_H
#define IAM_MOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The attribute of each function that the shared library exports. Define it before the include to change it.
 */
#ifndef IAM_MOCK_API
#if defined(__GNUC__)
#define IAM_MOCK_API __attribute__((visibility("default")))
#else
#define IAM_MOCK_API
#endif
#endif

/** The attribute of each function whose result must be used: gcc and clang warn if it is not. */
#if defined(__GNUC__)
#define IAM_MOCK_MUST_CHECK __attribute__((warn_unused_result))
#else
#define IAM_MOCK_MUST_CHECK
#endif

/**
 * The version of this header, "MAJOR.MINOR.PATCH". iam_mock_version() returns the version of the library.
 */
#define IAM_MOCK_VERSION "0.1.0"

/** The first number of IAM_MOCK_VERSION. */
#define IAM_MOCK_VERSION_MAJOR 0
/** The second number of IAM_MOCK_VERSION. Before 1.0, a new one may change structs. */
#define IAM_MOCK_VERSION_MINOR 1
/** The third number of IAM_MOCK_VERSION. */
#define IAM_MOCK_VERSION_PATCH 0

/** The same version as one number, for conditions of the preprocessor: version 1.2.3 is 10203. */
#define IAM_MOCK_VERSION_NUMBER                                                                              \
    (IAM_MOCK_VERSION_MAJOR * 10000 + IAM_MOCK_VERSION_MINOR * 100 + IAM_MOCK_VERSION_PATCH)

/** For `times` of struct iam_mock_rule: the rule acts without an end. */
#define IAM_MOCK_ALWAYS (-1)

/** The largest request body, and the largest query string, in bytes. A larger one is IAM_MOCK_ELIMIT. */
#define IAM_MOCK_MAX_BODY 65536

/** The most parameters of a request, in query string and body together. More are IAM_MOCK_ELIMIT. */
#define IAM_MOCK_MAX_PARAMETERS 256

/**
 * The most names in the SignedHeaders of a request, and the most segments of its URL's path, under
 * IAM_MOCK_VERIFY_SIGNATURES. More are IAM_MOCK_ELIMIT.
 */
#define IAM_MOCK_MAX_SIGNED_PARTS 1024

/** The most rules of a mock. One more is IAM_MOCK_ELIMIT. */
#define IAM_MOCK_MAX_RULES 4096

/** The most MFA devices of a user, and of root (IAM User Guide, "IAM and AWS STS quotas"). */
#define IAM_MOCK_MAX_DEVICES_PER_USER 8

/** The largest page of a list: the largest MaxItems, and the largest `page_limit`. */
#define IAM_MOCK_MAX_PAGE 1000

/** The largest fixture and body file, in bytes. A larger one is IAM_MOCK_ELIMIT. */
#define IAM_MOCK_MAX_FILE 65536
/** The largest scenario, in bytes. A larger one is IAM_MOCK_ELIMIT. */
#define IAM_MOCK_MAX_SCENARIO 8388608

/* ----- Results -------------------------------------------------------------------------------- */

/** Why a function of the library failed. An answer of the service is never one of these codes. */
enum iam_mock_code {
    IAM_MOCK_OK = 0,      /**< success */
    IAM_MOCK_ENOMEM = -1, /**< out of memory */
    IAM_MOCK_EINVAL = -2, /**< the function does not accept an argument or a field */
    IAM_MOCK_EEXIST = -3, /**< a record or rule with this name exists already */
    IAM_MOCK_ENOENT = -4, /**< there is no such user, device or rule */
    IAM_MOCK_EIO = -5,    /**< a file or directory can't be read */
    IAM_MOCK_EXML = -6,   /**< a file is not the XML that was expected */
    IAM_MOCK_ELIMIT = -7  /**< a limit of this header, or the mock's call_limit, is exceeded */
};

/**
 * The details of a failure.
 *
 * The caller owns the struct, and may pass NULL instead. If the function fails, it sets all fields; if it
 * succeeds, it sets none. A text that does not fit is cut at its end; a long file name is cut at its start.
 */
struct iam_mock_error {
    int code;          /**< the negative enum iam_mock_code that the function returned */
    int line;          /**< the line in the file, from 1; 0: there is no file */
    int column;        /**< the column in the line or script, from 1; 0: not known */
    char field[64];    /**< the field, attribute, element or slot that is wrong; "": none */
    char message[256]; /**< one line of English: what was found and what was expected */
    char file[256];    /**< the file; "": there is none */
};

/**
 * Get the English words for a code, for example "out of memory".
 *
 * @param code an enum iam_mock_code
 * @return the words, static; "unknown code" for any other number; never NULL
 */
IAM_MOCK_API const char *iam_mock_code_text(int code);

/**
 * Get the version of the library.
 *
 * @return "MAJOR.MINOR.PATCH", static
 */
IAM_MOCK_API const char *iam_mock_version(void);

/* ----- Mock ----------------------------------------------------------------------------------- */

/** One fake IAM endpoint with one account. Opaque; iam_mock_new() and iam_mock_clone() make one. */
struct iam_mock;

/** What the mock demands of the credentials of a request. */
enum iam_mock_authentication {
    /** Nothing: a request without a key, or with an unknown key, is sent by the default principal. */
    IAM_MOCK_ANY_CALLER = 0,
    /**
     * A well-formed Authorization header, or parameters of a presigned URL, with a key of the account.
     * Otherwise the answer is an error, as from the service: MissingAuthenticationToken without a key,
     * IncompleteSignature for malformed credentials, InvalidClientTokenId for an unknown key. The signature
     * itself may be anything.
     */
    IAM_MOCK_REQUIRE_KEY,
    /**
     * The right signature (Signature Version 4), made within 15 minutes of the mock's time, too. Otherwise
     * the answer is the service's: SignatureDoesNotMatch or IncompleteSignature. Each access key needs a
     * secret.
     */
    IAM_MOCK_VERIFY_SIGNATURES
};

/** Whether the mock checks the lengths and patterns of strings, in requests and in added records. */
enum iam_mock_constraints {
    /** The mock checks them as the service does. "R1234", a sample of AWS, is a ValidationError. */
    IAM_MOCK_CONSTRAINTS_ON = 0,
    /**
     * The mock accepts UTF-8 texts of 1 to 1,024 bytes, so "R1234" is a serial number. Any other text is a
     * ValidationError in a request, and IAM_MOCK_EINVAL in an added record. The value of a tag may be empty.
     */
    IAM_MOCK_CONSTRAINTS_OFF
};

/** The options of a mock. All zero is the default. */
struct iam_mock_options {
    const char *account_id; /**< twelve digits; NULL: "123456789012" */
    /**
     * The first time of the virtual clock, "YYYY-MM-DDThh:mm:ss[.sss]Z", years 1970 to 9999; NULL:
     * 2026-01-01T00:00:00Z. Real clients need the present time: if the Date header is 240 s or more off, the
     * AWS SDK for JavaScript sends the request again.
     */
    const char *start;
    uint64_t seed; /**< decides request ids, generated user ids and `one_in` of rules; any value */
    enum iam_mock_authentication authentication; /**< what credentials a request needs */
    enum iam_mock_constraints constraints;       /**< whether lengths and patterns are checked */
    /**
     * The principal of requests without a known key, under IAM_MOCK_ANY_CALLER: the id of an access key of
     * the account. NULL: the root user. The mock looks up the key at each request. If the account does not
     * have the key then, the answer is InvalidClientTokenId, and a problem is recorded.
     */
    const char *default_principal;
    /**
     * A directory whose fixtures replace the built-in ones file by file. The directory contains "responses",
     * "errors", or both. A file "responses/NAME.xml" makes the mock serve the action NAME of IAM, if the mock
     * does not serve it without the file. Only iam_mock_new() reads the directory. NULL: none.
     */
    const char *fixture_directory;
    /**
     * A host that the mock serves besides IAM's own, for an endpoint override: "localhost:8080", without a
     * scheme. Without a port, the mock serves any port of the host. NULL: none.
     */
    const char *extra_host;
    size_t journal_capacity; /**< how many calls the journal holds, at most 1,048,576; 0: 1,024 */
    /**
     * The most calls that the journal counts: further requests get IAM_MOCK_ELIMIT. 0: 100,000 if the mock
     * has a handler (iam_mock_on_call_limit()), else no limit.
     */
    int call_limit;
    /**
     * The largest page of a list, 1 to IAM_MOCK_MAX_PAGE, whatever MaxItems says: IAM may return fewer items
     * than asked for. 0: MaxItems, by default 100, as the service.
     */
    int page_limit;
};

/**
 * Make a mock with an empty account. Free it with iam_mock_free().
 *
 * @param out set on success only: the mock, which the caller owns
 * @param options NULL: the defaults. The strings are copied.
 * @param error details of a failure; may be NULL
 * @return 0, IAM_MOCK_ENOMEM, or IAM_MOCK_EINVAL (`out` is NULL, or error->field names the wrong option).
 *         IAM_MOCK_EIO: the fixture directory, or a file in it, can't be read. IAM_MOCK_EXML: a fixture is
 *         wrong; error gives file and line. IAM_MOCK_ELIMIT: a fixture is over IAM_MOCK_MAX_FILE, or
 *         journal_capacity is too large.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_new(struct iam_mock **out,
                                                  const struct iam_mock_options *options,
                                                  struct iam_mock_error *error);

/**
 * Free a mock, the memory of its responses and every text that it returned.
 *
 * No other thread may be in a call on the mock. Do not use or clear its responses afterwards. A mock that is
 * installed by iam_mock_curl.h or iam_mock_sleep.h is uninstalled.
 *
 * @param mock NULL: nothing is done
 */
IAM_MOCK_API void iam_mock_free(struct iam_mock *mock);

/**
 * Make an independent mock in the same state. Free it with iam_mock_free().
 *
 * The options, account, rules with their counters, clock and seed are copied. The journal and the problems
 * of the new mock are empty, and it has no responses.
 *
 * @param out set on success only: the new mock, which the caller owns
 * @param mock the mock to copy; it does not change
 * @param error details of a failure; may be NULL
 * @return 0, IAM_MOCK_ENOMEM, or IAM_MOCK_EINVAL (`out` or `mock` is NULL)
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_clone(struct iam_mock **out, struct iam_mock *mock,
                                                    struct iam_mock_error *error);

/**
 * Give `mock` the state of `from`, as iam_mock_clone() copies it, and clear its journal and problems.
 *
 * The pointer `mock` stays valid, and its journal keeps its capacity. On failure `mock` does not change. If
 * both are the same mock, nothing is done.
 *
 * @param mock the mock to change
 * @param from the mock to copy; it does not change
 * @param error details of a failure; may be NULL
 * @return 0, IAM_MOCK_ENOMEM, or IAM_MOCK_EINVAL: `mock` or `from` is NULL; or `mock` verifies signatures,
 * and an access key of `from` has no secret
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_restore(struct iam_mock *mock, struct iam_mock *from,
                                                      struct iam_mock_error *error);

/* ----- Account -------------------------------------------------------------------------------- */

/** A tag of a user or a virtual MFA device. */
struct iam_mock_tag {
    const char *key;   /**< 1 to 128 letters, digits, separators and characters of [_.:/=+@-] */
    const char *value; /**< the same, up to 256, and may be empty; NULL: empty */
};

/** An IAM user. Two users may have the same id. */
struct iam_mock_user {
    const char *name; /**< 1 to 128 characters of [.A-Za-z@0-9_+=,-]; ASCII case does not matter */
    const char *path; /**< "/", or "/…/" with U+0021 to U+007E, at most 512 characters; NULL: "/" */
    const char *id;   /**< 16 to 128 of [A-Za-z0-9_]; NULL: "AIDA" and 17 characters that the seed decides */
    const char *create_date;         /**< a time, written as `start` of the options; NULL: the clock's time */
    const struct iam_mock_tag *tags; /**< keys differ, without ASCII case; NULL: none */
    size_t tag_count;                /**< of `tags`, at most 50 */
    const char *permissions_boundary; /**< the ARN of a policy, 20 to 2,048 characters; NULL: none */
    bool login_profile;               /**< the user has a password for the console */
    const char *login_create_date;    /**< of the login profile; NULL: the clock's time */
    bool password_reset_required;     /**< of the login profile */
};

/**
 * Add a user.
 *
 * If a user with this name was removed before, DeactivateMFADevice answers EntityTemporarilyUnmodifiable for
 * the new user during 180 s of virtual time (assumed: the API page says "several minutes"), or until
 * iam_mock_settle_user().
 *
 * @param mock the mock
 * @param user the fields of the user; copied
 * @param error details of a failure; may be NULL
 * @return 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL (an argument is NULL, or error->field names a wrong field), or
 *         IAM_MOCK_EEXIST (a user has this name, perhaps in another ASCII case)
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_add_user(struct iam_mock *mock,
                                                       const struct iam_mock_user *user,
                                                       struct iam_mock_error *error);

/**
 * Remove a user and the user's access keys.
 *
 * The user's virtual devices become unassigned. The user's other devices leave the account.
 *
 * @param mock the mock
 * @param user_name the name; ASCII case does not matter
 * @return 0, IAM_MOCK_EINVAL (an argument is NULL), or IAM_MOCK_ENOENT (no such user)
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_remove_user(struct iam_mock *mock, const char *user_name);

/**
 * End the EntityTemporarilyUnmodifiable period of a user who was removed and added again.
 *
 * If there is no such period, nothing is done.
 *
 * @param mock the mock
 * @param user_name the name; ASCII case does not matter
 * @return 0, IAM_MOCK_EINVAL (an argument is NULL), or IAM_MOCK_ENOENT (no such user)
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_settle_user(struct iam_mock *mock, const char *user_name);

/** The kind of an MFA device. */
enum iam_mock_device_kind {
    /** The serial number decides: virtual if it contains ":mfa/", FIDO if ":u2f/", else hardware. */
    IAM_MOCK_BY_SERIAL = 0,
    IAM_MOCK_VIRTUAL,  /**< an authenticator app */
    IAM_MOCK_HARDWARE, /**< a hardware token */
    IAM_MOCK_FIDO      /**< a passkey or a security key */
};

/** An MFA device. With neither `user_name` nor `root` it is unassigned; only a virtual device can be. */
struct iam_mock_device {
    /** 9 to 256 characters of [.A-Za-z@0-9_+=/:,-], or with ":mfa/" of U+0021 to U+007E; case matters */
    const char *serial_number;
    const char *user_name;          /**< the user who has the device enabled; NULL: no user */
    bool root;                      /**< the root user has the device enabled */
    enum iam_mock_device_kind kind; /**< virtual, hardware or FIDO */
    const char *enable_date; /**< a time, written as `start` of the options, cut to the second; NULL: now */
    const struct iam_mock_tag *tags; /**< of a virtual device; keys differ, with case; NULL: none */
    size_t tag_count;                /**< of `tags`, at most 50 */
    /** The seed of the device's codes: 16 to 128 characters of base 32 (A to Z, 2 to 7); the mock never
     * prints it. NULL: made from the mock's seed. Not for FIDO devices. */
    const char *seed;
    /** How many steps of 30 seconds the device's clock is ahead of the mock's: -10,000,000,000 to
     * 10,000,000,000. Not for FIDO devices. */
    int64_t code_adjustment;
    /** The step of the last code that was accepted, counted from 1970: codes of this step and of earlier ones
     * are refused. Up to 10,000,000,000; 0: none was accepted. Not for FIDO devices. */
    int64_t last_code_step;
};

/** The largest `code_adjustment` and `last_code_step` of a device. */
#define IAM_MOCK_MAX_CODE_STEP INT64_C(10000000000)

/**
 * Add a device.
 *
 * A hardware or FIDO device that was deactivated, and a virtual device that was deleted, may be added again.
 * An unassigned virtual device that is added with user_name or root becomes enabled for that user.
 *
 * @param mock the mock
 * @param device the fields of the device; copied
 * @param error details of a failure; may be NULL
 * @return 0, IAM_MOCK_ENOMEM, IAM_MOCK_ENOENT (no such user), IAM_MOCK_EEXIST (a user, or root, has a device
 *         with this serial number, or it is unassigned and the new device has no holder), or IAM_MOCK_ELIMIT
 * (the user, or root, has IAM_MOCK_MAX_DEVICES_PER_USER devices). IAM_MOCK_EINVAL: an argument is NULL; a
 * field breaks its pattern; both user_name and root are given; an unassigned device is not virtual or has an
 * enable_date; the unassigned device with this serial number is of another kind, or a seed, a code_adjustment
 * or a last_code_step is given for it, which it has already.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_add_device(struct iam_mock *mock,
                                                         const struct iam_mock_device *device,
                                                         struct iam_mock_error *error);

/** The kind of principal that sends a request. */
enum iam_mock_principal {
    IAM_MOCK_USER = 0,     /**< an IAM user */
    IAM_MOCK_ROOT,         /**< the root user, with the root user's own key */
    IAM_MOCK_ASSUMED_ROLE, /**< a session of a role */
    IAM_MOCK_ASSUME_ROOT   /**< the root user in an AssumeRoot session */
};

/** An access key. Its principal sends the requests that carry its id. */
struct iam_mock_access_key {
    const char *id; /**< 16 to 128 of [A-Za-z0-9_]; case matters */
    /**
     * 1 to 1,024 bytes; the mock never prints it. NULL: none; that is an error under
     * IAM_MOCK_VERIFY_SIGNATURES.
     */
    const char *secret;
    const char *session_token; /**< 1 to 4,096 bytes; requests must carry it; NULL: not a session's key */
    const char *expires;       /**< from this time on the answer is ExpiredToken; NULL: never */
    enum iam_mock_principal principal; /**< who sends the requests with this key */
    const char *user_name;             /**< required for IAM_MOCK_USER, else NULL */
    const char *role_name;    /**< required for IAM_MOCK_ASSUMED_ROLE, else NULL: 1 to 64, as a user name */
    const char *session_name; /**< required for IAM_MOCK_ASSUMED_ROLE, else NULL: 2 to 64, as a user name */
    /**
     * The session was opened with an MFA device. A user's key with a session_token and without this flag
     * answers InvalidClientTokenId: IAM refuses such sessions (AWS STS API Reference, GetSessionToken). A
     * key without a session_token may have the flag too; then its requests count as made with MFA.
     */
    bool mfa_authenticated;
    bool inactive;           /**< no request may be signed with the key */
    const char *create_date; /**< a time, written as `start` of the options; NULL: the clock's time */
};

/**
 * Add an access key.
 *
 * @param mock the mock
 * @param key the fields of the key; copied
 * @param error details of a failure; may be NULL
 * @return 0, IAM_MOCK_ENOMEM, IAM_MOCK_ENOENT (no such user), or IAM_MOCK_EEXIST (the account has this id).
 *         IAM_MOCK_EINVAL: an argument is NULL; a field breaks its pattern; the kind of principal needs a
 *         field that is missing, or does not have a field that is given; the mock verifies signatures, and
 *         the key has no secret.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_add_access_key(struct iam_mock *mock,
                                                             const struct iam_mock_access_key *key,
                                                             struct iam_mock_error *error);

/**
 * Begin a change of a device: until it ends, requests that change the device answer ConcurrentModification.
 *
 * The change ends by iam_mock_end_change() or when its time is over. A second call replaces the end time.
 *
 * @param mock the mock
 * @param serial_number the device; case matters
 * @param milliseconds how long the change takes, virtual time. 0, or an end after the year 9999: until
 *         iam_mock_end_change().
 * @return 0, IAM_MOCK_EINVAL (an argument is NULL, or milliseconds is negative), or IAM_MOCK_ENOENT (no such
 *         device)
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_begin_change(struct iam_mock *mock, const char *serial_number,
                                                           int64_t milliseconds);

/**
 * End a change of a device. If there is no change, nothing is done.
 *
 * @param mock the mock
 * @param serial_number the device; case matters
 * @return 0, IAM_MOCK_EINVAL (an argument is NULL), or IAM_MOCK_ENOENT (no such device)
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_end_change(struct iam_mock *mock, const char *serial_number);

/** The state of a device for a user. */
enum iam_mock_device_state {
    IAM_MOCK_UNKNOWN = 0,   /**< the user or the device never existed: probably a misspelling */
    IAM_MOCK_ENABLED,       /**< the user has the device enabled */
    IAM_MOCK_DEACTIVATED,   /**< unassigned or deleted, and this user was the last who had it enabled */
    IAM_MOCK_NEVER_ENABLED, /**< unassigned or deleted, and this user was not the last who had it enabled */
    IAM_MOCK_OF_ANOTHER     /**< another user, or root, has the device enabled */
};

/**
 * Get the state of a device for a user.
 *
 * @param mock the mock
 * @param user_name the user, also one who was removed, or an earlier name of a user; ASCII case does not
 *         matter; NULL: root. An earlier name is known if no other user has it, as long as the journal holds
 *         the call that renamed the user
 * @param serial_number the device, also one that was deleted; case matters
 * @return the state; IAM_MOCK_UNKNOWN also if mock or serial_number is NULL
 */
IAM_MOCK_API enum iam_mock_device_state iam_mock_get_device_state(struct iam_mock *mock,
                                                                  const char *user_name,
                                                                  const char *serial_number);

/**
 * Count the devices that a user has enabled.
 *
 * @param mock the mock
 * @param user_name the user; ASCII case does not matter; NULL: root
 * @return 0 to IAM_MOCK_MAX_DEVICES_PER_USER, IAM_MOCK_ENOENT (no such user), or IAM_MOCK_EINVAL (mock is
 *         NULL)
 */
IAM_MOCK_API int iam_mock_device_count(struct iam_mock *mock, const char *user_name);

/** The size of a code of iam_mock_totp_code(), with its NUL. */
#define IAM_MOCK_TOTP_CODE_SIZE 7

/**
 * Make the code that a device shows, as a test's authenticator app.
 *
 * EnableMFADevice and ResyncMFADevice take two codes in a row, such as those with the offsets -1 and 0. The
 * offset counts from the mock's present time, whatever the device's code_adjustment is.
 *
 * @param mock the mock
 * @param serial_number the device, virtual or hardware; an unassigned or deactivated one also has codes
 * @param offset how many steps of 30 seconds later (negative: earlier) than now
 * @param out receives six digits and a NUL
 * @return 0, IAM_MOCK_ENOENT (no such device, or a deleted one), or IAM_MOCK_EINVAL: an argument is NULL, the
 *         device is a FIDO device, or the step is before 1970 or more than IAM_MOCK_MAX_CODE_STEP steps away
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_totp_code(struct iam_mock *mock, const char *serial_number,
                                                        int64_t offset, char out[IAM_MOCK_TOTP_CODE_SIZE]);

/**
 * Write the account as text, for a person and for a golden file.
 *
 * The first line contains the version of the format. Then come the users with their devices in the order of
 * adding, root's devices, unassigned devices, and access keys. Each device has its tags, the state of its
 * codes, and the users who had it enabled before ("last": at its last deactivation; "replaced": the user was
 * deleted, and another one has the name). At the end, with the word "removed", is what a client does not see
 * any more, in the order of removal: deleted users, deleted virtual devices, and deactivated devices of other
 * kinds.
 *
 * The text has no secrets, session tokens and seeds (but whether a key has the former two), and not the
 * numbers from which markers and ids are made. iam_mock_account_xml() has them.
 *
 * @param mock the mock
 * @return the text, valid until the next iam_mock_account_text() on this mock from any thread, or
 *         iam_mock_free(); NULL: out of memory, or mock is NULL
 */
IAM_MOCK_API const char *iam_mock_account_text(struct iam_mock *mock);

/**
 * Write the account as a scenario file. A new mock that loads it has the same account, and the same
 * iam_mock_account_text().
 *
 * The text contains the secrets of access keys and the seeds of devices, which no other text of the library
 * does. It has all that belongs to the account: also deleted users and removed devices that the mock still
 * knows, and the numbers from which markers and ids are made. It does not have what belongs to the mock:
 * options, rules, clock, and how many calls were answered. So give the new mock the same account_id and
 * constraints, and as `start` the present time of this one. With the same seed, its answers are the same too,
 * apart from their request ids. Periods that have ended are left out.
 *
 * @param mock the mock
 * @param error details of a failure; may be NULL
 * @return the text, valid until the next iam_mock_account_xml() on this mock from any thread, or
 *         iam_mock_free(). NULL: a failure, with its code in error->code. IAM_MOCK_ENOMEM; IAM_MOCK_EINVAL
 *         (mock is NULL); IAM_MOCK_EXML: a text of a record has a character that XML cannot hold, such as a
 *         control character or a byte that is not UTF-8; the message names the record, and error->field the
 *         text; IAM_MOCK_ELIMIT: the text is larger than IAM_MOCK_MAX_SCENARIO
 */
IAM_MOCK_API const char *iam_mock_account_xml(struct iam_mock *mock, struct iam_mock_error *error);

/* ----- Script --------------------------------------------------------------------------------- */

/**
 * The network faults of a call.
 *
 * Each comment ends with the part of the answer that the response then holds. "Nothing" means: status 0, no
 * headers, no body.
 */
enum iam_mock_fault {
    IAM_MOCK_NO_FAULT = 0, /**< no fault: the whole answer */
    /* The request never arrives: IAM does not apply the change and does not read the request. */
    IAM_MOCK_REFUSED,         /**< the connection is refused: nothing */
    IAM_MOCK_DNS_FAILURE,     /**< the host name can't be resolved: nothing */
    IAM_MOCK_TLS_FAILURE,     /**< the TLS handshake fails: nothing */
    IAM_MOCK_CONNECT_TIMEOUT, /**< no connection in time: nothing; the clock moves by timeout_ms */
    /* The request arrives; `when` of the rule decides whether IAM applies the change. */
    IAM_MOCK_TIMEOUT,     /**< no answer in time: nothing; the clock moves by timeout_ms */
    IAM_MOCK_RESET,       /**< the connection is reset before the first byte: nothing */
    IAM_MOCK_CLOSED,      /**< the connection is closed before the first byte: nothing */
    IAM_MOCK_CUT_HEADERS, /**< closed within the headers: the status and the first two headers */
    IAM_MOCK_CUT,        /**< closed within the body: status, headers, the first `cut_at` bytes of the body */
    IAM_MOCK_TOO_LONG,   /**< Content-Length is 16 too large: status, headers, the whole body */
    IAM_MOCK_TOO_SHORT,  /**< Content-Length is 16 too small: status, headers, the body cut to that length */
    IAM_MOCK_GARBAGE,    /**< bytes that are not HTTP: no status, no headers; the bytes are the body */
    IAM_MOCK_BAD_HEADER, /**< a header line without a colon: the status and the two headers before it */
    /* An answer that is not IAM's: iam_mock_send() returns 0, and error_code is NULL. */
    /**
     * The text/html page of a proxy, `status` 200 (the default), 403, 429, 502 or 503. A 429 also has the
     * header "Retry-After: 1".
     */
    IAM_MOCK_PROXY_PAGE,
    IAM_MOCK_EMPTY_BODY,    /**< the status and headers of the answer, and a body of 0 bytes */
    IAM_MOCK_MALFORMED_XML, /**< the answer without the last 12 bytes of its body; Content-Length is right */
    /* The answer's length is missing or wrong. */
    /**
     * The answer without a Content-Length: the end of the connection ends the body. iam_mock_send() returns
     * 0, and error_code is the answer's.
     */
    IAM_MOCK_NO_LENGTH,
    /** Content-Length is 0 although a body follows, so the client sees a body of 0 bytes. Returns 0. */
    IAM_MOCK_LENGTH_ZERO,
    /**
     * Content-Length is -1: status, headers, the whole body. A client must not use it (RFC 9112, 6.3).
     */
    IAM_MOCK_LENGTH_NEGATIVE,
    /**
     * Content-Length is 9223372036854775808 (2^63), and the connection is closed after the body: status,
     * headers, the whole body. Some clients take the body for whole; libcurl is one.
     */
    IAM_MOCK_LENGTH_HUGE,
    /* IAM's own answer: iam_mock_send() returns 0, and error_code is the answer's. */
    IAM_MOCK_GZIP,     /**< compressed, with "Content-Encoding: gzip", which the request did not ask for */
    IAM_MOCK_DATE_OFF, /**< the Date header is 365 days ahead of the clock; in the year 9999, behind it */
    /**
     * The answer arrives 1 ms before timeout_ms; without a timeout, at once. A larger latency of rules
     * counts instead.
     */
    IAM_MOCK_LATE,
    /**
     * A text/html page of 61,440 bytes, with a `status` as PROXY_PAGE. Not IAM's answer: error_code is NULL.
     */
    IAM_MOCK_LARGE_PAGE,
    IAM_MOCK_LARGE_COMMENT, /**< an XML comment of 61,440 bytes follows the start tag of the root element */
    /* A page of a list, with IsTruncated true: iam_mock_send() returns 0. Only for calls that list. */
    IAM_MOCK_EMPTY_PAGE,     /**< no items; a request with its Marker gets the items of this page */
    IAM_MOCK_REPEATED_MARKER /**< the page; a request with its Marker gets the same page again */
};

/**
 * Get the name of a fault, as a scenario file has it: "CUT_HEADERS".
 *
 * @param fault an enum iam_mock_fault
 * @return the name, static; "NO_FAULT" for 0, "unknown fault" for any other number; never NULL
 */
IAM_MOCK_API const char *iam_mock_fault_text(int fault);

/**
 * A change that another principal makes just before a call.
 *
 * The target is the device that the request's SerialNumber names; without SerialNumber, the first device of
 * the user that UserName names. The target user is the user that UserName names, else the user who has the
 * device enabled. Only what the request itself contains counts, not the defaults of missing parameters.
 */
enum iam_mock_race {
    IAM_MOCK_NO_RACE = 0,         /**< nothing changes */
    IAM_MOCK_RACE_DEACTIVATED,    /**< the device is deactivated, whichever user has it enabled */
    IAM_MOCK_RACE_DELETED,        /**< the device is deactivated; a virtual device is then deleted too */
    IAM_MOCK_RACE_USER_DELETED,   /**< the user is deleted, as by iam_mock_remove_user() */
    IAM_MOCK_RACE_USER_RECREATED, /**< the user is deleted and added again, without devices */
    /**
     * The device is deactivated, and then enabled for the user "race-other". The race adds this user to the
     * account; if "race-other" has the device or no room for it, the user is "race-other-2", and so on.
     */
    IAM_MOCK_RACE_REASSIGNED,
    /** A new virtual device is enabled for the user: …:mfa/race-1, or the next free number. */
    IAM_MOCK_RACE_ENABLED
};

/** The moment of a call at which a rule acts. */
enum iam_mock_when {
    /** After validation, before IAM looks up user and device: IAM does not apply the change. */
    IAM_MOCK_BEFORE_CHANGE = 0,
    /** After decoding and routing, before authentication: IAM does not apply the change. */
    IAM_MOCK_BEFORE_VALIDATION,
    /** IAM applies the change, and then the client gets another answer. Only successful calls match. */
    IAM_MOCK_AFTER_CHANGE,
    /**
     * The client gets the answer to a success, cut or emptied by the fault, but IAM does not apply the
     * change: a proxy answered, or a server failed. Only calls that would succeed match. Only with a fault
     * that shows a part of the answer: CUT_HEADERS, CUT, TOO_LONG, TOO_SHORT, BAD_HEADER, EMPTY_BODY,
     * MALFORMED_XML or LENGTH_ZERO.
     */
    IAM_MOCK_WITHOUT_CHANGE
};

/**
 * A rule: which calls match it, and what then happens.
 *
 * Several rules may match a call. The first of them, in the order of adding, that has something left to do
 * acts, whatever its moment.
 */
struct iam_mock_rule {
    const char *name; /**< 1 to 128 bytes, unique; NULL: "rule 3", or "file.xml:12" in a scenario file */
    /**
     * An action's name, or "*" for any action. NULL: DeactivateMFADevice; for a rule with `page_limit`,
     * IAM_MOCK_EMPTY_PAGE or IAM_MOCK_REPEATED_MARKER: any action that lists.
     */
    const char *action;
    /** The request's UserName or its default, 1 to 1,024 bytes; ASCII case does not matter. NULL: any. */
    const char *user_name;
    const char *serial_number; /**< the request's SerialNumber, 1 to 1,024 bytes; case matters; NULL: any */
    int skip; /**< how many matching calls pass before the rule acts; those that another rule answers count */
    /**
     * How many calls the rule acts on. 0: one call or, with `for_ms`, all calls until that time is over.
     * IAM_MOCK_ALWAYS: all calls. A rule that acts less often is a problem, unless `optional`;
     * IAM_MOCK_ALWAYS, and 0 with `for_ms`, require one call.
     */
    int times;
    /**
     * Act on one of this many calls on average; the seed decides on which. 0, 1: act on each call. Over 1: a
     * rule that never acts is no problem.
     */
    int one_in;
    int64_t for_ms; /**< stop this many milliseconds of virtual time after first acting; 0: no limit */
    enum iam_mock_when when; /**< the moment of the call at which the rule acts */
    const char *error;       /**< an error code of the service, at most 128 bytes; NULL: no error */
    const char *message;     /**< the error's text, UTF-8, 0 to 4,096 bytes; NULL: as in the code's fixture */
    /** The HTTP status, 200 to 599; 0: that of the error, else of the hostile body, else 302 or 200. */
    int status;
    bool force; /**< allow an error code, or a status, that the API does not have */
    /**
     * A file whose bytes are the answer's body; at most IAM_MOCK_MAX_FILE bytes; read when the rule is
     * added. A relative path starts at the working directory, in a scenario file at that file's directory.
     * With `error`, that code is the response's error_code.
     *
     * "hostile:NAME" is a body that the library contains, one that clients often read wrong. NAME is the
     * name of a file in fixtures/hostile without ".xml". Each hostile body has a status of its own
     * (mock/answer/hostile.def), which `status` and `error` replace.
     */
    const char *body_file;
    /**
     * A network fault, instead of `error` and `body_file`. If IAM does not apply the change, the answer that
     * the fault cuts or changes is ServiceFailure; with IAM_MOCK_WITHOUT_CHANGE, it is the success.
     */
    enum iam_mock_fault fault;
    int64_t cut_at;     /**< for IAM_MOCK_CUT: how many bytes of the body arrive; all of them: a problem */
    int64_t latency_ms; /**< virtual time that the call takes. Alone, it only delays: later rules act too */
    /**
     * A change by another principal just before the call; alone in its rule, so later rules act too. The
     * change stays if the call fails. The journal shows the change on a line of its own; the change is not
     * `applied` by the call. A rule whose race finds no target at its call is a problem, unless `optional`.
     */
    enum iam_mock_race race;
    bool fresh; /**< the call needs a new connection; only an adapter such as iammock-curl has connections */
    /**
     * Redirect the client: the answer has an empty body and this Location header. An absolute http or https
     * URL, 1 to 2,048 bytes; NULL: no redirect. `status` is 301, 302 (the default), 303, 307 or 308. Not
     * with `error`, `fault` or `body_file`. As long as the rule exists, a request to the host of this URL is
     * IAM_MOCK_REFUSED, unless the mock serves that host.
     */
    const char *location;
    /**
     * The largest page of a list, 1 to IAM_MOCK_MAX_PAGE; 0: none. A page has at most as many items as the
     * least of MaxItems, this limit and that of the options. Only lists that succeed match; `when` has no
     * effect. Not beside `error`, `body_file` and `fault`. Like `latency_ms` alone, later rules act too.
     */
    int page_limit;
    bool optional;    /**< a rule that never acts is no problem */
    const char *file; /**< the file in which the test made the rule, up to 1,024 bytes; NULL: none */
    int line;         /**< the line in that file, 0 or more */
};

/**
 * Add a rule after the existing ones.
 *
 * @param mock the mock
 * @param rule the fields of the rule; copied
 * @param error details of a failure; may be NULL
 * @return 0, IAM_MOCK_ENOMEM, IAM_MOCK_EEXIST (a rule has this name), IAM_MOCK_EIO (the body file can't be
 *         read), or IAM_MOCK_ELIMIT (IAM_MOCK_MAX_RULES, or the body file is over IAM_MOCK_MAX_FILE).
 *         IAM_MOCK_EINVAL: an argument is NULL; a field is out of range; two fields exclude each other; the
 *         rule has nothing to do; the API does not have the action, the code, the status or the hostile
 *         body; the mock does not serve the action.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_add_rule(struct iam_mock *mock,
                                                       const struct iam_mock_rule *rule,
                                                       struct iam_mock_error *error);

/** The counters of a rule. */
struct iam_mock_rule_counts {
    int64_t matched; /**< calls that matched, also those that `skip` let pass or another rule answered */
    int64_t acted;   /**< calls that the rule answered or delayed */
};

/**
 * Get the counters of a rule.
 *
 * @param mock the mock
 * @param name the rule's name; case matters
 * @param out set on success only
 * @return 0, IAM_MOCK_EINVAL (an argument is NULL), or IAM_MOCK_ENOENT (no such rule)
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_get_rule(struct iam_mock *mock, const char *name,
                                                       struct iam_mock_rule_counts *out);

/**
 * Remove all rules. A removed rule that never acted is no problem.
 *
 * @param mock NULL: nothing is done
 */
IAM_MOCK_API void iam_mock_clear_rules(struct iam_mock *mock);

/**
 * Add the users, devices, access keys and rules of a scenario file.
 *
 * Either all are added or, on failure, none. The schema is fixtures/schema/scenario.rng; its attributes are
 * the fields of the structs above.
 *
 * @param mock the mock
 * @param file the file's path
 * @param error details of a failure: file, line and field; may be NULL
 * @return 0, IAM_MOCK_ENOMEM, IAM_MOCK_EIO (the file can't be read), IAM_MOCK_ELIMIT (over
 *         IAM_MOCK_MAX_SCENARIO), or IAM_MOCK_EINVAL (an argument is NULL). IAM_MOCK_EXML: not XML; a
 * DOCTYPE; an unknown element or attribute; a value that is not of the expected form. Or a code of
 *         iam_mock_add_user(), iam_mock_add_device(), iam_mock_add_access_key() or iam_mock_add_rule().
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_load_scenario(struct iam_mock *mock, const char *file,
                                                            struct iam_mock_error *error);

/**
 * Add the contents of a scenario that is in memory, as iam_mock_load_scenario() adds those of a file.
 *
 * The default names of its rules are "scenario:LINE". Relative paths in it start at the working directory.
 *
 * @param mock the mock
 * @param text the scenario; used during the call only
 * @param size its size in bytes, at most IAM_MOCK_MAX_SCENARIO
 * @param error details of a failure: line and field; may be NULL
 * @return as iam_mock_load_scenario(), but never IAM_MOCK_EIO for the scenario itself
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_load_scenario_text(struct iam_mock *mock, const char *text,
                                                                 size_t size, struct iam_mock_error *error);

/* ----- Call ----------------------------------------------------------------------------------- */

/** An HTTP header field. ASCII case does not matter in names (RFC 9110, 5.1). */
struct iam_mock_header {
    const char *name;  /**< the name, without the colon */
    const char *value; /**< the value, without a line break */
};

/** An HTTP request. The mock uses the bytes during the call only. */
struct iam_mock_request {
    const char *method; /**< "GET" or "POST"; NULL: "POST" */
    /**
     * "https://iam.amazonaws.com/?Action=…", "/?Action=…" or NULL for "/". If the URL has no host, the Host
     * header names the host. A request to a host that the mock does not serve gets an answer and is a
     * problem.
     */
    const char *url;
    const struct iam_mock_header *headers; /**< may be NULL if header_count is 0 */
    size_t header_count;                   /**< the number of headers */
    /** Form parameters; may be NULL if body_size is 0. If a name occurs twice, the last value counts. */
    const void *body;
    size_t body_size; /**< the size of the body in bytes, at most IAM_MOCK_MAX_BODY; it is never guessed */
    /**
     * How long the client waits for the whole answer, in milliseconds; 0: without an end. If the latency of
     * rules is larger, the fault is IAM_MOCK_TIMEOUT. If nothing would end the client's wait, the call
     * returns that fault at once, the clock does not move, and the missing timeout is a finding.
     */
    int64_t timeout_ms;
    /* The adapter to an HTTP library sets the fields below. A transport function may leave them zero. */
    bool reused;       /**< the connection carried another request before */
    bool resent;       /**< the HTTP library sent the request again: the connection broke before any answer */
    bool unverified;   /**< the client does not verify the server's certificate: a finding */
    bool may_give_up;  /**< the client may end the wait without timeout_ms; see iam_mock_never_ended() */
    bool body_unknown; /**< not for iam_mock_send(): the request will have a body, not known yet */
    bool report_later; /**< past the call limit, do not call its handler: iam_mock_report_call_limit() will */
};

/** The memory of a response. Private to the library. */
struct iam_mock_response_memory;

/**
 * An HTTP response.
 *
 * Set all fields to zero before the first send, and use one struct for many calls on the same mock: after
 * the first calls, sending allocates nothing. The pointers belong to the mock. They are valid until the next
 * send into this struct, iam_mock_response_clear() or iam_mock_free(). Do not copy them to another response.
 */
struct iam_mock_response {
    int status;                            /**< the HTTP status; 0: no status arrived, or the send failed */
    const struct iam_mock_header *headers; /**< in the order of sending */
    size_t header_count;                   /**< the number of headers */
    const char *body;       /**< the body and a NUL, which body_size does not count; NULL: the send failed */
    size_t body_size;       /**< the size of the body in bytes */
    const char *error_code; /**< "NoSuchEntity"; NULL: success, or no whole answer of IAM */
    size_t number;          /**< the number of the call in the journal, from 1; 0: the send failed */
    enum iam_mock_fault fault; /**< the network fault, also one for which iam_mock_send() returns 0 */
    int64_t waited_ms;         /**< how long the call took, or will take, milliseconds of virtual time */
    uint64_t ticket;           /**< for iam_mock_end_call(): names a call that is under way; 0: none is */
    struct iam_mock_response_memory *memory; /**< private to the library */
};

/**
 * Answer one request.
 *
 * The call is atomic. If a negative code is returned, nothing changed: not the account, no counter of a
 * rule, not the journal. Each such failure is recorded as a problem, because a caller may take it for a
 * network failure.
 *
 * @param mock the mock
 * @param request the request; used during the call only
 * @param response filled with the part of the answer that arrives
 * @return 0: the client got a whole HTTP answer. A positive enum iam_mock_fault: a rule broke the call, and
 *         response holds what arrived before. IAM_MOCK_ENOMEM. IAM_MOCK_EINVAL: a pointer is NULL that must
 *         not be; timeout_ms is negative; another mock filled the response, and it was not cleared.
 *         IAM_MOCK_ELIMIT: IAM_MOCK_MAX_BODY, IAM_MOCK_MAX_PARAMETERS or IAM_MOCK_MAX_SIGNED_PARTS is
 *         exceeded, or the mock has made all calls that its call limit allows (iam_mock_on_call_limit());
 *         that is one problem, not one for each request.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_send(struct iam_mock *mock,
                                                   const struct iam_mock_request *request,
                                                   struct iam_mock_response *response);

/**
 * Get a header of a response.
 *
 * @param response the response
 * @param name the header's name; ASCII case does not matter
 * @return the value of the first such header, valid as long as the response; NULL: none, or an argument is
 *         NULL
 */
IAM_MOCK_API const char *iam_mock_response_header(const struct iam_mock_response *response, const char *name);

/**
 * Free the memory of a response, and set all its fields to zero.
 *
 * @param response NULL or all zero: nothing is freed
 */
IAM_MOCK_API void iam_mock_response_clear(struct iam_mock_response *response);

/**
 * A function that iam_mock_on_call_limit() sets. It is called without the mock's lock, so it may use the
 * mock.
 *
 * @param mock the mock
 * @param can_jump true: the function may leave by longjmp(), as the assertions of test frameworks do. false:
 *        a callback of an HTTP library made the call; return, or end the process.
 * @param context as iam_mock_on_call_limit() got it
 */
typedef void iam_mock_call_limit_handler(struct iam_mock *mock, bool can_jump, void *context);

/**
 * Set the function that is called when the code under test makes more calls than the call limit: it retries
 * without a bound, and virtual waits take no time.
 *
 * The limit is `call_limit` of the options; of a mock that a sweep armed, that of the case. It counts as
 * iam_mock_call_count() does. The first request past the limit calls the handler, in the thread of the
 * request. This request and all further ones then get IAM_MOCK_ELIMIT. With or without a handler, one problem
 * is recorded, which names the limit and the last call. iam_mock_clear_journal(), iam_mock_restore() and this
 * function restart the count at 0. iam_mock_clone() copies the handler; iam_mock_restore() does not.
 *
 * @param mock NULL: nothing is done
 * @param handler NULL: none; then there is no default limit
 * @param context passed to the handler; the caller owns it
 */
IAM_MOCK_API void iam_mock_on_call_limit(struct iam_mock *mock, iam_mock_call_limit_handler *handler,
                                         void *context);

/**
 * Ask whether a request was refused because of the call limit.
 *
 * @param mock the mock
 * @return true if so; false also if mock is NULL
 */
IAM_MOCK_API bool iam_mock_is_past_call_limit(struct iam_mock *mock);

/* ----- Adapters ------------------------------------------------------------------------------- */

/* An adapter to an HTTP library needs these besides iam_mock_send(). iammock-curl uses them. */

/**
 * Ask whether the mock serves the host of a URL.
 *
 * @param mock the mock
 * @param url the URL
 * @return 1: a host of IAM, the extra_host, or the host of a rule's `location`, to which requests are
 *         IAM_MOCK_REFUSED. 0: another host, or no host. IAM_MOCK_EINVAL: an argument is NULL.
 */
IAM_MOCK_API int iam_mock_serves(struct iam_mock *mock, const char *url);

/**
 * Ask whether the host of a URL is one of IAM's or STS's, of any region and partition, in any case and with
 * any port: also one that no mock serves.
 *
 * @param url the URL; NULL: no host
 * @return true: it is such a host (AWS General Reference, "Service endpoints")
 */
IAM_MOCK_API bool iam_mock_is_service_host(const char *url);

/**
 * Get the mock's extra_host.
 *
 * @param mock the mock
 * @return the host, owned by the mock, until iam_mock_restore() or iam_mock_free(); NULL: there is none, or
 *         mock is NULL
 */
IAM_MOCK_API const char *iam_mock_extra_host(struct iam_mock *mock);

/** A service that the mock answers for. Static data of the library. */
struct iam_mock_service {
    const char *title; /**< the service's id in the settings of AWS SDKs: "IAM" */
    const char *host;  /**< the host of its usual endpoint: "iam.amazonaws.com" */
};

/**
 * Get a service that the mock answers for.
 *
 * An adapter serves the endpoint that the environment variable AWS_ENDPOINT_URL_ and the title name (AWS SDKs
 * and Tools Reference Guide, "Service-specific endpoints"), and gives the mock the usual host instead.
 *
 * @param index from 0
 * @return the service, static; NULL: there is no service with this index
 */
IAM_MOCK_API const struct iam_mock_service *iam_mock_service_at(size_t index);

/**
 * Ask whether a rule stops a request before it is sent. Call this before opening a connection.
 *
 * If a rule would end the request with IAM_MOCK_REFUSED, IAM_MOCK_DNS_FAILURE, IAM_MOCK_TLS_FAILURE or
 * IAM_MOCK_CONNECT_TIMEOUT, the mock makes the call now: it moves the clock, counts the rule and writes the
 * journal as iam_mock_send() does. Do not send that request. Otherwise nothing changes: send the request.
 *
 * With body_unknown the action and the parameters are not known. Then only a rule on action "*" without
 * user_name and serial_number can stop the request. If another rule with such a fault could still act, the
 * mock records a problem; iam_mock_needs_connection() tells before, without a problem, that it needs the
 * body.
 *
 * @param mock the mock
 * @param request the known part of the request; used during the call only
 * @return 0: send the request. A positive enum iam_mock_fault: the fault that ended the call. A negative
 *         code as iam_mock_send(), but without a problem: iam_mock_send() records it. Past the call limit the
 *         problem is recorded here too.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_connect(struct iam_mock *mock,
                                                      const struct iam_mock_request *request);

/**
 * Begin a call that may overlap others: answer one request as iam_mock_send() does, but do not move the
 * clock.
 *
 * The mock decides the call, applies its change and counts its rules now, at the clock's time. Only the
 * client's wait is still to come: response->waited_ms says after how long the client gets the answer, or
 * gives up. The adapter lets that time pass, moves the clock by iam_mock_reach_ms(), and ends the call by
 * iam_mock_end_call() with response->ticket. Calls that are under way at the same time take the longest wait
 * of them, not the sum. iam_mock_send() is this function, a move of the clock by waited_ms, and the end.
 *
 * @param mock the mock
 * @param request the request; used during the call only
 * @param response filled with the part of the answer that arrives, and with the call's ticket
 * @return as iam_mock_send(); after a negative code there is no call to end
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_begin_call(struct iam_mock *mock,
                                                         const struct iam_mock_request *request,
                                                         struct iam_mock_response *response);

/**
 * Ask whether a rule stops a request before it is sent, as iam_mock_connect() does, but do not move the
 * clock.
 *
 * If a rule stops the request, the call is under way: end it by iam_mock_end_call(), as one that
 * iam_mock_begin_call() began.
 *
 * @param mock the mock
 * @param request the known part of the request; used during the call only
 * @param response on a positive result only: number, fault, waited_ms and ticket, and the rest empty
 * @return as iam_mock_connect(); only after a positive fault there is a call to end
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_begin_connect(struct iam_mock *mock,
                                                            const struct iam_mock_request *request,
                                                            struct iam_mock_response *response);

/**
 * End a call that iam_mock_begin_call() or iam_mock_begin_connect() began: its entry in the journal becomes
 * final. The clock does not move.
 *
 * If the client did not get the answer, because it stopped waiting before, the entry has no status and no
 * error code. Its fault is IAM_MOCK_TIMEOUT, or IAM_MOCK_CONNECT_TIMEOUT if the request would never have
 * arrived. A change that IAM applied stays, and the call counts as for that fault: not as acknowledged, and
 * after IAM_MOCK_TIMEOUT as lost.
 *
 * @param mock NULL: nothing is done
 * @param ticket `ticket` of the response. Tickets are never used again, whatever is cleared or restored: if
 *        the call has ended, or the journal no longer holds it, nothing is done.
 * @param waited_ms how long the call took, milliseconds of virtual time; a negative number counts as 0
 * @param answered true: the client got what the response holds. false: the client stopped waiting before.
 */
IAM_MOCK_API void iam_mock_end_call(struct iam_mock *mock, uint64_t ticket, int64_t waited_ms, bool answered);

/**
 * Move the virtual clock to a point in time, if the clock is earlier.
 *
 * An adapter whose calls overlap knows when a wait ends, not how far the clock is from there. The mock does
 * not take this for a move by the test or by iammock-sleep, as it does iam_mock_advance_ms(): one finding
 * depends on such a move.
 *
 * @param mock NULL: nothing is done
 * @param at_ms milliseconds since 1970-01-01T00:00:00Z. If the clock shows this time or a later one, nothing
 *        is done. A time after the year 9999 moves the clock to the last millisecond of that year.
 */
IAM_MOCK_API void iam_mock_reach_ms(struct iam_mock *mock, int64_t at_ms);

/**
 * Get how far the calling thread has moved clocks by iam_mock_advance_ms().
 *
 * The difference of two results is how long the thread has slept in between, with iammock-sleep, or has moved
 * a clock itself. An adapter that has a clock for each thread moves that clock as far.
 *
 * @return milliseconds since the thread began, of all mocks together
 */
IAM_MOCK_API int64_t iam_mock_thread_advanced_ms(void);

/**
 * Ask whether a request, if sent now, needs a new connection. Nothing changes.
 *
 * @param mock the mock
 * @param request the known part of the request; used during the call only
 * @return 1: a rule that would act is `fresh`, or iam_mock_connect() would return a fault. 0: any connection
 *         is allowed. 2, with body_unknown only: the body decides. Read the body and ask again, before
 *         you call iam_mock_connect(). A negative code as iam_mock_connect().
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_needs_connection(struct iam_mock *mock,
                                                               const struct iam_mock_request *request);

/**
 * Record a problem: an adapter saw that the test is wrong.
 *
 * @param mock NULL: nothing is done
 * @param text one line, copied and cut to 255 bytes; line breaks become blanks; NULL: nothing is done
 */
IAM_MOCK_API void iam_mock_add_problem(struct iam_mock *mock, const char *text);

/**
 * Call the handler of the call limit, if a request was refused and the handler was not called yet.
 *
 * For adapters, whose requests have `report_later`: call this when the program gets control back from the
 * HTTP library. The handler may leave by longjmp(), and then this function does not return.
 *
 * @param mock NULL: nothing is done
 * @param can_jump passed to the handler
 */
IAM_MOCK_API void iam_mock_report_call_limit(struct iam_mock *mock, bool can_jump);

/**
 * Set the text of a further problem, which is recorded if the mock refuses requests because of its call
 * limit: the reason why the code under test does not stop. A later call replaces the text. A function that
 * restarts the count (iam_mock_on_call_limit()) removes it.
 *
 * @param mock NULL: nothing is done
 * @param text one line, copied and cut to 255 bytes; line breaks become blanks; NULL: none
 */
IAM_MOCK_API void iam_mock_explain_call_limit(struct iam_mock *mock, const char *text);

/**
 * Record the finding "no timeout" for a call with may_give_up: the client's wait did not end.
 *
 * @param mock NULL: nothing is done
 * @param number the number of the call, from 1; if the journal no longer holds it, nothing is done
 */
IAM_MOCK_API void iam_mock_never_ended(struct iam_mock *mock, size_t number);

/**
 * Set a function that iam_mock_free() calls first, in its thread. `on_free` may use the mock.
 *
 * A mock has one such function for each context, up to 8, so that each adapter has its own: a second call
 * with the same context replaces the function, and NULL removes it. iam_mock_free() calls them in the order
 * in which their contexts came. iam_mock_clone() and iam_mock_restore() do not copy them.
 *
 * @param mock NULL: nothing is done
 * @param on_free called once, with the mock and the context; NULL: no function. If 8 other contexts have a
 *        function already, nothing is done but to record a problem.
 * @param context passed to on_free, and names the function; the caller owns it. NULL is a context too.
 */
IAM_MOCK_API void iam_mock_on_free(struct iam_mock *mock,
                                   void (*on_free)(struct iam_mock *mock, void *context), void *context);

/* ----- Journal -------------------------------------------------------------------------------- */

/**
 * One call in the journal.
 *
 * Strings are cut to 256 bytes; NULL means that there is none. What the client sent is cut after 4 bytes of a
 * secret or token of the account, if that has at least 16 bytes, and of a value of at least 32 bytes that
 * looks like one and names no user or device of the account, present or removed. Shorter secrets in a wrong
 * place are not recognised. MFA codes, and tokens in their place, are never held.
 * iam_mock_get_counts() and rules compare the whole value. include/README.md has the forms.
 */
struct iam_mock_call {
    size_t number;             /**< the number of the call, from 1 */
    int64_t at_ms;             /**< when the request arrived, milliseconds since 1970-01-01T00:00:00Z */
    const char *action;        /**< as sent */
    const char *user_name;     /**< the UserName or its default; NULL also if the default is root */
    const char *serial_number; /**< as sent */
    /** "root", "user/Bob", "assumed-role/ROLE/SESSION" or "assume-root"; NULL: no principal was found. */
    const char *principal;
    /** The rule that answered, limited the page, or whose `location` was asked; its name. NULL: none. */
    const char *rule;
    enum iam_mock_fault fault; /**< the network fault */
    int64_t waited_ms;         /**< how long the call took, milliseconds of virtual time */
    int status;                /**< the HTTP status that the client got; 0: none */
    const char *error_code;    /**< the error code that the client got; NULL: success, or no whole answer */
    bool applied;              /**< IAM applied a change */
    bool acknowledged;         /**< the client got a whole success answer */
    bool reused;               /**< `reused` of the request */
    bool resent;               /**< `resent` of the request */
    /**
     * The call began and did not end yet (iam_mock_begin_call()): the client has nothing of the answer. Until
     * the end, status, error_code, fault and waited_ms are 0, and acknowledged is false.
     */
    bool under_way;
};

/**
 * Count the calls since the mock was made, it was restored, or its journal was cleared.
 *
 * @param mock the mock
 * @return the number of calls, also of those that the journal no longer holds; 0 if mock is NULL
 */
IAM_MOCK_API size_t iam_mock_call_count(struct iam_mock *mock);

/**
 * Get a call of the journal.
 *
 * @param mock the mock
 * @param number the number of the call, from 1
 * @return the call; NULL: there is no such call, the journal no longer holds it, or mock is NULL. The call
 *         is valid until journal_capacity more calls, iam_mock_clear_journal(), iam_mock_restore() or
 *         iam_mock_free(), and constant from its end on. Other threads may make these calls meanwhile: then
 *         take fault and waited_ms from the response.
 */
IAM_MOCK_API const struct iam_mock_call *iam_mock_call_at(struct iam_mock *mock, size_t number);

/** Counts of calls in the journal. */
struct iam_mock_counts {
    size_t calls;        /**< all calls */
    size_t applied;      /**< calls in which IAM applied a change */
    size_t acknowledged; /**< calls whose client got a whole success answer */
    /**
     * Calls whose client can't know whether IAM applied the change: the answer did not arrive whole, is not
     * IAM's, has the status 408 or one of 500 or more, or is an error although IAM applied the change. Also
     * calls whose answer has an unusual shape, since a client may refuse it: IAM_MOCK_NO_LENGTH,
     * IAM_MOCK_GZIP and IAM_MOCK_LARGE_COMMENT. If that answer is a success, the call counts as acknowledged,
     * too. A call that is under way counts until its end, unless its request never arrives; if the journal
     * drops it before, it counts for ever.
     */
    size_t lost;
};

/**
 * Count the calls with an action, a user and a serial number.
 *
 * @param mock the mock
 * @param action the action as sent; NULL: any
 * @param user_name the UserName or its default; ASCII case does not matter; NULL: any
 * @param serial_number the SerialNumber as sent; NULL: any
 * @param out set on success only
 * @return 0, IAM_MOCK_EINVAL (mock or out is NULL), or IAM_MOCK_ELIMIT: one of the three filters is given,
 * and the journal no longer holds all calls (raise journal_capacity)
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_get_counts(struct iam_mock *mock, const char *action,
                                                         const char *user_name, const char *serial_number,
                                                         struct iam_mock_counts *out);

/**
 * Write the journal as text, for a person and for a golden file.
 *
 * The first line is "iam-mock journal 2"; each call is one further line, in the order in which the requests
 * arrived. The line of a call that did not end yet ends with " under way". A race (struct iam_mock_rule) is a
 * line of its own before its call, and begins with "- ". Values are escaped as in C and cut to 256 bytes,
 * with "…" at the cut. The text never contains request ids, headers, tokens, secrets or MFA
 * codes.
 *
 * @param mock the mock
 * @return the text, valid until the next iam_mock_journal_text() on this mock from any thread, or
 *         iam_mock_free(); NULL: out of memory, or mock is NULL
 */
IAM_MOCK_API const char *iam_mock_journal_text(struct iam_mock *mock);

/**
 * Write what is wrong with the test, one problem a line.
 *
 * Problems are: wrong uses of the API; requests that the mock does not serve; rules that acted less often
 * than `times` says, each with the call that came nearest to a match. The mock keeps 64 problems besides
 * those of rules, and counts the rest.
 *
 * @param mock the mock
 * @return the text, "" if there is no problem; valid until the next iam_mock_problems_text() on this mock
 *         from any thread, or iam_mock_free(); NULL: out of memory, or mock is NULL
 */
IAM_MOCK_API const char *iam_mock_problems_text(struct iam_mock *mock);

/**
 * Write remarks on the code under test, one finding a line, in the order of calls. Below the line of a wrong
 * signature are lines that begin with blanks: what was expected, and what was signed.
 *
 * Examples: the code repeats a request after a final error; it sets no timeout; a request contains a secret.
 * The manual lists all findings. Only the calls that the journal still holds are examined.
 *
 * @param mock the mock
 * @return the text, "" if there is no finding; valid until the next iam_mock_findings_text() on this mock
 *         from any thread, or iam_mock_free(); NULL: out of memory, or mock is NULL
 */
IAM_MOCK_API const char *iam_mock_findings_text(struct iam_mock *mock);

/** The report of the code under test about a device, or about all devices of a user. */
enum iam_mock_told {
    IAM_MOCK_TOLD_DONE = 0, /**< the device is deactivated */
    IAM_MOCK_TOLD_NOT_DONE, /**< the code under test has not deactivated the device */
    IAM_MOCK_TOLD_UNKNOWN   /**< the code can't know */
};

/**
 * Find out whether the report of the code under test is true.
 *
 * - "Done" about a device is true if the user had it enabled once and no longer has, whoever deactivated it.
 *   "Done" about a user is true if the user has no device enabled.
 * - "Not done" is true if IAM applied no DeactivateMFADevice and no DeleteVirtualMFADevice about the device.
 *   About a user, it is also true if the user still has a device enabled.
 * - "Unknown" is true if the answer to a call about the device, or about the user, was lost: `lost` of struct
 *   iam_mock_counts. It is also true after IAM_MOCK_CONNECT_TIMEOUT on such a call: many clients can't
 *   tell whether a time-out came before the request was sent.
 *
 * A call is about a device if its SerialNumber is the device's, whatever UserName it has. A call is about a
 * user if its UserName or its default is the user, or if it is about a device that the user has or had
 * enabled. A user whom the code has renamed is the same user by each name: an earlier name is known if no
 * other user has it, as long as the journal holds the call that renamed the user. No report is true about a
 * user or a device that never existed: probably a misspelling.
 *
 * @param mock the mock
 * @param user_name the user, also one who was removed or added again, or an earlier name of a user; ASCII
 * case does not matter; NULL: root
 * @param serial_number the device, also one that was deleted; case matters; NULL: all devices of the user
 * @param told the report
 * @return "": the report is true. Else one line that says why not, which begins with "told". The text is
 *         valid until the next iam_mock_contradiction() on this mock from any thread, or iam_mock_free().
 *         NULL: out of memory, or mock is NULL.
 */
IAM_MOCK_API const char *iam_mock_contradiction(struct iam_mock *mock, const char *user_name,
                                                const char *serial_number, enum iam_mock_told told);

/**
 * Remove all calls from the journal, with their findings, and set the counts to zero.
 *
 * Rules, their counters and the problems stay.
 *
 * @param mock NULL: nothing is done
 */
IAM_MOCK_API void iam_mock_clear_journal(struct iam_mock *mock);

/* ----- Clock ---------------------------------------------------------------------------------- */

/**
 * Get the time of the virtual clock.
 *
 * @param mock the mock
 * @return milliseconds since 1970-01-01T00:00:00Z; 0 if mock is NULL
 */
IAM_MOCK_API int64_t iam_mock_now_ms(struct iam_mock *mock);

/**
 * Move the virtual clock forward.
 *
 * Apart from this function, only the latency of rules, timeouts and the virtual waits of an adapter move the
 * clock: a call itself takes no time.
 *
 * @param mock the mock
 * @param milliseconds how far, 0 or more
 * @return 0, or IAM_MOCK_EINVAL (mock is NULL, milliseconds is negative, or the clock would pass the year
 *         9999)
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_advance_ms(struct iam_mock *mock, int64_t milliseconds);

/* ----- Sweep ---------------------------------------------------------------------------------- */

/**
 * A sweep runs the body of a test many times: once for each outcome at each call that the body makes.
 *
 * The outcomes are the documented errors of the action, the common errors, the network faults, the hostile
 * bodies and more. Further cases repeat an outcome after which the body sent the same request again, for ever
 * or a few times, let another one follow a lost answer for ever, or add a second fault at a later call. The
 * library plans the cases and writes the reports. A test framework runs the cases; iam_mock_cmocka.h runs
 * each in a process of its own.
 *
 * @code
 *     while ((it = iam_mock_sweep_next(sweep)) != NULL) {
 *         … a fresh copy of the mock; iam_mock_sweep_arm(it, mock, &error); the body;
 *         iam_mock_sweep_observe(mock, &observation);
 *         iam_mock_sweep_record(sweep, it, &observation, verdict, message, journal);
 *     }
 * @endcode
 *
 * The plan depends on the options and on the recorded cases, not on the order of recording. Use a sweep from
 * one thread at a time. Only iam_mock_sweep_arm(), iam_mock_sweep_arm_script() and iam_mock_sweep_observe()
 * use a mock.
 */
struct iam_mock_sweep;

/** How many pairs of faults a sweep runs. */
enum iam_mock_sweep_pairs {
    IAM_MOCK_SWEEP_SAMPLE = 0, /**< as many as `cap` allows, spread over first faults, calls and groups */
    IAM_MOCK_SWEEP_ALL         /**< every pair; `cap` then limits the cases with three faults only */
};

/** The options of a sweep. All zero is the default. The library ignores those "for the runner". */
struct iam_mock_sweep_options {
    const char *name;                /**< the name of the sweep in reports; NULL: "sweep" */
    int depth;                       /**< the most faults of a case, 1 to 3; 0: 2 */
    enum iam_mock_sweep_pairs pairs; /**< a sample of the pairs, or all of them */
    /**
     * How many cases pairs and triples may fill, the cases with one fault included; 0: 5,000. Cases with one
     * fault always run. A full cap fails nothing: the report says how many cases were not tried.
     */
    int cap;
    /**
     * Try only these outcomes: words separated by blanks. A word is an outcome ("RESET", "RESET/applied",
     * "hostile:deep"), a group ("hostile"), "default" (each group that is on by default), or one of them at
     * one call ("2:RESET"). NULL, "": "default".
     */
    const char *only;
    /**
     * Leave out these outcomes, written as in `only`; NULL, "": none. A word that applies to no call is a
     * remark in the report; in `only` it fails the sweep.
     */
    const char *skip;
    bool findings; /**< for the runner: a case with a finding fails */
    /**
     * Compare the calls of the two cases without faults as a set, and name faults by request and occurrence
     * instead of the call's number. Calls from several threads switch this on, and so do calls that overlap
     * if the two cases order them differently.
     */
    bool unordered;
    bool matrix;            /**< write the matrix of outcomes also if no case fails */
    int jobs;               /**< for the runner: how many cases run at once; 0: one for each core */
    int64_t deadline_ms;    /**< for the runner: the longest real time of a case in ms; 0: 10,000 */
    int call_limit;         /**< the most calls of a case, 1 to 200; more are UNBOUNDED; 0: 200 */
    bool leaks;             /**< for the runner: check each case for memory leaks */
    const char *junit_file; /**< for the runner: where to write iam_mock_sweep_junit(); NULL: nowhere */
    const char *html_file;  /**< for the runner: where to write iam_mock_sweep_html(); NULL: nowhere */
    /** Run the one-fault cases whose number modulo shard_count is this, and the cases planned from them. */
    int shard_index;
    int shard_count; /**< the number of shards; 0: run all cases */
};

/**
 * Make a sweep. Free it with iam_mock_sweep_free().
 *
 * @param out set on success only: the sweep, which the caller owns
 * @param options NULL: the defaults. The strings are copied.
 * @param error details of a failure; may be NULL
 * @return 0, IAM_MOCK_ENOMEM, or IAM_MOCK_EINVAL (`out` is NULL, or error->field names the wrong option)
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_sweep_new(struct iam_mock_sweep **out,
                                                        const struct iam_mock_sweep_options *options,
                                                        struct iam_mock_error *error);
/**
 * Free a sweep, its cases and its reports.
 *
 * @param sweep NULL: nothing is done
 */
IAM_MOCK_API void iam_mock_sweep_free(struct iam_mock_sweep *sweep);

/** One case of a sweep. It belongs to the sweep, and is valid until it is recorded. */
struct iam_mock_sweep_case {
    int number; /**< from 0. Cases 0 and 1 have no faults */
    /**
     * The faults, as the environment variable IAM_MOCK_SWEEP takes them; "": no faults. Blanks separate the
     * faults, at most 32. Each is PLACE:OUTCOME[/applied|/unapplied][/fresh], for example "1:Throttling" or
     * "2+:CUT@12".
     *
     * - PLACE is the number of a call, 1 to 200; CALL+ is that call and each later one; CALL-CALL is a range.
     *   `ACTION(TARGET)#N` is the Nth call of the action for the target; `#N+` and `#N-M` are ranges. TARGET
     *   is a serial number; a user name, if the request has no serial number; empty for any target. Blanks,
     *   brackets and percent signs in it are escaped: "%20".
     * - OUTCOME is an error code, a fault as in enum iam_mock_fault, CUT@ and a number of bytes, PROXY_PAGE@
     *   and a status, REDIRECT or REDIRECT@ and a status, SHORT_PAGE (one item), hostile:NAME, or race:NAME
     *   as in enum iam_mock_race.
     * - With /applied IAM applies the change first. Only a call that would succeed gets the outcome. If the
     *   fault cuts or changes the answer, that answer is the success.
     * - With /unapplied the client gets that damaged success, but IAM does not apply the change.
     * - With /fresh the call needs a new connection (struct iam_mock_rule).
     */
    const char *script;
    int call_limit; /**< the most calls of the case; 0: IAM_MOCK_SWEEP_MAX_CALLS */
};

/**
 * Get the next case to run.
 *
 * If the result is NULL, record the cases that still run, and call again: they may cause further cases. The
 * sweep is finished if the result is NULL and every case is recorded.
 *
 * @param sweep the sweep
 * @return the case, which belongs to the sweep; NULL: none now, or sweep is NULL
 */
IAM_MOCK_API const struct iam_mock_sweep_case *iam_mock_sweep_next(struct iam_mock_sweep *sweep);

/**
 * Add the faults of a case to a mock, and clear its journal.
 *
 * The faults become optional rules, "sweep 1", "sweep 2" and so on, before the existing rules. Races among
 * the existing rules become optional too, since a fault may take their target away. Calls are numbered from
 * here on. Past the case's call_limit, requests get IAM_MOCK_ELIMIT: a case that calls for ever ends, and its
 * verdict is UNBOUNDED (iam_mock_is_past_call_limit()).
 *
 * @param it the case
 * @param mock the mock
 * @param error details of a failure; may be NULL
 * @return 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL (an argument is NULL), or IAM_MOCK_ELIMIT
 *         (IAM_MOCK_MAX_RULES). On failure nothing has changed.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_sweep_arm(const struct iam_mock_sweep_case *it,
                                                        struct iam_mock *mock, struct iam_mock_error *error);

/**
 * Add the faults of a script to a mock, as iam_mock_sweep_arm() adds those of a case. The call limit is
 * IAM_MOCK_SWEEP_MAX_CALLS.
 *
 * @param script the faults, written as in struct iam_mock_sweep_case; blanks only: no faults
 * @param mock the mock
 * @param error details of a failure; may be NULL
 * @return as iam_mock_sweep_arm(). IAM_MOCK_EINVAL also if the script is wrong: then error->column is the
 *         byte where reading stopped, from 1, and error->message says what was expected there.
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_sweep_arm_script(const char *script, struct iam_mock *mock,
                                                               struct iam_mock_error *error);

/** The most calls of a case that an observation holds; also the largest call_limit. */
#define IAM_MOCK_SWEEP_MAX_CALLS 200

/** The calls of a case. Plain data without pointers, so a process can send it to another. */
struct iam_mock_sweep_observation {
    uint32_t calls; /**< the number of calls; `call` holds the first IAM_MOCK_SWEEP_MAX_CALLS */
    /** How long the case took, in µs of real time, for the JUnit report. The runner sets it; 0: unknown. */
    uint32_t real_us;
    /** One call of a case. */
    struct iam_mock_sweep_call {
        uint64_t request;   /**< a hash: equal for the same action and parameters */
        char action[48];    /**< as sent, cut to 47 bytes */
        int16_t status;     /**< the HTTP status that the client got; 0: none */
        uint8_t fault;      /**< the network fault, an enum iam_mock_fault */
        bool applied;       /**< IAM applied a change */
        bool changes;       /**< IAM applied a change, or would have without the fault */
        bool succeeds;      /**< the call would have succeeded without the rules */
        bool planned;       /**< the call got an outcome of the case */
        bool ruled;         /**< a rule of the test answered the call */
        bool reused;        /**< the connection carried another request before */
        bool resent;        /**< the client's HTTP library sent the request again by itself */
        bool names_user;    /**< the request has a UserName */
        bool names_device;  /**< the request has a SerialNumber */
        bool overlaps;      /**< the call was made before the answer to an earlier call had arrived */
        bool unserved;      /**< the mock does not serve the action, so no outcome applies to the call */
        uint8_t thread;     /**< the thread that made the call, counted from 1; 255: the 255th or later */
        uint16_t body_size; /**< the size in bytes of the answer's body before a cut; the limit of CUT */
        char target[257];   /**< the SerialNumber as sent, or without one the user, cut to 256 bytes */
    } call[IAM_MOCK_SWEEP_MAX_CALLS]; /**< the calls in their order */
};

/**
 * Read the calls of a case from the journal of its mock.
 *
 * @param mock NULL: nothing is done
 * @param out the caller's struct. Only the entries of calls that were made are written; an entry is all zero
 *         if the journal no longer holds the call. NULL: nothing is done.
 */
IAM_MOCK_API void iam_mock_sweep_observe(struct iam_mock *mock, struct iam_mock_sweep_observation *out);

/**
 * Write which armed faults no call has met, one a line, each with the reason. For a case that is run alone.
 *
 * @param mock the mock
 * @return the text, "" if each fault was met; valid until the next iam_mock_sweep_unmet_text() on this mock
 *         from any thread, or iam_mock_free(); NULL: out of memory, or mock is NULL
 */
IAM_MOCK_API const char *iam_mock_sweep_unmet_text(struct iam_mock *mock);

/** The result of a case. */
enum iam_mock_sweep_verdict {
    IAM_MOCK_SWEEP_PASSED = 0, /**< the body returned, and nothing is wrong */
    IAM_MOCK_SWEEP_FAILED,     /**< an assertion failed, or the test has a problem */
    IAM_MOCK_SWEEP_CRASHED,    /**< a signal or a sanitizer ended the process */
    IAM_MOCK_SWEEP_HUNG,       /**< the case ran longer than deadline_ms */
    IAM_MOCK_SWEEP_EXITED,     /**< the body called exit() or skip() */
    IAM_MOCK_SWEEP_LEAKED,     /**< memory leaked */
    IAM_MOCK_SWEEP_UNBOUNDED,  /**< the body made more than call_limit calls */
    IAM_MOCK_SWEEP_NOT_STARTED /**< the body was not called */
};

/**
 * Record the result of a case.
 *
 * @param sweep the sweep
 * @param it a case that iam_mock_sweep_next() returned and that is not recorded yet
 * @param observation the calls of the case; copied
 * @param verdict the result
 * @param message what failed, for the reports; copied; NULL: none
 * @param journal iam_mock_journal_text() of the case's mock; copied; NULL: none, because the process died
 * @return 0, IAM_MOCK_ENOMEM, or IAM_MOCK_EINVAL (sweep, it or observation is NULL; the case belongs to
 *         another sweep or is recorded; verdict is no enum iam_mock_sweep_verdict)
 */
IAM_MOCK_API IAM_MOCK_MUST_CHECK int iam_mock_sweep_record(
    struct iam_mock_sweep *sweep, const struct iam_mock_sweep_case *it,
    const struct iam_mock_sweep_observation *observation, enum iam_mock_sweep_verdict verdict,
    const char *message, const char *journal);

/** The totals of a sweep; of a shard, its own share. */
struct iam_mock_sweep_totals {
    int cases;  /**< planned cases, the two without faults included; later phases may add to them */
    int run;    /**< recorded cases */
    int failed; /**< recorded cases whose verdict is not PASSED */
    /**
     * Cases possible at this depth: the planned ones, and those for which `cap` has no room. At depth 3 the
     * triples are those over the pairs that ran.
     */
    int64_t possible;
    int64_t skipped; /**< further cases that `only` and `skip` leave out */
    /** Passed cases with a fault that could not apply to its call. The reports name the calls. */
    int not_applicable;
    bool diverged; /**< the two cases without faults differ: the sweep fails */
    /**
     * A case without the call that a fault was planned for, a call that never got an outcome, or a word of
     * `only` that applies to no call: the sweep fails. With several shards and a depth above 1 words are not
     * checked, because calls of other shards are not known.
     */
    bool unreached;
    bool all_skipped; /**< `only` and `skip` leave no case with a fault: the sweep fails */
};

/**
 * Get the totals of a sweep.
 *
 * @param sweep the sweep
 * @return the totals so far; all zero if sweep is NULL
 */
IAM_MOCK_API struct iam_mock_sweep_totals iam_mock_sweep_get_totals(const struct iam_mock_sweep *sweep);

/**
 * Write the report of a sweep as text: one line, which says what was tried and what was not. If the sweep
 * fails, the failing cases, in groups, and the matrix of outcomes follow.
 *
 * @param sweep the sweep
 * @return the report, valid until the next iam_mock_sweep_text() on this sweep, or iam_mock_sweep_free();
 *         NULL: out of memory, or sweep is NULL
 */
IAM_MOCK_API const char *iam_mock_sweep_text(struct iam_mock_sweep *sweep);
/**
 * Write the report of a sweep as JUnit XML: a testcase for each case, with its message and its time.
 *
 * @param sweep the sweep
 * @return the report, valid until the next iam_mock_sweep_junit() on this sweep, or iam_mock_sweep_free();
 *         NULL: out of memory, or sweep is NULL
 */
IAM_MOCK_API const char *iam_mock_sweep_junit(struct iam_mock_sweep *sweep);
/**
 * Write the report of a sweep as one HTML page that needs no other file. The page is smaller than 2 MB: of
 * very many failing cases it shows the first ones whole.
 *
 * @param sweep the sweep
 * @return the report, valid until the next iam_mock_sweep_html() on this sweep, or iam_mock_sweep_free();
 *         NULL: out of memory, or sweep is NULL
 */
IAM_MOCK_API const char *iam_mock_sweep_html(struct iam_mock_sweep *sweep);

#ifdef __cplusplus
}
#endif

#endif
