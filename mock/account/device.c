/* Making the record of an MFA device from the values that the test gives. */
#include "account/device.h"

IAM_MOCK_INTERNAL struct device *device_make(const struct iam_mock_device *given) {
    struct device head = {.sequence = 0};
    const struct record_row rows[] = {
        {.text = &head.node.key, .from = record_from(given->serial_number)},
    };
    return record_new(&head, offsetof(struct device, strings), rows, COUNT_OF(rows));
}
