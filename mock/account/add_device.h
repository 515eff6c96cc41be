/* Adding an MFA device to an account. */
#ifndef MOCK_ACCOUNT_ADD_DEVICE_H
#define MOCK_ACCOUNT_ADD_DEVICE_H

#include "account/account.h"
#include "account/check.h"

/*
 * Add a device. If a retired device has the same serial number, the new record takes its place. If an
 * unassigned device has it and the given one has a holder, the device is assigned. If any other device has
 * it, the result is IAM_MOCK_EEXIST. Returns 0, IAM_MOCK_ENOMEM, IAM_MOCK_EINVAL, IAM_MOCK_EEXIST,
 * IAM_MOCK_ENOENT (no such user) or IAM_MOCK_ELIMIT (the user holds too many). On failure the account is
 * unchanged.
 */
IAM_MOCK_INTERNAL MUST_CHECK int account_add_device(struct account *account,
                                                    const struct account_terms *terms,
                                                    const struct iam_mock_device *given,
                                                    struct iam_mock_error *error);

/*
 * Find or make the record: of an unassigned device, its own; else a new one, in the place of `known` if that
 * is not NULL. The record is in no list. NULL: memory is out, and nothing has changed.
 */
IAM_MOCK_INTERNAL MUST_CHECK struct device *account_take_device(struct account *account,
                                                                const struct iam_mock_device *given,
                                                                struct device *known);

#endif
