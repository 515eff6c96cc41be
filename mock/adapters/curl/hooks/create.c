/* The functions that a program gets if it looks up curl_easy_init() or curl_multi_init() in a libcurl. There
 * is one for each libcurl of the process. */
#include "adapters/curl/hooks/create.h"

#include "adapters/curl/process/next.h"

#ifdef REPLACES_LOOKUPS

#include <string.h>

#define EACH(of)                                                                                             \
    of(0) of(1) of(2) of(3) of(4) of(5) of(6) of(7) of(8) of(9) of(10) of(11) of(12) of(13) of(14) of(15)

#define DEFINE(number)                                                                                       \
    static CURL *create_easy_##number(void) { return create_easy(real_at(number)); }                         \
    static CURLM *create_multi_##number(void) { return create_multi(real_at(number)); }
EACH(DEFINE)
#undef DEFINE

any_function *find_creator(const struct real *real, const char *name) {
    static const struct {
        any_function *easy, *multi;
    } creators[] = {
#define ROW(number) {(any_function *)create_easy_##number, (any_function *)create_multi_##number},
        EACH(ROW)
#undef ROW
    };
    _Static_assert(COUNT_OF(creators) == MAX_LIBCURLS, "one row for each libcurl");
    const size_t number = real_number(real);
    if (strcmp(name, "curl_easy_init") == 0)
        return creators[number].easy;
    return strcmp(name, "curl_multi_init") == 0 ? creators[number].multi : NULL;
}

#endif
