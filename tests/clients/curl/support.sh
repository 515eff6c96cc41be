# What the recipes of iammock-curl share; read by each with `.`: OUT is the directory that make built in.
# Each runs in the top directory, writes to $directory and ends with its own line.
set -eu
cc="${CC:-cc} -std=c11 -D_POSIX_C_SOURCE=200809L -O1 -g -Wall -Wextra -Werror -Iinclude -Itests/clients/curl"
pkg_config=${PKG_CONFIG:-pkg-config}
python=${PYTHON:-/usr/bin/python3}
here=tests/clients/curl
variant=${1##*/}
directory=$(mktemp -d) && trap 'rm -rf "$directory"' EXIT
ln -s "$(cd "$1" && pwd)" "$directory/out" # LD_PRELOAD takes no path with a blank, and the checkout's may have one
out=$directory/out
# No settings of the user's, and no name service, proxy or endpoint of the machine's.
for name in $(env | sed -n 's/^\(AWS_[A-Za-z_]*\|[A-Za-z]*_proxy\|[A-Z]*_PROXY\|IAM_MOCK_[A-Z_]*\|CURL_[A-Z_]*\)=.*/\1/p'); do
    unset "$name"
done
# A request that the library should have caught goes to a port where nobody listens, not to the real service.
http_proxy=http://127.0.0.1:9 https_proxy=$http_proxy ALL_PROXY=$http_proxy no_proxy=localhost,127.0.0.1,::1
export http_proxy https_proxy ALL_PROXY no_proxy
HOME=$directory && export HOME
LC_ALL=C && export LC_ALL

# What is wrong is said where the recipe's own output goes, whatever a function's is redirected to.
exec 3>&2
fail() {
    echo "$*" >&3
    exit 1
}
fail_with() { # FILE WORDS…
    file=$1
    shift
    echo "$*; there is:" >&3
    cat "$file" >&3
    exit 1
}
expect() { # WHAT EXPECTED FILE: a line of the file is that
    grep -qxF -e "$2" "$3" || fail_with "$3" "$1: expected the line: $2"
}
expect_in() { # WHAT EXPECTED FILE: it is somewhere in the file
    grep -qF -e "$2" "$3" || fail_with "$3" "$1: expected: $2"
}
expect_not() { # WHAT UNEXPECTED FILE
    if grep -qF -e "$2" "$3"; then fail_with "$3" "$1: not expected: $2"; fi
}
expect_status() { # WHAT EXPECTED ACTUAL
    [ "$3" -eq "$2" ] || fail "$1: expected exit status $2, it is $3"
}

# ptrace may be forbidden, as in many containers.
tracing=true
strace -o "$directory/trace" true 2>/dev/null || tracing=false
traced() { # for a recipe's last line
    if $tracing; then echo 'no socket of the network, no look-up, no thread'; else echo 'skipped: strace may not trace here'; fi
}

# What a command asks of the network is in the file trace, its processes one after the other.
trace_of() {
    status=0
    rm -f "$directory"/trace.*
    strace -ff -qq -o "$directory/trace" -e trace=network,clone,clone3,vfork,fork "$@" || status=$?
    cat "$directory"/trace.* >"$directory/trace"
    return $status
}

# Run a command, and see that it has nothing to do with the network and makes no thread. Three kinds of sockets are left:
# the pair that a connection is; what the C library asks its cache daemon for users by (nscd, over AF_UNIX: libcurl and the
# curl tool look where the home directory is); and libcurl's look whether there is IPv6 here (8.2x, in each multi handle): it
# opens a socket and closes it, and so it may, but nothing may be connected or sent. AF_NETLINK isn't: the C library opens
# one to resolve a name.
quietly() { # WHAT COMMAND…
    what=$1 status=0
    shift
    if ! $tracing; then "$@"; return; fi
    trace_of "$@" || status=$?
    grep -E '^(socket|connect|bind|sendto|sendmsg|sendmmsg)\(|CLONE_THREAD' "$directory/trace" | grep -vE \
        'socket\(AF_UNIX, |socket\(AF_INET6, SOCK_DGRAM, IPPROTO_IP\)|connect\([0-9]+, \{sa_family=AF_UNIX, sun_path="/(var/)?run/nscd/socket"\}|sendto\([0-9]+, .*, NULL, 0\)' \
        >"$directory/noise" && fail_with "$directory/noise" "$what: expected neither the network, a look-up nor a thread"
    return $status
}

# The other way round: it does go to that address.
loudly() { # WHAT ADDRESS COMMAND…
    what=$1 address=$2 status=0
    shift 2
    if ! $tracing; then "$@"; return; fi
    trace_of "$@" || status=$?
    expect_in "$what" "$address" "$directory/trace"
    return $status
}
