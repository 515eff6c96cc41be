/* The public functions about the account: each locks the mock and calls the module account/. */
#include "base/view.h"
#include "base/text.h"
#include "account/add_access_key.h"
#include "account/add_device.h"
#include "account/add_user.h"
#include "account/apply.h"
#include "account/text.h"
#include "account/totp.h"
#include "account/xml.h"
#include "api/mock.h"
#include "journal/user_names.h"
#include "base/error.h"

int iam_mock_add_user(struct iam_mock *mock, const struct iam_mock_user *user, struct iam_mock_error *error) {
    if (!mock || !user)
        return error_null(error, mock ? "user" : "mock");
    mock_lock(mock);
    struct account_terms terms = mock_terms(mock);
    int result = account_add_user(&mock->state.account, &terms, user, error);
    mock_unlock(mock);
    return result;
}

int iam_mock_add_device(struct iam_mock *mock, const struct iam_mock_device *device,
                        struct iam_mock_error *error) {
    if (!mock || !device)
        return error_null(error, mock ? "device" : "mock");
    mock_lock(mock);
    struct account_terms terms = mock_terms(mock);
    int result = account_add_device(&mock->state.account, &terms, device, error);
    mock_unlock(mock);
    return result;
}

int iam_mock_add_access_key(struct iam_mock *mock, const struct iam_mock_access_key *key,
                            struct iam_mock_error *error) {
    if (!mock || !key)
        return error_null(error, mock ? "key" : "mock");
    mock_lock(mock);
    struct account_terms terms = mock_terms(mock);
    int result = account_add_key(&mock->state.account, &terms, key, error);
    mock_unlock(mock);
    if (result)
        error_mask_secrets(error);
    return result;
}

int iam_mock_remove_user(struct iam_mock *mock, const char *user_name) {
    if (!mock || !user_name)
        return IAM_MOCK_EINVAL;
    mock_lock(mock);
    struct user *user = account_find_user(&mock->state.account, view_of(user_name));
    if (user)
        account_remove_user(&mock->state.account, user);
    mock_unlock(mock);
    return user ? 0 : IAM_MOCK_ENOENT;
}

int iam_mock_settle_user(struct iam_mock *mock, const char *user_name) {
    if (!mock || !user_name)
        return IAM_MOCK_EINVAL;
    mock_lock(mock);
    struct user *user = account_find_user(&mock->state.account, view_of(user_name));
    if (user)
        account_settle_user(&mock->state.account, user);
    mock_unlock(mock);
    return user ? 0 : IAM_MOCK_ENOENT;
}

/*
 * Set until when a change of the device is in flight: `duration_ms` from now; 0: the change ends now;
 * INT64_MAX: for ever. A device that has left the account cannot change: IAM_MOCK_ENOENT.
 */
static int set_change(struct iam_mock *mock, const char *serial_number, int64_t duration_ms) {
    mock_lock(mock);
    struct device *device = account_find_device(&mock->state.account, view_of(serial_number));
    if (device && device->place == DEVICE_RETIRED)
        device = NULL;
    int64_t until_ms = 0;
    if (duration_ms > 0) /* an end past the end of the clock is never reached */
        until_ms =
            duration_ms < CLOCK_END_MS - mock->state.now_ms ? mock->state.now_ms + duration_ms : INT64_MAX;
    if (device)
        account_set_device_change(&mock->state.account, device, until_ms);
    mock_unlock(mock);
    return device ? 0 : IAM_MOCK_ENOENT;
}

int iam_mock_begin_change(struct iam_mock *mock, const char *serial_number, int64_t milliseconds) {
    if (!mock || !serial_number || milliseconds < 0)
        return IAM_MOCK_EINVAL;
    return set_change(mock, serial_number, milliseconds ? milliseconds : INT64_MAX);
}

int iam_mock_end_change(struct iam_mock *mock, const char *serial_number) {
    if (!mock || !serial_number)
        return IAM_MOCK_EINVAL;
    return set_change(mock, serial_number, 0);
}

static enum iam_mock_device_state state_of(const struct user *user, const struct device *device) {
    if (!user || !device)
        return IAM_MOCK_UNKNOWN;
    if (device->holder)
        return device->holder == user ? IAM_MOCK_ENABLED : IAM_MOCK_OF_ANOTHER;
    return device->last_holder.user == user ? IAM_MOCK_DEACTIVATED : IAM_MOCK_NEVER_ENABLED;
}

enum iam_mock_device_state iam_mock_get_device_state(struct iam_mock *mock, const char *user_name,
                                                     const char *serial_number) {
    if (!mock || !serial_number)
        return IAM_MOCK_UNKNOWN;
    mock_lock(mock);
    const struct account *account = &mock->state.account;
    const struct user *user =
        user_name ? journal_find_user(&mock->journal, account, view_of(user_name)) : account->root;
    const struct device *device = account_find_device_even_deleted(account, view_of(serial_number));
    enum iam_mock_device_state state = state_of(user, device);
    mock_unlock(mock);
    return state;
}

int iam_mock_device_count(struct iam_mock *mock, const char *user_name) {
    if (!mock)
        return IAM_MOCK_EINVAL;
    mock_lock(mock);
    const struct account *account = &mock->state.account;
    const struct user *user = user_name ? account_find_user(account, view_of(user_name)) : account->root;
    int count = user ? (int)user->devices.count : IAM_MOCK_ENOENT;
    mock_unlock(mock);
    return count;
}

/* Write the code of a device at `offset` steps from now. */
static int write_code(char out[IAM_MOCK_TOTP_CODE_SIZE], const struct iam_mock *mock,
                      const struct device *device, int64_t offset) {
    char seed[TOTP_SEED_MAX_SIZE + 1];
    const int64_t step = mock->state.now_ms / TOTP_STEP_MS + offset;
    if (!device)
        return IAM_MOCK_ENOENT;
    if (device->kind == IAM_MOCK_FIDO || step < 0)
        return IAM_MOCK_EINVAL;
    totp_code(out, totp_seed(seed, &mock->state.account, device, mock->state.seed), step);
    return 0;
}

int iam_mock_totp_code(struct iam_mock *mock, const char *serial_number, int64_t offset,
                       char out[IAM_MOCK_TOTP_CODE_SIZE]) {
    if (!mock || !serial_number || !out || offset > TOTP_STEP_MAX || offset < -TOTP_STEP_MAX)
        return IAM_MOCK_EINVAL;
    mock_lock(mock);
    const struct device *device = account_find_device(&mock->state.account, view_of(serial_number));
    const int result = write_code(out, mock, device, offset);
    mock_unlock(mock);
    return result;
}

const char *iam_mock_account_text(struct iam_mock *mock) {
    if (!mock)
        return NULL;
    mock_lock(mock);
    text_clear(&mock->account_text);
    account_write(&mock->account_text, &mock->state.account, mock->state.now_ms);
    const char *text = text_result(&mock->account_text);
    mock_unlock(mock);
    return text;
}

/* Check that the text can be loaded, too. */
static int write_xml(struct text *out, const struct iam_mock *mock, struct iam_mock_error *error) {
    const struct account_terms terms = mock_terms(mock);
    const int result = account_write_xml(out, &mock->state.account, &terms, error);
    if (result)
        return result;
    if (out->size <= IAM_MOCK_MAX_SCENARIO)
        return 0;
    return error_set(error, IAM_MOCK_ELIMIT, "",
                     "the account is of %zu bytes as a scenario; expected at most %d (IAM_MOCK_MAX_SCENARIO)",
                     out->size, IAM_MOCK_MAX_SCENARIO);
}

const char *iam_mock_account_xml(struct iam_mock *mock, struct iam_mock_error *error) {
    if (!mock) {
        (void)error_null(error, "mock");
        return NULL;
    }
    mock_lock(mock);
    text_clear(&mock->account_xml);
    const int result = write_xml(&mock->account_xml, mock, error);
    if (result)
        text_clear(&mock->account_xml);
    const char *text = result ? NULL : mock->account_xml.data;
    mock_unlock(mock);
    if (result)
        error_mask_secrets(error);
    return text;
}
