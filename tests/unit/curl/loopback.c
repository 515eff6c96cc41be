/* A server on 127.0.0.1, to see that a request goes to the network. */
#include "loopback.h"
#include "client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/* A request whose body came with its head, as libcurl sends small ones. */
static void answer(int fd) {
    static const char answer[] =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 16\r\n\r\n" LOOPBACK_BODY;
    char request[4096];
    if (recv(fd, request, sizeof request, 0) > 0)
        (void)!send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL);
    (void)shutdown(fd, SHUT_WR);
    while (recv(fd, request, sizeof request, 0) > 0)
        continue;
    (void)close(fd);
}

static void *serve(void *context) {
    struct loopback *loopback = context;
    for (int i = 0; i < loopback->connections; i++) {
        const int fd = accept(loopback->listener, NULL, NULL);
        if (fd >= 0)
            answer(fd);
    }
    return NULL;
}

void loopback_start(struct loopback *loopback, int connections) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    loopback->connections = connections;
    loopback->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(loopback->listener >= 0);
    assert_int_equal(bind(loopback->listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(loopback->listener, 8), 0);
    assert_int_equal(getsockname(loopback->listener, (struct sockaddr *)&address, &size), 0);
    loopback->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&loopback->thread, NULL, serve, loopback), 0);
}

void loopback_join(struct loopback *loopback) {
    assert_int_equal(pthread_join(loopback->thread, NULL), 0);
    assert_int_equal(close(loopback->listener), 0);
}
