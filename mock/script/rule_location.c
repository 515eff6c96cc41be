/* Checking the location of a rule: the URL that the rule redirects clients to. */
#include "script/rule_location.h"
#include "base/error.h"
#include "base/view.h"

#define LOCATION_MAX_SIZE 2048

/* Returns the part of the URL after "http://" or "https://"; NULL: it begins otherwise. */
static const char *skip_scheme(const char *url) {
    static const struct view schemes[] = {{"http://", 7}, {"https://", 8}};
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        const struct view start = {url, strnlen(url, schemes[i].size)};
        if (view_equal_folded(start, schemes[i]))
            return url + schemes[i].size;
    }
    return NULL;
}

/* Does the URL have a host, and no byte that must be percent-encoded in a header? */
static bool is_absolute_url(const char *url) {
    const char *host = skip_scheme(url);
    if (!host || strcspn(host, "/?#:") == 0)
        return false;
    for (const char *at = host; *at != '\0'; at++) {
        if (*at <= ' ' || *at > '~') /* with a signed char, bytes from 0x80 on are below ' ' */
            return false;
    }
    return true;
}

static bool is_redirect_status(int status) {
    static const int statuses[] = {0 /* the default, 302 */, 301, 302, 303, 307, 308};
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        if (status == statuses[i])
            return true;
    }
    return false;
}

IAM_MOCK_INTERNAL int rule_check_location(const struct iam_mock_rule *given, struct iam_mock_error *error) {
    if (!given->location)
        return 0;
    const size_t size = strlen(given->location);
    if (given->error || given->fault || given->body_file)
        return error_set(error, IAM_MOCK_EINVAL, "location", "%s",
                         "a location beside an error, a fault or a body_file; expected one of them");
    if (size < 1 || size > LOCATION_MAX_SIZE)
        return error_set(error, IAM_MOCK_EINVAL, "location", "location is of %zu bytes; expected 1 to %d",
                         size, LOCATION_MAX_SIZE);
    if (!is_absolute_url(given->location))
        return error_set(error, IAM_MOCK_EINVAL, "location",
                         "location \"%.64s\" isn't an absolute URL; expected \"https://HOST/PATH\" or "
                         "\"http://HOST/PATH\", in ASCII and without blanks",
                         given->location);
    if (!is_redirect_status(given->status) && !given->force)
        return error_set(error, IAM_MOCK_EINVAL, "status",
                         "a location with status %d; expected 301, 302, 303, 307 or 308, or force",
                         given->status);
    return 0;
}
#undef LOCATION_MAX_SIZE
