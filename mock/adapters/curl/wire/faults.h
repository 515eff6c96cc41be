/* The table of faults: how each fault reaches libcurl. */
#ifndef MOCK_ADAPTERS_CURL_WIRE_FAULTS_H
#define MOCK_ADAPTERS_CURL_WIRE_FAULTS_H

#include "adapters/curl/process/base.h"

enum fault_place {
    FAULT_BEFORE_CONNECTION, /* libcurl gets no connection, and the adapter says why */
    FAULT_NO_ANSWER,         /* the connection stays open and silent until the client gives up */
    FAULT_ON_WIRE            /* libcurl reads what happened from the connection */
};

/* Which bytes of an answer are sent. */
enum wire_bytes {
    BYTES_NONE,
    BYTES_WHOLE,      /* status line, headers, body */
    BYTES_HEAD_START, /* status line and headers, without the empty line after them */
    BYTES_BAD_HEADER, /* the same, and a line that is no header */
    BYTES_AND_MORE,   /* BYTES_WHOLE, and bytes past the Content-Length */
    BYTES_BODY_ALONE  /* the body without a status line and headers */
};

/* What happens to the connection after the answer. */
enum ending { ENDING_NONE /* it is kept alive */, ENDING_CLOSE, ENDING_RESET };

struct fault_row {
    enum fault_place place;
    CURLcode code; /* with which a transfer on a new connection ends */
    bool body;     /* the program gets the body, as the mock delivers it */
    enum wire_bytes bytes;
    enum ending ending;
    int os_error; /* for CURLINFO_OS_ERRNO */
    const char *text;
    struct fault_unverified {
        CURLcode code;
        int os_error;
        const char *text; /* NULL: verified or not makes no difference */
    } unverified;
};

/* Returns the row of a result of iam_mock_send() or iam_mock_connect(), 0 or more. Never NULL: a number that
 * is no enumerator, which only a newer libiammock can return, is treated as IAM_MOCK_CLOSED. */
const struct fault_row *fault_row(int fault);

#endif
