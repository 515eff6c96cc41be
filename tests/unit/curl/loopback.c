/* A server of a few lines. */
#define _POSIX_C_SOURCE 200809L
#include "loopback.h"

#include <iam_mock_cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

static const char answer[] =
    "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n" LOOPBACK_BODY;

#define MOST_CONNECTIONS 16

/* The whole request: what isn't read when a connection is closed resets it. */
static bool read_request(struct loopback *loopback, int fd) {
    char text[8192];
    size_t size = 0, wanted = 0;
    while (size < sizeof text - 1) {
        const ssize_t got = recv(fd, text + size, sizeof text - 1 - size, 0);
        if (got <= 0)
            return false;
        size += (size_t)got;
        text[size] = '\0';
        const char *blank = strstr(text, "\r\n\r\n"), *length = strstr(text, "Content-Length: ");
        if (blank != NULL && wanted == 0)
            wanted = (size_t)(blank - text) + 4 + (length != NULL ? strtoul(length + 16, NULL, 10) : 0);
        if (wanted != 0 && size >= wanted)
            break;
    }
    if (strstr(text, "iam.") != NULL)
        atomic_fetch_add(&loopback->strays, 1);
    return true;
}

/* Returns false if the connection has ended. */
static bool serve_request(struct loopback *loopback, int fd) {
    if (!read_request(loopback, fd))
        return false;
    atomic_fetch_add(&loopback->requests, 1);
    (void)send(fd, loopback->answer, strlen(loopback->answer), MSG_NOSIGNAL);
    return strstr(loopback->answer, "Connection: close") == NULL;
}

/* Serve what has arrived; returns the number of connections that are left. */
static nfds_t serve_connections(struct loopback *loopback, struct pollfd fds[], nfds_t count) {
    nfds_t left = 1;
    for (nfds_t i = 1; i < count; i++) {
        if (fds[i].revents == 0 || serve_request(loopback, fds[i].fd))
            fds[left++] = fds[i];
        else
            close(fds[i].fd);
    }
    return left;
}

static void *serve(void *context) {
    struct loopback *loopback = context;
    struct pollfd fds[MOST_CONNECTIONS + 1] = {{.fd = loopback->listener, .events = POLLIN}};
    nfds_t count = 1;
    atomic_store(&loopback->serves, true);
    while (poll(fds, count, -1) > 0) {
        const bool comes = fds[0].revents != 0;
        count = serve_connections(loopback, fds, count);
        const int fd = comes ? accept(loopback->listener, NULL, NULL) : -1;
        if (comes && fd < 0)
            break;
        if (!comes)
            continue;
        atomic_fetch_add(&loopback->connections, 1);
        if (count <= MOST_CONNECTIONS)
            fds[count++] = (struct pollfd){.fd = fd, .events = POLLIN};
        else
            close(fd);
    }
    while (count > 1)
        close(fds[--count].fd);
    return NULL;
}

void loopback_start_with(struct loopback *loopback, const char *with) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    atomic_store(&loopback->requests, 0);
    atomic_store(&loopback->connections, 0);
    atomic_store(&loopback->strays, 0);
    atomic_store(&loopback->serves, false);
    loopback->answer = with;
    loopback->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(loopback->listener >= 0);
    assert_int_equal(bind(loopback->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(loopback->listener, 16), 0);
    assert_int_equal(getsockname(loopback->listener, (struct sockaddr *)&address, &size), 0);
    loopback->port = ntohs(address.sin_port);
    snprintf(loopback->host, sizeof loopback->host, "127.0.0.1:%d", loopback->port);
    snprintf(loopback->url, sizeof loopback->url, "http://%s/", loopback->host);
    assert_int_equal(pthread_create(&loopback->thread, NULL, serve, loopback), 0);
    while (!atomic_load(&loopback->serves))
        (void)sched_yield();
}

void loopback_start(struct loopback *loopback) { loopback_start_with(loopback, answer); }

void loopback_stop(struct loopback *loopback) {
    (void)shutdown(loopback->listener, SHUT_RDWR); /* accept() comes back */
    pthread_join(loopback->thread, NULL);
    close(loopback->listener);
}
