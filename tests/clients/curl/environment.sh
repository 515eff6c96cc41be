#!/bin/sh
# Preloading by hand: a wrong environment ends a process before main(); file names are relative to the directory in which
# the process starts; processes that share a report do not overwrite each other's: environment.sh OUT
. "$(dirname "$0")/support.sh"
curl=/usr/bin/curl
library=$out/libiammock-curl.so
list='Action=ListMFADevices&Version=2010-05-08&UserName=Bob'
deactivate='Action=DeactivateMFADevice&Version=2010-05-08&UserName=Bob&SerialNumber=GAHT12345678'
url=https://iam.amazonaws.com/
work=$directory/work
mkdir "$work"
build() { # NAME: of a program on standard input
    # shellcheck disable=SC2046
    $cc -D_DEFAULT_SOURCE -x c - -o "$directory/$1" $($pkg_config --cflags --libs libcurl)
}
echo '<scenario xmlns="urn:iam-mock:scenario"><user name="Bob"><device serial_number="GAHT12345678"/></user></scenario>' >"$work/bob.xml"
cp "$work/bob.xml" "$directory/other.xml"

# ----- A wrong environment ---------------------------------------------------------------------------------
# Nothing of a program runs, be it one that knows libcurl or one that doesn't.
build main <<'C'
#include <curl/curl.h>
#include <stdio.h>
__attribute__((constructor)) static void early(void) { puts("a constructor"); }
int main(void) { return puts(curl_version()) < 0; }
C
refused() { # MESSAGE VARIABLE=VALUE…
    message=$1
    shift
    for program in "$directory/main" "/bin/sh -c 'echo reached'"; do
        status=0
        (cd "$work" && eval "env LD_PRELOAD=\$library \"\$@\" $program" >"$directory/said" 2>"$directory/errors") || status=$?
        expect_status "$*" 125 $status
        expect_in "$*" "$message" "$directory/errors"
        [ ! -s "$directory/said" ] || fail_with "$directory/said" "$*: the program ran"
    done
}
scenario=IAM_MOCK_SCENARIO
echo '<scenario xmlns="urn:iam-mock:scenario"><user nane="Bob"/></scenario>' >"$work/slip.xml"
echo 'user Bob' >"$work/text.xml"
: >"$work/empty.xml"
ln -s nowhere "$work/dangling.xml"
mkfifo "$work/fifo.xml"
refused "IAM_MOCK_SCENARIO: the file $(cd "$work" && pwd -P)/none.xml can't be read: it doesn't exist" $scenario=none.xml
refused "IAM_MOCK_SCENARIO: the file  can't be read: it doesn't exist" $scenario=
refused "can't be read: it doesn't exist" $scenario=dangling.xml
refused "can't be read: it is a directory" $scenario=.
refused "can't be read: it isn't a regular file" $scenario=fifo.xml
refused "isn't a directory" $scenario=bob.xml/bob.xml
refused '/empty.xml:1: ' $scenario=empty.xml
refused '/text.xml:1: ' $scenario=text.xml
refused '/slip.xml:1: unknown attribute nane of user' $scenario=slip.xml
refused 'IAM_MOCK_START: ' $scenario=bob.xml IAM_MOCK_START=yesterday
refused 'IAM_MOCK_ACCOUNT_ID: ' $scenario=bob.xml IAM_MOCK_ACCOUNT_ID=12
refused 'IAM_MOCK_FIXTURE_DIRECTORY: ' $scenario=bob.xml IAM_MOCK_FIXTURE_DIRECTORY=none
refused 'IAM_MOCK_FIXTURE_DIRECTORY: ' $scenario=bob.xml IAM_MOCK_FIXTURE_DIRECTORY=
mkdir -p "$work/bad/responses" && echo '<GetGroupResponse/>' >"$work/bad/responses/GetGroup.xml"
refused '/bad/responses/GetGroup.xml:1: ' $scenario=bob.xml IAM_MOCK_FIXTURE_DIRECTORY=bad
refused 'IAM_MOCK_ALLOW_HOSTS: ' $scenario=bob.xml IAM_MOCK_ALLOW_HOSTS=http://localhost/
refused 'IAM_MOCK_ALLOW_HOSTS: "a/b" is not a host; expected HOST or HOST:PORT' IAM_MOCK_ALLOW_HOSTS=localhost,a/b
refused 'IAM_MOCK_ALLOW_HOSTS: "x:abc" is not a host' IAM_MOCK_ALLOW_HOSTS=x:abc
report=IAM_MOCK_REPORT
refused "none/report can't be written: No such file or directory" $scenario=bob.xml $report=none/report
refused "can't be written: No such file or directory" $scenario=bob.xml $report=
refused "can't be written: Is a directory" $scenario=bob.xml $report=.
refused "can't be written: Is a directory" $scenario=bob.xml $report=none/
refused "can't be written: Not a directory" $scenario=bob.xml $report=bob.xml/report
refused "can't be written: File name too long" $scenario=bob.xml $report="$(printf '%0300d' 0)"

refused "bob.xml is the scenario file; expected another file" $scenario=bob.xml $report=bob.xml
ln "$work/bob.xml" "$work/%s%"
refused "is the scenario file" $scenario=bob.xml $report=%s%%
ln -s none/report "$work/dangling" && ln -s "$work/dangling" "$work/dangling2"
refused "can't be written: No such file or directory" $scenario=bob.xml $report=dangling2
expect_in 'the scenario stays' '<scenario' "$work/bob.xml"

# A misspelt name is like none: no mock, and no request leaves. (The proxy's port refuses.)
status=0
(cd "$work" && LD_PRELOAD=$library IAM_MOCK_SCENARO=bob.xml https_proxy=http://127.0.0.1:9 $curl -sS -d "$list" $url) \
    >"$directory/said" 2>"$directory/errors" || status=$?
expect_status 'no IAM_MOCK_SCENARIO' 7 $status
expect_in 'no IAM_MOCK_SCENARIO' 'no mock is installed' "$directory/errors"

# Permissions: root has them all, so another user tries.
without_root='' permissions='; skipped: permissions (setpriv can not become another user here)'
if [ "$(id -u)" -ne 0 ]; then
    permissions=''
elif setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null; then
    without_root='setpriv --reuid=65534 --regid=65534 --clear-groups' permissions=''
fi
if [ -z "$permissions" ]; then
    chmod 755 "$directory"
    mkdir "$work/open" "$work/closed"
    cp "$work/bob.xml" "$work/unreadable.xml"
    : >"$work/open/readonly"
    chmod 777 "$work/open" && chmod 555 "$work/closed" && chmod 0 "$work/unreadable.xml" && chmod 444 "$work/open/readonly"
    mkdir "$directory/libraries" # of a copy: another user may not enter the checkout's directories
    cp "$out"/libiammock.so.* "$out"/libiammock-curl.so.* "$directory/libraries"
    denied() { # MESSAGE VARIABLE=VALUE…
        message=$1
        shift
        status=0
        # shellcheck disable=SC2086
        (cd "$work" && $without_root env LD_PRELOAD="$(echo "$directory"/libraries/libiammock-curl.so.?.?)" "$@" /bin/sh -c 'echo reached') \
            >"$directory/said" 2>"$directory/errors" || status=$?
        expect_status "$*" "${expected-125}" $status
        [ -z "$message" ] || expect_in "$*" "$message" "$directory/errors"
    }
    denied "can't be read: permission denied" $scenario=unreadable.xml
    denied "can't be written: Permission denied" $scenario=bob.xml $report=closed/report
    denied "can't be written: Permission denied" $scenario=bob.xml $report=open/readonly
    expected=0 denied '' $scenario=bob.xml $report=open/report
    expect 'a right environment' reached "$directory/said"
    [ ! -e "$work/open/report" ] || fail 'the check made the report'
fi

# ----- The directory in which the process starts -----------------------------------------------------------
in_work() { # COMMAND…: with relative names, from work
    rm -f "$work/report"
    (cd "$work" && LD_PRELOAD=$library IAM_MOCK_SCENARIO=bob.xml IAM_MOCK_REPORT=${report_name-report} "$@" >"$directory/said" 2>"$directory/errors") ||
        fail_with "$directory/errors" "$*: exit status $?"
}
calls() { # COUNT FILE…
    count=$1
    shift
    [ "$(cat "$@" | grep -c '^journal: [0-9]')" -eq "$count" ] || { cat "$@" >&3; fail "expected $count calls"; }
}
in_work true
[ ! -e "$work/report" ] || fail 'a program without a transfer has a report'
in_work sh -c "cd / && $curl -sS -d '$list' $url"
calls 1 "$work/report"
in_work bash -c "cd / && $curl -sS -d '$list' $url"
calls 1 "$work/report"
# The library's own name may be relative: what is started from another directory must find it as well.
rm -f "$work/report"
cp "$out"/libiammock.so.?.? "$out"/libiammock-curl.so "$work"
(cd "$work" && LD_PRELOAD=./libiammock-curl.so IAM_MOCK_SCENARIO=bob.xml IAM_MOCK_REPORT=report \
    sh -c "cd / && $curl -sS -d '$list' $url" >"$directory/said" 2>"$directory/errors") ||
    fail_with "$directory/errors" "a relative LD_PRELOAD: exit status $?"
calls 1 "$work/report"
[ ! -s "$directory/errors" ] || fail_with "$directory/errors" 'a relative LD_PRELOAD: expected no message'
build moves <<'C'
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
static int list(void) {
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, "https://iam.amazonaws.com/?Action=ListMFADevices&Version=2010-05-08&UserName=Bob");
    int result = curl_easy_perform(easy);
    curl_easy_cleanup(easy);
    return result;
}
/* The steps in turn: d daemon(), c chdir(), t a transfer, f go on in a child, b go on in both. */
int main(int count, char **arguments) {
    int child, failed = count != 2;
    for (const char *step = arguments[1]; *step && !failed; step++) {
        failed = *step == 'd' ? daemon(0, 0) : *step == 'c' ? chdir("/") : *step == 't' ? list() : 0;
        if ((*step == 'f' || *step == 'b') && (child = fork()) != 0) {
            int status = 0;
            failed = waitpid(child, &status, 0) != child || status;
            if (*step == 'f') return failed;
        }
    }
    return failed;
}
C
in_work "$directory/moves" ct
calls 1 "$work/report"
in_work "$directory/moves" dt
for second in 1 2 3 4 5 6 7 8 9 10; do
    if [ -s "$work/report" ]; then break; fi
    sleep "0.$second"
done
calls 1 "$work/report"

# ----- Several processes -----------------------------------------------------------------------------------
reports() { # COUNT FILE…
    count=$1
    shift
    [ "$(cat "$@" | grep -cx 'iam-mock report 1')" -eq "$count" ] || { cat "$@" >&3; fail "expected $count reports"; }
}
in_work sh -c "$curl -sS -d '$deactivate' $url && $curl -sS -d '$list' $url"
calls 2 "$work/report"
reports 2 "$work/report"
[ "$(grep -c '^process: curl ([0-9]*)$' "$work/report")" -eq 2 ] || fail_with "$work/report" 'expected the name of the program twice'
in_work "$directory/moves" tbt # each process has its own calls, and none twice
calls 3 "$work/report"
reports 2 "$work/report"
in_work "$directory/moves" tft # the parent has one, the child another
calls 2 "$work/report"
in_work "$directory/moves" fft
calls 1 "$work/report"
in_work "$directory/moves" tf
reports 1 "$work/report"
report_name=report.%p
in_work "$directory/moves" tbt
[ "$(find "$work" -name 'report.[0-9]*' | wc -l)" -eq 2 ] || fail "expected two files, there are: $(ls "$work")"
calls 3 "$work"/report.*
in_work sh -c "for one in 1 2 3 4 5 6 7 8; do $curl -sS -d '$list' $url & done; wait"
calls 11 "$work"/report.*
mkdir "$work/%p%t" && ln -s '%p%t/target' "$work/link" # only the file's own name is a pattern
report_name='%p%t/100%%'
in_work $curl -sS -d "$list" $url
calls 1 "$work/%p%t/100%"
report_name=link
in_work $curl -sS -d "$list" $url
calls 1 "$work/%p%t/target"
unset report_name
in_work sh -c "for one in 1 2 3 4 5 6 7 8; do $curl -sS -d '$list' $url & done; wait"
calls 8 "$work/report"
awk '/^iam-mock report 1$/ { begun++; kind = "" } { split($0, word, ":"); if (word[1] != kind) { seen[begun, word[1]]++; kind = word[1] } }
    END { for (i = 1; i <= begun; i++) if (seen[i, "journal"] != 1 || seen[i, "account"] != 1) exit 1 }' "$work/report" ||
    fail_with "$work/report" 'the reports of processes are mixed'
echo "wrong environments end a process before main(); directories and several processes are right$permissions"
