/* Compares what the code under test reports about a device, or a user, with the account and the journal. */
#ifndef MOCK_JOURNAL_TRUTH_H
#define MOCK_JOURNAL_TRUTH_H

#include "account/account.h"
#include "base/text.h"
#include "journal/journal.h"

struct report {
    const char *user_name;     /* NULL: root */
    const char *serial_number; /* NULL: the report is about all devices of the user */
    enum iam_mock_told told;   /* any number */
};

/* If the report is true, add nothing; else add why not, one line without a line break. */
IAM_MOCK_INTERNAL void truth_write(struct text *out, const struct account *account,
                                   const struct journal *journal, const struct report *report);

#endif
