#include "retry.h"

#include "deactivate.h"

#include <time.h>
#include <unistd.h>

long retry_deactivate(const char *user_name, const char *serial_number) {
    const time_t start = time(NULL);
    for (unsigned minutes = 1;; minutes++) {
        long result = deactivate_mfa_device(user_name, serial_number);
        if ((result >= 200 && result < 500) || time(NULL) - start >= RETRY_GIVES_UP_S)
            return result;
        (void)sleep(minutes * 60);
    }
}
