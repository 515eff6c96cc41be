/* A process without a network. */
#ifndef MOCK_ADAPTERS_LAUNCHER_NETWORK_H
#define MOCK_ADAPTERS_LAUNCHER_NETWORK_H

#include "adapters/launcher/base.h"

enum network {
    NETWORK_REMOVED, /* this process has only a loopback interface of its own */
    NETWORK_KEPT,    /* the system does not permit that; nothing has changed; errno says why */
    NETWORK_PARTIAL, /* the system permits it only in part; this process must end */
};

/* Give this process and its children a network name space without any other interface than a loopback
 * interface of their own. Without the right to do so, the name space is in a new user name space, in which
 * this user and group have the numbers that they have outside; all other users' files then appear as those of
 * nobody. */
enum network leave_network(void);

#endif
