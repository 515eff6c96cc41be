/* A server of a few lines: one request a connection. */
#define _POSIX_C_SOURCE 200809L
#include "loopback.h"

#include <iam_mock_cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static const char answer[] =
    "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n" LOOPBACK_BODY;

/* The whole request: what isn't read when a connection is closed resets it. */
static bool read_request(int fd) {
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
            return true;
    }
    return false;
}

static void *serve(void *context) {
    struct loopback *loopback = context;
    for (;;) {
        const int fd = accept(loopback->listener, NULL, NULL);
        if (fd < 0)
            return NULL;
        atomic_fetch_add(&loopback->connections, 1);
        if (read_request(fd)) {
            atomic_fetch_add(&loopback->requests, 1);
            (void)send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL);
        }
        close(fd);
    }
}

void loopback_start(struct loopback *loopback) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    atomic_store(&loopback->requests, 0);
    atomic_store(&loopback->connections, 0);
    loopback->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(loopback->listener >= 0);
    assert_int_equal(bind(loopback->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(loopback->listener, 16), 0);
    assert_int_equal(getsockname(loopback->listener, (struct sockaddr *)&address, &size), 0);
    loopback->port = ntohs(address.sin_port);
    snprintf(loopback->host, sizeof loopback->host, "127.0.0.1:%d", loopback->port);
    snprintf(loopback->url, sizeof loopback->url, "http://%s/", loopback->host);
    assert_int_equal(pthread_create(&loopback->thread, NULL, serve, loopback), 0);
}

void loopback_stop(struct loopback *loopback) {
    (void)shutdown(loopback->listener, SHUT_RDWR); /* accept() comes back */
    pthread_join(loopback->thread, NULL);
    close(loopback->listener);
}
