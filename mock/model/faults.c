/* The table of faults, in the order of the public enumeration. */
#include "model/faults.h"
#include "base/view.h"

IAM_MOCK_INTERNAL const struct fault_info fault_table[FAULT_COUNT] = {
    {"NO_FAULT", true, true, FAULT_SHOWS_WHOLE, DELIVERY_WHOLE},
#define FAULT(name, arrives, answers, shows, delivers)                                                       \
    {#name, arrives, answers, FAULT_SHOWS_##shows, DELIVERY_##delivers},
#include "model/faults.def"
#undef FAULT
};

/* The table is indexed by enum iam_mock_fault, so its rows must have the same order. */
enum {
    FAULT_TABLE_NO_FAULT,
#define FAULT(name, ...) FAULT_TABLE_##name,
#include "model/faults.def"
#undef FAULT
};
#define FAULT(name, ...)                                                                                     \
    _Static_assert((int)FAULT_TABLE_##name == (int)IAM_MOCK_##name, "faults.def is in the order of the "     \
                                                                    "enum");
#include "model/faults.def"
#undef FAULT
