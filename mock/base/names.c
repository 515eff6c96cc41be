/* Adding a name to a list of names for a message. */
#include "base/names.h"

IAM_MOCK_INTERNAL void names_add(char *names, size_t capacity, const char *name) {
    size_t used = strlen(names), size = strlen(name);
    size_t comma = used ? 2 : 0;
    if (used + comma + size >= capacity)
        return;
    memcpy(names + used, ", ", comma);
    memcpy(names + used + comma, name, size + 1);
}
