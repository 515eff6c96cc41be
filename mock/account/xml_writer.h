/* Writing elements and attributes of a scenario file. */
#ifndef MOCK_ACCOUNT_XML_WRITER_H
#define MOCK_ACCOUNT_XML_WRITER_H

#include "account/account.h"
#include "account/check.h"
#include "base/text.h"

#define XML_DEPTH 4 /* scenario, device, tag: one more than there are */

struct xml_writer {
    struct text *out;
    const struct account *account;
    const struct account_terms *terms;
    struct iam_mock_error *error; /* of the first text that XML cannot hold */
    int code;                     /* 0, or that of `error` */
    unsigned depth;
    bool empty; /* the present element has no child yet: its start tag is open */
    const char *element[XML_DEPTH];
    struct view record; /* what the present record is called, for messages */
};

/* Begin an element inside the present one. `record`: what the record is called, for messages; data NULL: the
 * element belongs to the record before it. */
IAM_MOCK_INTERNAL void xml_begin(struct xml_writer *writer, const char *element, struct view record);
/* End the present element. */
IAM_MOCK_INTERNAL void xml_end(struct xml_writer *writer);

/* Each of these adds an attribute to the present element, which has no child yet. */
IAM_MOCK_INTERNAL void xml_put(struct xml_writer *writer, const char *name, struct view value);
IAM_MOCK_INTERNAL void xml_put_number(struct xml_writer *writer, const char *name, int64_t value);
IAM_MOCK_INTERNAL void xml_put_time(struct xml_writer *writer, const char *name, int64_t ms);
/* Adds NAME="true", or nothing. */
IAM_MOCK_INTERNAL void xml_put_true(struct xml_writer *writer, const char *name, bool value);

#endif
