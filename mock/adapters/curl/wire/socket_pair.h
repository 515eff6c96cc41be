/* Two connected sockets, one for libcurl and one for the mock, whose descriptors are known again: the program
 * may close all descriptors and open files of its own under their numbers. */
#ifndef MOCK_ADAPTERS_CURL_WIRE_SOCKET_PAIR_H
#define MOCK_ADAPTERS_CURL_WIRE_SOCKET_PAIR_H

#include "adapters/curl/process/base.h"

#include <sys/types.h>

struct descriptor {
    int fd; /* -1: closed */
    dev_t device;
    ino_t inode;
};

/* Only socket_pair.c writes it. */
struct socket_pair {
    struct descriptor client, server; /* libcurl's end, and the mock's */
};

/* False: *os_error says why, and nothing is open. */
bool pair_open(struct socket_pair *out, int *os_error);
/* Close both ends. */
void pair_close(struct socket_pair *pair);

/* Does the number still stand for the same socket? */
bool descriptor_is_intact(const struct descriptor *descriptor);
/* Are both ends intact? The mock's end may be closed. */
bool pair_is_intact(const struct socket_pair *pair);

/* These leave a descriptor alone if it stands for another file by now. */
void pair_close_client(struct socket_pair *pair);
void pair_forget_client(struct socket_pair *pair); /* its number stands for something else */
void pair_close_server(struct socket_pair *pair);
/* libcurl sees the end of the connection, in every process that has a copy of it; the server's descriptor
 * stays open. */
void pair_shut_down_server(const struct socket_pair *pair);
/* Close the mock's end so that libcurl sees a reset. False: it sees an end of data, since another process has
 * a copy of the mock's end, one that is being started for example. */
bool pair_reset_server(struct socket_pair *pair);
/* In a child: replace the inherited client's end by a socket whose other end is closed; the parent's sockets
 * stay as they are. */
void pair_detach_from_parent(struct socket_pair *pair);

#endif
