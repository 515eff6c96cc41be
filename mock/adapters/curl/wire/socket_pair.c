/* A pair of connected sockets, one for libcurl and one for the mock. */
#include "adapters/curl/wire/socket_pair.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* The number may be another thread's descriptor by now, since libcurl closes some itself. ThreadSanitizer
 * would take fstat() for a race with that thread. */
static bool look_at(int fd, struct stat *out) { return fstatat(fd, "", out, AT_EMPTY_PATH) == 0; }

static bool descriptor_take(struct descriptor *out, int fd) {
    struct stat status;
    if (!look_at(fd, &status))
        return false;
    *out = (struct descriptor){fd, status.st_dev, status.st_ino};
    return true;
}

bool descriptor_is_intact(const struct descriptor *descriptor) {
    struct stat status;
    return descriptor->fd >= 0 && look_at(descriptor->fd, &status) && status.st_dev == descriptor->device &&
           status.st_ino == descriptor->inode;
}

/* Returns false if the descriptor was lost. */
static bool descriptor_close(struct descriptor *descriptor) {
    const bool intact = descriptor_is_intact(descriptor);
    if (intact)
        (void)close(descriptor->fd);
    descriptor->fd = -1;
    return intact;
}

bool pair_open(struct socket_pair *out, int *os_error) {
    int fds[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) != 0) {
        *os_error = errno;
        return false;
    }
    if (descriptor_take(&out->client, fds[0]) && descriptor_take(&out->server, fds[1]))
        return true;
    *os_error = errno;
    (void)close(fds[0]);
    (void)close(fds[1]);
    return false;
}

void pair_fill_client(const struct socket_pair *pair) {
    static const char bytes[4096];
    const int smallest = 1;
    (void)setsockopt(pair->client.fd, SOL_SOCKET, SO_SNDBUF, &smallest, sizeof smallest);
    while (send(pair->client.fd, bytes, sizeof bytes, MSG_NOSIGNAL) > 0)
        ;
}

void pair_empty_server(const struct socket_pair *pair) {
    char bytes[1024];
    while (recv(pair->server.fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
        ;
}

void pair_close(struct socket_pair *pair) {
    (void)descriptor_close(&pair->client);
    (void)descriptor_close(&pair->server);
}

bool pair_is_intact(const struct socket_pair *pair) {
    return descriptor_is_intact(&pair->client) &&
           (pair->server.fd < 0 || descriptor_is_intact(&pair->server));
}

size_t pair_unread(const struct socket_pair *pair) {
    int size;
    if (!descriptor_is_intact(&pair->client) || ioctl(pair->client.fd, FIONREAD, &size) != 0)
        return SIZE_MAX;
    return (size_t)size;
}

bool pair_close_client(struct socket_pair *pair) { return descriptor_close(&pair->client); }
void pair_forget_client(struct socket_pair *pair) { pair->client.fd = -1; }
void pair_close_server(struct socket_pair *pair) { (void)descriptor_close(&pair->server); }

void pair_shut_down_server(const struct socket_pair *pair) {
    if (descriptor_is_intact(&pair->server))
        (void)shutdown(pair->server.fd, SHUT_RDWR);
}

/* Does libcurl see the end of the connection now? */
static bool client_sees_end(const struct socket_pair *pair) {
    struct pollfd client = {.fd = pair->client.fd};
    return poll(&client, 1, 0) == 1 && (client.revents & POLLHUP) != 0;
}

/* Closing a UNIX socket with unread bytes makes the peer see ECONNRESET. So send a byte from libcurl's end to
 * the mock's first. */
bool pair_reset_server(struct socket_pair *pair) {
    if (!descriptor_is_intact(&pair->client)) {
        (void)descriptor_close(&pair->server);
        return true;
    }
    (void)send(pair->client.fd, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)descriptor_close(&pair->server);
    if (client_sees_end(pair))
        return true;
    (void)shutdown(pair->client.fd, SHUT_RDWR);
    return false;
}

void pair_detach_from_parent(struct socket_pair *pair) {
    int fds[2];
    (void)descriptor_close(&pair->server);
    if (!descriptor_is_intact(&pair->client) || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
        return;
    (void)dup3(fds[0], pair->client.fd, O_CLOEXEC);
    (void)descriptor_take(&pair->client, pair->client.fd);
    (void)close(fds[0]);
    (void)close(fds[1]);
}
