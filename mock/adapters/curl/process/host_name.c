/* Whether a text names a host, with or without a port. */
#include "adapters/curl/process/host_name.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 255, MOST_DIGITS = 5, LAST_PORT = 65535 };

static bool is_port(const char *text) {
    const size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > MOST_DIGITS || text[digits] != '\0')
        return false;
    const long port = strtol(text, NULL, 10);
    return port >= 1 && port <= LAST_PORT;
}

/* Returns the size of an IPv6 address in brackets at the start of the text, or 0. */
static size_t size_of_address(const char *text) {
    const size_t digits =
        strspn(text + 1, "0123456789ABCDEFabcdef:."); /* the last 32 bits may be an IPv4 address */
    const char *end = text + 1 + digits;
    if (*end == '%') /* a zone */
        end += strcspn(end, "]:");
    const bool is_address = *end == ']' && memchr(text, ':', digits + 1) != NULL;
    return is_address ? (size_t)(end - text) + 1 : 0;
}

/* Returns the size of a name or an IPv4 address at the start of the text, or 0. A byte above 127 belongs to
 * an internationalized name. */
static size_t size_of_name(const char *text) {
    size_t size = 0;
    for (; isalnum((unsigned char)text[size]) || (unsigned char)text[size] > 127 ||
           (size > 0 && text[size] != '\0' && strchr("-._", text[size]));)
        size++;
    return size;
}

bool is_host(const char *text) {
    if (strlen(text) > LONGEST)
        return false;
    const size_t size = text[0] == '[' ? size_of_address(text) : size_of_name(text);
    return size > 0 && (text[size] == '\0' || (text[size] == ':' && is_port(text + size + 1)));
}
