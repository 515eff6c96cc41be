/* The ways in which a request can be brought into the form that is signed: the service's, and signers'
 * mistakes. */
#ifndef MOCK_IDENTITY_CANONICAL_FORM_H
#define MOCK_IDENTITY_CANONICAL_FORM_H

#include "base/base.h"

/* 0, each first value, and no bit of those that are bits, is the service's way. */
enum form_method { FORM_METHOD_SENT, FORM_METHOD_OTHER /* GET for POST, else POST */ };
enum form_path {
    FORM_PATH_ENCODED_AGAIN,  /* without dot segments and empty segments, then encoded as sent */
    FORM_PATH_NOT_NORMALIZED, /* encoded as sent */
    FORM_PATH_SENT,
    FORM_PATH_EMPTY, /* an empty line */
};
enum form_query {
    FORM_QUERY_ENCODED,
    FORM_QUERY_SENT,  /* as in the URL */
    FORM_QUERY_EMPTY, /* an empty line */
};
enum form_order {
    FORM_ORDER_ENCODED, /* by encoded name, then by encoded value */
    FORM_ORDER_SENT,
    FORM_ORDER_JOINED,  /* by "name=value", so "Tag.1=" is before "Tag=" */
    FORM_ORDER_FOLDED,  /* as ENCODED, ASCII case aside */
    FORM_ORDER_DECODED, /* by decoded name, then by decoded value */
};
/* Bits: which characters are not escaped, although they should be, or are escaped, although they should not
 * be. */
enum form_escape {
    FORM_ESCAPE_NOT_SLASH = 1,
    FORM_ESCAPE_NOT_STAR = 2,
    FORM_ESCAPE_NOT_MARKS = 4, /* not !'()* */
    FORM_ESCAPE_TILDE = 8,
};
enum form_plus {
    FORM_PLUS_IS_BLANK, /* "+" → "%20", "%2B" → "%2B" */
    FORM_PLUS_IS_PLUS,  /* "+" → "%2B" */
    FORM_PLUS_NEVER,    /* "+" and "%2B" → "%20" */
};
enum form_header_order {
    FORM_HEADERS_SORTED,
    FORM_HEADERS_AS_LISTED,     /* lines and list in the order of SignedHeaders */
    FORM_HEADERS_LIST_UNSORTED, /* the list alone */
};
/* Of a header that was sent more than once. */
enum form_repeats {
    FORM_REPEATS_JOINED, /* one line, with commas */
    FORM_REPEATS_APART,  /* a line for each value, sorted */
    FORM_REPEATS_LAST,   /* the last value alone */
};
enum form_blanks {
    FORM_BLANKS_ONE,         /* none around a value; one for each run inside it */
    FORM_BLANKS_SENT,        /* all as sent */
    FORM_BLANKS_INSIDE_SENT, /* none around a value; those inside it as sent */
};
enum form_host { FORM_HOST_SENT, FORM_HOST_WITH_443, FORM_HOST_WITHOUT_PORT, FORM_HOST_USUAL };
enum form_payload {
    FORM_PAYLOAD_BODY,
    FORM_PAYLOAD_EMPTY,          /* SHA-256 of the empty string */
    FORM_PAYLOAD_UNSIGNED,       /* "UNSIGNED-PAYLOAD" */
    FORM_PAYLOAD_PLUS_ESCAPED,   /* "+" of the body as "%20" */
    FORM_PAYLOAD_BLANKS_AS_PLUS, /* "%20" of the body as "+" */
    FORM_PAYLOAD_BLANKS_SWAPPED, /* both, in a body that has both; another one as it is */
    FORM_PAYLOAD_DECODED,        /* %XX of the body as a byte, "+" as a blank */
    FORM_PAYLOAD_UNESCAPED,      /* %XX of the body as a byte, "+" as it is */
};
enum form_lines {                                 /* bits */
                  FORM_LINES_NO_BLANK = 1,        /* no empty line after the headers */
                  FORM_LINES_REQUEST_CRLF = 2,    /* lines of the canonical request end with CR LF */
                  FORM_LINES_STRING_CRLF = 4,     /* those of the string to sign */
                  FORM_LINES_REQUEST_NEWLINE = 8, /* a line's end after the canonical request */
                  FORM_LINES_STRING_NEWLINE = 16, /* a line's end after the string to sign */
                  FORM_LINES_NOT_HASHED = 32, /* the string to sign has the canonical request, not its hash */
};
enum form_date { FORM_DATE_SENT, FORM_DATE_OF_HTTP /* the Date header's */ };
enum form_region { FORM_REGION_RIGHT, FORM_REGION_US_EAST_2, FORM_REGION_US_WEST_2 };
enum form_service { FORM_SERVICE_RIGHT, FORM_SERVICE_OTHER /* "sts" for "iam", else "iam" */ };
enum form_day { FORM_DAY_SENT, FORM_DAY_BEFORE, FORM_DAY_AFTER, FORM_DAY_AND_TIME };
enum form_key {                             /* bits */
                FORM_KEY_NO_PREFIX = 1,     /* without "AWS4" */
                FORM_KEY_SECRET = 2,        /* the secret itself */
                FORM_KEY_NO_TERMINATOR = 4, /* without the step of "aws4_request" */
                FORM_KEY_HEX = 8,           /* the keys between as hexadecimal digits */
};
enum form_secret { /* bits */
                   FORM_SECRET_NEWLINE = 1,
                   FORM_SECRET_ESCAPED = 2,
                   FORM_SECRET_KEY_ID = 4,
                   FORM_SECRET_OF_OTHER_KEY = 8, /* the caller gives it */
};
enum form_signature { FORM_SIGNATURE_HEX, FORM_SIGNATURE_UPPER, FORM_SIGNATURE_BASE64 };

/*
 * How to sign: all zero is the service's way. Each field is one byte, of the enumeration with its name, so
 * two forms can be joined byte by byte, unless they have different values of one field. The fields at the
 * start are bits, which can always be joined.
 */
struct canonical_form {
    uint8_t escape, lines, key, secret; /* bits; FORM_BIT_FIELDS is their number */
    uint8_t method, path;
    uint8_t query, order, plus;
    uint8_t body_in_query;      /* the query has the parameters of the body, too */
    uint8_t lower_hex;          /* "%2f" for "%2F" */
    uint8_t blank_as_plus;      /* "+" for "%20" */
    uint8_t values_twice;       /* values are encoded twice */
    uint8_t no_equals_if_empty; /* "name" for "name=" */
    uint8_t no_token;           /* without the parameter X-Amz-Security-Token */
    uint8_t no_expires;         /* without the parameter X-Amz-Expires */
    uint8_t header_order, header_repeats, blanks;
    uint8_t lower_values;    /* values of headers in lower case */
    uint8_t absent_empty;    /* signed headers that were not sent have an empty line; else they have none */
    uint8_t empty_semicolon; /* the name of a header with an empty value ends with ";" */
    uint8_t host;
    uint8_t no_charset; /* content-type ends before ";" */
    uint8_t payload;
    uint8_t payload_newline; /* a newline after the body */
    uint8_t payload_upper;   /* hexadecimal digits in upper case */
    uint8_t date;
    int8_t seconds;               /* added to the date of the string to sign */
    uint8_t date_in_lines;        /* the canonical request's x-amz-date is that of the string to sign, too */
    uint8_t region, service, day; /* of the derived key */
    uint8_t scope_of_key;         /* the scope of the string to sign has them, too */
    uint8_t signature;
};
#define FORM_BIT_FIELDS 4

#endif
