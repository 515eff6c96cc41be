/* The parts of a URL, as libcurl itself reads them: libcurl accepts URLs that are written in many ways. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_ADDRESS_H
#define MOCK_ADAPTERS_CURL_TRANSFER_ADDRESS_H

#include "adapters/curl/settings/settings.h"

/* The texts are libcurl's memory; free them with address_free(). All zero: no address. */
struct address {
    const struct real *real;
    char *scheme;
    char *host;      /* without a port; an international name in its ASCII form, as libcurl looks it up */
    char *port;      /* as written, without leading zeros; NULL: none */
    int port_number; /* `port`, or the scheme's; 80 if libcurl knows none */
    char *url;       /* the whole URL, by http, for libcurl to send to the mock */
};

enum address_result {
    ADDRESS_READ,
    ADDRESS_NO_HOST,   /* the URL has no host, or a file's, which libcurl does not ask; or there is no URL */
    ADDRESS_MALFORMED, /* libcurl refuses the URL */
    ADDRESS_OUT_OF_MEMORY
};

/* Read the URL that the program set on a handle. Unless ADDRESS_READ is returned, *out is all zero. */
enum address_result address_of_settings(struct address *out, const struct settings *settings,
                                        const struct real *real);
/* The same for a text. If it has no scheme, libcurl guesses one. */
enum address_result address_of_text(struct address *out, const char *text, const struct real *real);
/* Free the texts; *address is all zero then. */
void address_free(struct address *address);

/* Is this the scheme? `scheme` is in lower case. */
bool address_has_scheme(const struct address *address, const char *scheme);
/* Returns the port that libcurl connects to. `set`: CURLOPT_PORT, which takes precedence; 0: not set. */
int address_port(const struct address *address, long set);

/* Returns the texts, one after the other. The caller frees it. NULL: out of memory. */
char *join_texts(const char *first, const char *second, const char *third);

#endif
