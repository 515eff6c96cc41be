/* Making the record of an MFA device from the values that the test gives, and telling its kind. */
#include "account/device.h"
#include "account/device_order.h"
#include "account/history.h"
#include "base/memory.h"
#include "base/plain.h"

IAM_MOCK_INTERNAL struct device *device_make(const struct iam_mock_device *given) {
    struct device head = {
        .slot = DEVICE_ORDER_NONE,
        .serial_is_plain = text_is_plain(record_from(given->serial_number)),
        .codes = {.adjustment = given->code_adjustment, .last_step = given->last_code_step}};
    const struct record_row rows[] = {
        {.text = &head.node.key, .from = record_from(given->serial_number)},
        {.text = &head.seed, .from = record_from(given->seed)},
    };
    return record_new(&head, offsetof(struct device, strings), rows, COUNT_OF(rows));
}

IAM_MOCK_INTERNAL enum iam_mock_device_kind device_kind_by_serial(struct view serial) {
    if (view_find(serial, VIEW(":mfa/")) != SIZE_MAX)
        return IAM_MOCK_VIRTUAL;
    return view_find(serial, VIEW(":u2f/")) != SIZE_MAX ? IAM_MOCK_FIDO : IAM_MOCK_HARDWARE;
}

IAM_MOCK_INTERNAL void device_free(struct device *device) {
    if (!device)
        return;
    for (struct holding *it = device->history, *next; it; it = next) {
        next = it->next;
        memory_free(it);
    }
    memory_free(device->tags);
    memory_free(device);
}
