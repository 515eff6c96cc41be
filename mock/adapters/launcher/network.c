/* A process without a network: a network name space of its own. */
#include "adapters/launcher/network.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static bool write_file(const char *path, const char *words) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    bool written = file >= 0 && write(file, words, strlen(words)) == (ssize_t)strlen(words);
    if (file >= 0)
        (void)close(file);
    return written;
}

static bool map(const char *path, unsigned long number) {
    char *line = text("%lu %lu 1", number, number);
    bool written = write_file(path, line);
    free(line);
    return written;
}

/* A program may talk to itself by 127.0.0.1 and ::1. If that fails, the loopback interface stays down. */
static void start_loopback(void) {
    struct ifreq loopback = {.ifr_name = "lo"};
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (any >= 0 && ioctl(any, SIOCGIFFLAGS, &loopback) == 0) {
        loopback.ifr_flags = (short)(loopback.ifr_flags | IFF_UP);
        (void)ioctl(any, SIOCSIFFLAGS, &loopback);
    }
    if (any >= 0)
        (void)close(any);
}

enum network leave_network(void) {
    const unsigned long user = geteuid(), group = getegid(); /* outside: inside they are unknown at first */
    if (unshare(CLONE_NEWNET) != 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
            return NETWORK_KEPT;
        if (!write_file("/proc/self/setgroups", "deny") || !map("/proc/self/uid_map", user) ||
            !map("/proc/self/gid_map", group))
            return NETWORK_PARTIAL;
    }
    start_loopback();
    return NETWORK_REMOVED;
}
