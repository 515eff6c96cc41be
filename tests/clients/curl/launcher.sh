#!/bin/sh
# iam-mock-run: what it refuses, what the program sees of it, the network, signals, and the report of several processes; as
# this user and, if this is root, as another one too: launcher.sh OUT
. "$(dirname "$0")/support.sh"
curl=/usr/bin/curl
list='Action=ListMFADevices&Version=2010-05-08&UserName=Bob'
deactivate='Action=DeactivateMFADevice&Version=2010-05-08&UserName=Bob&SerialNumber=GAHT12345678'
get_group='Action=GetGroup&Version=2010-05-08&GroupName=Staff'
url=https://iam.amazonaws.com/
user='' skipped='' # what runs a command as another user; what could not be tried
nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
if [ "$(id -u)" -ne 0 ] || ! $nobody true 2>/dev/null; then nobody=''; fi
skip() { skipped="$skipped; skipped: $*"; }
stream() { if [ -e "/dev/$1" ]; then echo "/dev/$1"; else echo "/dev/fd/$2"; fi; } # NAME NUMBER: some chroots lack the names
stdout=$(stream stdout 1) stderr=$(stream stderr 2)
chmod 755 "$directory"
work=$directory/work
mkdir "$work" && chmod 777 "$work"
cat >"$work/bob.xml" <<'END'
<scenario xmlns="urn:iam-mock:scenario"><user name="Bob"><device serial_number="GAHT12345678"/></user></scenario>
END

chmod 666 "$work/bob.xml"
cp -R "$here/../../example/fixtures" "$work/fixtures"
chmod -R a+rX "$work/fixtures"

# As installed; another user may not enter the checkout's directories.
layout() { # PREFIX LIB: copies of the program and the libraries
    mkdir -p "$1/bin" "$1/$2"
    cp "$out/iam-mock-run" "$1/bin"
    cp "$out"/libiammock*.so.?.? "$1/$2"
}
cp "$here/by_pycurl.py" "$directory"
layout "$directory/prefix" lib
run=$directory/prefix/bin/iam-mock-run
report=$work/report
launched() { # STATUS ARGUMENT…: of iam-mock-run, behind --scenario and --report
    expected=$1 status=0
    shift
    rm -f "$report"
    # shellcheck disable=SC2086
    (cd "$work" && $user "$run" --scenario bob.xml --report report "$@" >"$directory/said" 2>"$directory/errors") || status=$?
    [ $status -eq "$expected" ] || cat "$directory/said" "$directory/errors" >&3
    expect_status "iam-mock-run $*" "$expected" $status
}
refused() { # STATUS MESSAGE ARGUMENT…: nothing runs, and nothing is left
    expected=$1 message=$2
    shift 2
    launched "$expected" "$@"
    expect_in "$*" "$message" "$directory/errors"
    [ ! -s "$directory/said" ] || fail_with "$directory/said" "$*: the program ran"
    [ ! -e "$report" ] || fail "$*: a report was left"
}
calls() { # COUNT
    count=$(grep -c '^journal: [0-9]' "$report" || true)
    [ "$count" -eq "$1" ] || fail_with "$report" "expected $1 calls"
}

# ----- Where its libraries are -----------------------------------------------------------------------------
run=$out/iam-mock-run
launched 0 -- $curl -sS -d "$list" $url
calls 1
for lib in lib/some-system lib64; do
    layout "$directory/$lib" $lib
    run=$directory/$lib/bin/iam-mock-run
    launched 0 $curl -sS -d "$list" $url
    calls 1
done
layout "$directory/with a blank" lib
run="$directory/with a blank/bin/iam-mock-run"
launched 0 --sleep $curl -sS -d "$list" $url
calls 1
ln -s "$directory/prefix/bin/iam-mock-run" "$work/linked"
run=$work/linked
launched 0 $curl -sS -d "$list" $url
calls 1
rm "$directory/with a blank/lib"/libiammock-curl.so.*
run="$directory/with a blank/bin/iam-mock-run"
refused 125 'libiammock-curl.so.' true
rm -r "$directory/with a blank/lib"
refused 125 'was not found in ' true
status=0
(cd "$work" && LD_LIBRARY_PATH=$directory/prefix/lib "$run" --scenario bob.xml --report report true) || status=$?
expect_status LD_LIBRARY_PATH 0 $status
run=$directory/prefix/bin/iam-mock-run

# ----- The command line ------------------------------------------------------------------------------------
"$run" --help >"$directory/said"
for option in $(sed -n 's/^  \(--[a-z-]*\).*/\1/p' "$directory/said"); do
    grep -qF -e "$option" mock/adapters/curl/README.md || fail "the manual doesn't name $option"
done
wrong_line() { # MESSAGE ARGUMENT…
    message=$1 status=0
    shift
    "$run" "$@" >"$directory/said" 2>"$directory/errors" || status=$?
    expect_status "$*" 125 $status
    expect_in "$*" "$message" "$directory/errors"
    [ "$(grep -c . "$directory/errors")" -eq 1 ] || fail_with "$directory/errors" "$*: expected one line"
}
wrong_line '--scenario is missing' --report report true
wrong_line '--report is missing' --scenario bob.xml true
wrong_line 'the program to run is missing' --scenario bob.xml --report report --
wrong_line "there is no option '--scenari0'" --scenari0 bob.xml --report report true
wrong_line "there is no option '-x'" -x --report report true
wrong_line "'--report' needs a value" --scenario bob.xml --report
wrong_line "'--sleep=3': the option takes no value" --sleep=3 true
wrong_line '--scenario is empty' --scenario '' --report report true
wrong_line '--report is empty' --scenario bob.xml --report '' true
for host in '' , -- --sleep x:abc x:0 x:65536 x: :80 '*' a,b http://x/ 'a b' '[::1' '::1' '[1]' 'a@b'; do
    wrong_line "--allow-host: \"$host\" is not a host; expected HOST or HOST:PORT" --scenario bob.xml --report report --allow-host "$host" true
done

# ----- What it refuses, what the program sees --------------------------------------------------------------
copy() { # NAME: of /bin/true
    rm -f "$work/$1"
    cp "$(realpath /bin/true)" "$work/$1"
    chmod 755 "$work/$1"
}
change() { # NAME OFFSET OCTAL: a byte
    copy "$1"
    # shellcheck disable=SC2059
    printf "\\$3" | dd of="$work/$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
copy plain
change class 4 "$([ "$(od -An -tu1 -j4 -N1 "$work/plain" | tr -d ' ')" = 1 ] && echo 002 || echo 001)" # 32 bits for 64, or the other way round
change machine 18 001
echo 'int main(void) { return 0; }' >"$directory/empty.c"
static=true
$cc -static "$directory/empty.c" -o "$work/static" 2>/dev/null || static=false
$static || skip 'a static program (there is no static C library)'
$cc -Wl,--dynamic-linker=/lib/ld-other.so.1 "$directory/empty.c" -o "$work/other"
printf '#!%s/script2 -x\n' "$work" >"$work/script"
printf '#! %s/static\n' "$work" >"$work/script2"
printf '#!/none/at/all\n' >"$work/script3"
printf '#!/bin/sh\r\n' >"$work/script4"
printf '#!/bin/sh\nexec "$@"\n' >"$work/good"
echo 'exit 5' >"$work/without"
chmod 755 "$work"/script* "$work/good" "$work/without"
set_id=true
if findmnt -no OPTIONS -T "$work" 2>/dev/null | grep -q nosuid || grep -q 'NoNewPrivs:.*1' /proc/self/status; then set_id=false; fi
$set_id || skip 'set-user-id programs (this system ignores them here)'
restrictive() { # ID: copies of a program with rights of another user's
    for kind in u g; do
        copy set-$kind-id
        chown "$1:$1" "$work/set-$kind-id"
        chmod $kind+s "$work/set-$kind-id"
    done
}

try_refusals() {
    refused 125 "can't be read: it doesn't exist" --scenario none.xml true
    echo '<scenario xmlns="urn:iam-mock:scenario"><user nane="Bob"/></scenario>' >"$work/slip.xml"
    refused 125 '/slip.xml:1: unknown attribute nane' --scenario slip.xml true
    refused 125 "none/report can't be written: No such file or directory" --report none/report true
    refused 125 "can't be written: Is a directory" --report . true
    refused 125 "bob.xml is the scenario file" --report bob.xml true
    echo earlier >"$work/earlier" # stays if nothing is started
    (cd "$work" && TMPDIR=/nonexistent "$run" --scenario bob.xml --report earlier true 2>"$directory/errors") && fail "it started"
    expect_in 'no TMPDIR' "can't be made" "$directory/errors"
    expect_in 'no TMPDIR' earlier "$work/earlier"
    mkfifo "$work/unread" # that nobody reads: the reports stay
    (cd "$work" && TMPDIR=$work timeout 20 "$run" --scenario bob.xml --report unread $curl -sS -d "$list" $url >"$directory/said" 2>"$directory/errors") && fail "it wrote the report"
    expect_in 'a FIFO without a reader' "unread can't be written" "$directory/errors"
    expect_in 'a FIFO without a reader' "ListMFADevices" "$work"/iam-mock-run.*/report.*
    rm -rf "$work/unread" "$work/earlier" "$work"/iam-mock-run.*
    refused 125 '--allow-host: "http://x/" is not a host' --allow-host http://x/ true
    ln -s none/report "$work/dangling"
    refused 125 "can't be written: No such file or directory" --report dangling true
    rm "$work/dangling"
    rm -f "$work/program" && cp "$work/good" "$work/program"
    [ -z "$user" ] || chmod 777 "$work/program"
    refused 125 'program is the program; expected another file' --report program ./program true
    cmp -s "$work/good" "$work/program" || fail 'the program was changed'
    refused 127 'no such program' no-such-program
    refused 127 'no such program' ./no-such-program
    refused 126 "can't be run: Permission denied" ./bob.xml
    refused 126 "can't be run: it is not a file" "$work"
    refused 126 'for another kind of processor' ./class
    refused 126 'for another kind of processor' ./machine
    refused 126 'another C library' ./other
    refused 127 'its interpreter /none/at/all' ./script3
    refused 127 'its interpreter /bin/sh\x0d: No such file' ./script4
    ! $static || refused 126 'is linked statically' ./static
    ! $static || refused 126 '/static is linked statically' ./script
}
try_rights() { # where root has made them
    refused 126 'is set-user-id' ./set-u-id
    refused 126 'is set-group-id' ./set-g-id
}

# ----- Statuses, signals, users ----------------------------------------------------------------------------
try_statuses() {
    launched 0 true
    [ ! -e "$report" ] || fail 'a program without a transfer has a report'
    launched 3 sh -c 'exit 3'
    launched 5 ./without
    launched 7 ./good sh -c 'exit 7'
    launched 137 sh -c 'kill -9 $$'
    launched 143 sh -c 'kill $$'
    launched 0 sh -c 'echo "[$1]"' - ' a  b '
    expect 'an argument with blanks' '[ a  b ]' "$directory/said"
    launched 0 sh -c 'cat >/dev/null; id -u; id -g; touch mine; ls -n mine' </dev/null
    owner=$($user id -u) group=$($user id -g)
    expect 'the user inside' "$owner" "$directory/said"
    # shellcheck disable=SC2012
    ls -n "$work/mine" | grep -q "^[^ ]* 1 $owner $group " || fail "a file of the program belongs to: $(ls -n "$work/mine")"
    expect_in 'a file inside' " $owner $group " "$directory/said"
    rm "$work/mine"
    for signal in INT TERM HUP USR1; do
        cat >"$work/waits.sh" <<END
trap 'echo got; exit 9' $signal
echo \$\$ >started
for one in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 0.5; done
END
        rm -f "$work/started"
        # In a shell's background, SIGINT is ignored, below nohup SIGHUP; a shell can't trap what is ignored.
        "$python" -c 'import os, sys, signal as s; s.signal(s.Signals[sys.argv[1]], s.SIG_DFL); os.execvp(sys.argv[2], sys.argv[2:])' \
            SIG$signal sh -c "cd '$work' && exec $user '$run' --scenario bob.xml --report report sh waits.sh" >"$directory/said" 2>"$directory/errors" &
        launcher=$! status=0
        while [ ! -s "$work/started" ]; do sleep 0.1; done
        kill -s $signal $launcher
        wait $launcher || status=$?
        expect_status "SIG$signal" 9 $status
        expect "SIG$signal" got "$directory/said"
    done
    rm "$work/started"
}

# ----- The report ------------------------------------------------------------------------------------------
try_reports() {
    launched 0 sh -c "$curl -sS -d '$deactivate' $url && sleep 0.01 && cd / && $curl -sS -d '$list' $url"
    calls 2
    [ "$(grep -cx 'iam-mock report 1' "$report")" -eq 2 ] || fail_with "$report" 'expected two reports'
    [ "$(grep '^journal: [0-9]' "$report" | sed -n '1s/.*root \([A-Za-z]*\) .*/\1/p')" = DeactivateMFADevice ] ||
        fail_with "$report" 'the processes are not in the order in which they began'
    launched 0 sh -c "for one in 1 2 3 4 5 6 7 8; do $curl -sS -d '$list' $url & done; wait"
    calls 8
    launched 0 sh -c "(sleep 0.3; $curl -sS -d '$list' $url) >/dev/null 2>&1 &" # left behind, and waited for
    calls 1
    sed 's|</scenario>|<rule action="*" error="ServiceFailure" times="2"/></scenario>|' "$work/bob.xml" >"$work/fails.xml"
    launched 0 --scenario fails.xml --sleep timeout 20 $curl -sS --retry 3 --retry-delay 600 -d "$list" $url
    expect_in '--sleep' 'journal: 3 2026-01-01T00:20:00' "$report"
    begun=$(date +%s)
    launched 0 --sleep sh -c "sleep 100"
    [ ! -e "$report" ] || fail 'a program that only waits has a report'
    launched 0 --sleep sh -c "$curl -sS -d '$list' $url; sleep 100; $curl -sS -d '$list' $url"
    calls 2
    [ $(($(date +%s) - begun)) -lt 50 ] || fail '--sleep: expected that waits without a transfer take no time'
    launched 143 "$python" "$directory/by_pycurl.py" "$deactivate" signal
    expect_in 'a process that a signal ends' 'its calls are lost' "$report"
    echo 'of an earlier run' >"$report"
    [ -z "$user" ] || chmod 666 "$report"
    (cd "$work" && $user "$run" --scenario bob.xml --report report true 2>/dev/null)
    [ ! -s "$report" ] || fail_with "$report" 'an earlier report stays'
    launched 0 "$python" -c "
import os, subprocess, sys
subprocess.run(['$curl', '-sS', '-d', '$list', '$url'], check=True)" # a program that starts others
    calls 1
    IAM_MOCK_START=2027-02-28T12:00:00Z LD_PRELOAD='' launched 0 $curl -sS -d "$list" $url
    expect_in IAM_MOCK_START ' 2027-02-28T12:00:00.000Z ' "$report"
    IAM_MOCK_FIXTURE_DIRECTORY=fixtures launched 0 sh -c "cd / && $curl -sS -d '$get_group' $url" # a relative name
    expect_in IAM_MOCK_FIXTURE_DIRECTORY 'group/Staff</Arn>' "$directory/said"
    IAM_MOCK_FIXTURE_DIRECTORY=none refused 125 'IAM_MOCK_FIXTURE_DIRECTORY: ' true
    (cd "$work" && $user "$run" --scenario bob.xml --report "$stdout" $curl -sS -d "$list" $url) >"$directory/said"
    expect_in 'a report on standard output' '<ListMFADevicesResponse' "$directory/said"
    expect_in 'a report on standard output' 'process: curl (' "$directory/said"
    echo 'of an earlier run' >"$directory/log"
    (cd "$work" && $user "$run" --scenario bob.xml --report "$stderr" $curl -sS -o /dev/null -d "$list" $url) 2>>"$directory/log"
    expect 'a report behind a log' 'of an earlier run' "$directory/log"
    expect_in 'a report behind a log' 'process: curl (' "$directory/log"
    mkdir "$work/%t%p %%" && chmod 777 "$work/%t%p %%"
    TMPDIR="$work/%t%p %%" launched 0 $curl -sS -d "$list" $url
    calls 1
    rmdir "$work/%t%p %%" || fail 'the work directory was not removed'
    [ -z "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'iam-mock-run.*' -newer "$directory/began")" ] || fail 'a directory was left in the temporary directory'
}
try_preload() { # what the user preloads stays, behind
    echo 'int of_the_user(void) { return 1; }' >"$directory/user.c"
    $cc -Wno-missing-prototypes -shared -fPIC "$directory/user.c" -o "$work/libuser.so"
    for before in "$work/libuser.so" "$out/libiammock-curl.so $work/libuser.so"; do
        LD_PRELOAD=$before launched 0 sh -c 'echo "$LD_PRELOAD"'
        expect_in LD_PRELOAD "$(echo "$directory"/prefix/lib/libiammock-curl.so.?.?):$work/libuser.so" "$directory/said"
    done
}

# ----- The network -----------------------------------------------------------------------------------------
cat >"$directory/server.py" <<'END'
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[1] + ".new", "w") as file:
    file.write(str(server.server_port))
import os
os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
END
"$python" "$directory/server.py" "$directory/port" >/dev/null 2>&1 &
server=$!
trap 'kill $server; rm -rf "$directory"' EXIT
while [ ! -s "$directory/port" ]; do sleep 0.1; done
local_url=http://127.0.0.1:$(cat "$directory/port")/
ask="env -u LD_PRELOAD $curl -sS --max-time 5" # it escapes
try_network() {
    launched 0 sh -c 'tail -n +3 /proc/net/dev | tr -d " " | cut -d: -f1'
    if grep -q 'the system does not permit a network name space' "$directory/errors"; then
        [ "$(grep -c . "$directory/errors")" -eq 1 ] || fail_with "$directory/errors" 'expected one message'
        skip "the network as user $($user id -u) (the system permits no network name space)"
        return
    fi
    [ "$(cat "$directory/said")" = lo ] || fail_with "$directory/said" 'expected no network interface but lo'
    [ ! -s "$directory/errors" ] || fail_with "$directory/errors" 'expected no message'
    launched 7 $ask "$local_url"
    launched 7 $ask http://1.1.1.1/
    IAM_MOCK_ALLOW_HOSTS=127.0.0.1 launched 7 $ask "$local_url"
    IAM_MOCK_ALLOW_HOSTS=127.0.0.1 launched 0 sh -c 'echo "${IAM_MOCK_ALLOW_HOSTS-unset}"'
    expect 'IAM_MOCK_ALLOW_HOSTS' unset "$directory/said"
    launched 0 "$python" -c '
import socket
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname())' # to itself
}
try_allowed() {
    $ask "$local_url" || { skip 'allowed hosts (there is no loopback interface here)'; return; }
    launched 7 $curl -sS "$local_url"
    launched 0 --allow-host 127.0.0.1 $curl -sS "$local_url"
    launched 0 --allow-host localhost --allow-host "127.0.0.1:$(cat "$directory/port")" $curl -sS "$local_url"
    launched 0 --allow-host '[::1]:8080' --allow-host 127.0.0.1 $curl -sS "$local_url"
    IAM_MOCK_ALLOW_HOSTS=127.0.0.1 launched 7 --allow-host localhost $curl -sS "$local_url" # only the option counts
    launched 0 --allow-host 127.0.0.1 $ask "$local_url"
    launched 7 --allow-host 127.0.0.1 $curl -sS http://example.com/
}

# Where no name space is permitted, the program runs once, with a message, whichever descriptors are closed. A
# program that had closed descriptors has them closed.
try_closed() {
    if ! unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_net_namespaces' 2>/dev/null; then
        skip 'a system without name spaces (no user name space may be made here)'
        return
    fi
    for closed in '' '0<&-' '2>&-' '0<&- 2>&-' '0<&- 1>&-' '0<&- 1>&- 2>&-'; do
        status=0
        rm -f "$work/ran"
        (cd "$work" && unshare -Ur sh -c "for kind in user net; do echo 0 >/proc/sys/user/max_\${kind}_namespaces; done
            '$run' --scenario bob.xml --report report -- sh -c 'echo >>ran; for one in 0 1 2; do if [ -e /proc/\$\$/fd/\$one ]; then seen=\$seen\$one; fi; done; echo \$seen >open' $closed") 2>"$directory/errors" || status=$?
        expect_status "closed: $closed" 0 $status
        [ "$(grep -c "" "$work/ran")" -eq 1 ] || fail_with "$work/ran" "closed: $closed: expected the program to run once"
        [ "$(cat "$work/open")" = "$(echo 012 | tr -d "x$(echo "$closed" | tr -cd 012)")" ] || fail_with "$work/open" "closed: $closed: the program has others of the descriptors 0 to 2"
        case $closed in
        *2*) ;;
        *) expect_in "closed: $closed" '(the limit max_user_namespaces or max_net_namespaces in /proc/sys/user is reached)' "$directory/errors" ;;
        esac
    done
    rm "$work/ran" "$work/open"
}

# Processes that don't end: they are not waited for, and their reports are kept.
try_left() {
    launched 0 sh -c "sleep 60 >/dev/null 2>&1 & echo \$! >left"
    expect_in 'a process left behind' 'processes that the program left behind still run' "$directory/errors"
    left=$(sed -n 's/.*their reports will be in //p' "$directory/errors")
    [ -d "$left" ] || fail "there is no directory $left"
    kill "$(cat "$work/left")"
    rm -r "$left" "$work/left"
}

# The sum has what is complete, and says where the rest will be; no report is at both places.
try_later() {
    cat >"$directory/later.py" <<END
import os, pycurl, time
easy = pycurl.Curl()
easy.setopt(easy.URL, "$url")
easy.setopt(easy.POSTFIELDS, "$list")
easy.setopt(easy.WRITEFUNCTION, lambda data: None)
easy.perform()
open("$work/done", "w").close()
while os.path.exists("$work/done"):
    time.sleep(0.1)
END
    launched 0 sh -c "'$python' '$directory/later.py' >/dev/null 2>&1 & while [ ! -e done ]; do sleep 0.1; done; $curl -sS -d '$list' $url"
    left=$(sed -n 's/.*their reports will be in //p' "$directory/errors")
    calls 1
    expect_in 'a process that still runs' "still runs; its report will be in $left/report." "$report"
    expect_not 'a process that still runs' 'are lost' "$report"
    later=$(sed -n 's/.*its report will be in //p' "$report")
    [ "$(find "$left" -type f)" = "$later" ] || fail "expected only $later, there is: $(find "$left")"
    rm "$work/done"
    for one in 1 2 3 4 5 6 7 8 9 10; do
        if [ -s "$later" ]; then break; fi
        sleep "0.$one"
    done
    expect_in 'a later report' 'process: python3' "$later"
    rm -r "$left"
}

# Processes that the shell had before it became iam-mock-run are not the program's.
try_before() {
    begun=$(date +%s)
    (cd "$work" && sh -c "sleep 60 & echo \$! >before; exec '$run' --scenario bob.xml --report report true") >/dev/null 2>"$directory/errors"
    [ ! -s "$directory/errors" ] || fail_with "$directory/errors" 'an earlier child: expected no message'
    [ $(($(date +%s) - begun)) -lt 5 ] || fail 'an earlier child: expected no wait'
    kill "$(cat "$work/before")"
    rm "$work/before"
    launched 0 sh -c 'mkdir "${IAM_MOCK_REPORT%/*}/sub"'
    expect_in 'a directory in the work directory' "can't be removed: Directory not empty" "$directory/errors"
    left=$(sed -n "s/.*the directory \(.*\) can't be removed.*/\1/p" "$directory/errors")
    rmdir "$left/sub" "$left"
}
try_without_proc() {
    if ! unshare -Urm mount -t tmpfs none /proc 2>/dev/null; then
        skip 'a system without /proc (nothing may be mounted here)'
        return
    fi
    status=0
    (cd "$work" && LD_LIBRARY_PATH=$directory/prefix/lib unshare -Urm sh -c "mount -t tmpfs none /proc; exec '$run' --scenario bob.xml --report report true") \
        >"$directory/said" 2>"$directory/errors" || status=$?
    expect_status 'without /proc' 125 $status
    expect_in 'without /proc' "/proc/self/exe can't be read: No such file or directory" "$directory/errors"
}

touch "$directory/began"
try_before
try_later
try_without_proc
try_left
try_closed
try_all() {
    try_refusals
    try_statuses
    try_reports
    try_preload
    try_network
    try_allowed
}
try_all
if $set_id && [ "$(id -u)" -eq 0 ] && chown 65534:65534 "$work/plain" 2>/dev/null; then
    restrictive 65534
    try_rights
fi
if [ -n "$nobody" ]; then
    user=$nobody
    try_all
    if $set_id; then
        restrictive 0
        try_rights
        copy capable
        if PATH=$PATH:/usr/sbin:/sbin setcap cap_net_raw+ep "$work/capable" 2>/dev/null; then refused 126 'has file capabilities' ./capable
        else skip 'file capabilities (setcap fails here)'; fi
    fi
elif [ "$(id -u)" -eq 0 ]; then
    skip 'another user (setpriv can not become one here)'
fi
echo "iam-mock-run refuses, runs, reports and takes the network away$skipped"
