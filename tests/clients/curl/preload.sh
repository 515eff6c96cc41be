#!/bin/sh
# Programs that weren't built for it, by LD_PRELOAD: the distribution's curl tool, and pycurl, which brings the GnuTLS
# flavour of libcurl: preload.sh OUT
. "$(dirname "$0")/support.sh"
curl=/usr/bin/curl
library=$out/libiammock-curl.so
list='Action=ListMFADevices&Version=2010-05-08&UserName=Bob'
deactivate='Action=DeactivateMFADevice&Version=2010-05-08&UserName=Bob&SerialNumber=arn:aws:iam::123456789012:mfa/Bob'
url=https://iam.amazonaws.com/
signed='--aws-sigv4 aws:amz:us-east-1:iam -u AKIAALICE0EXAMPLE000:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
IAM_MOCK_REPORT=$directory/report

scenario() { # RULE…: of an account with Bob and his device, and Alice who signs
    {
        echo '<scenario xmlns="urn:iam-mock:scenario"><user name="Bob">'
        echo '<device serial_number="arn:aws:iam::123456789012:mfa/Bob"/></user><user name="Alice"/>'
        echo '<access_key id="AKIAALICE0EXAMPLE000" secret="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" user_name="Alice"/>'
        printf '%s\n' "$@"
        echo '</scenario>'
    } >"$directory/scenario.xml"
}
preloaded() { # STATUS COMMAND…: what it prints is in said and errors, what the mock says in report
    expected=$1
    shift
    status=0
    rm -f "$directory/report"
    quietly "$*" env LD_PRELOAD="${preload-$library}" IAM_MOCK_SCENARIO="${scenario-$directory/scenario.xml}" \
        IAM_MOCK_REPORT="$IAM_MOCK_REPORT" "$@" >"$directory/said" 2>"$directory/errors" || status=$?
    [ $status -eq "$expected" ] || { cat "$directory/said" "$directory/errors" >&2; }
    expect_status "$*" "$expected" $status
}
calls() { # COUNT
    count=$(grep -c '^journal: [0-9]' "$directory/report" || true)
    [ "$count" -eq "$1" ] || { cat "$directory/report" >&2; fail "expected $1 calls"; }
}
without_remarks() {
    expect_not 'the report' 'problem: ' "$directory/report"
    expect_not 'the report' 'finding: ' "$directory/report"
}

# What follows would see it.
if $tracing; then
    if (quietly 'the network' $curl -s http://127.0.0.1:1/) 3>/dev/null; then fail 'strace sees no connection'; fi
    expect_in 'the network' 'htons(1)' "$directory/noise"
    thread='import threading; thread = threading.Thread(); thread.start(); thread.join()'
    if (quietly 'a thread' "$python" -c "$thread") 3>/dev/null; then fail 'strace sees no thread'; fi
fi

# ----- The curl tool ---------------------------------------------------------------------------------------
scenario
# shellcheck disable=SC2086
preloaded 0 $curl -sS -v $signed -d "$deactivate" $url
expect_in 'the answer' '<DeactivateMFADeviceResponse' "$directory/said"
expect_in 'signed by the clock of the mock' 'X-Amz-Date: 20260101T000000Z' "$directory/errors"
expect 'the report' 'iam-mock report 1' "$directory/report"
expect 'the report' 'journal: iam-mock journal 2' "$directory/report"
expect_in 'the report' 'user/Alice DeactivateMFADevice UserName="Bob" SerialNumber="arn:aws:iam::123456789012:mfa/Bob" -> 200' \
    "$directory/report"
expect 'the report' 'account: device serial_number="arn:aws:iam::123456789012:mfa/Bob" kind=VIRTUAL' \
    "$directory/report"
calls 1
without_remarks
# %{json} tells libcurl's version too, which asks OpenLDAP for its own, which looks up the name of this machine: not traced.
was_tracing=$tracing tracing=false
preloaded 0 $curl -sS -d "$list" $url -o "$directory/answer" -w '%{json}'
tracing=$was_tracing
"$python" -c '
import json, sys
told = json.load(sys.stdin)
wrong = {name: told[name] for name, value in {
    "response_code": 200, "exitcode": 0, "scheme": told["scheme"].lower() == "https" and told["scheme"], "remote_port": 443,
    "url_effective": "https://iam.amazonaws.com/", "num_connects": 1, "http_version": "1.1", "content_type": "text/xml",
    "ssl_verify_result": 0}.items() if told[name] != value}
sys.exit(f"%{{json}} tells: {wrong}" if wrong else 0)' <"$directory/said"

scenario
preloaded 22 $curl -sS --fail -d "${deactivate}2" $url
expect_in '--fail' 'returned error: 404' "$directory/errors"
preloaded 0 $curl -sS --parallel --parallel-max 3 -d "$list" $url $url $url $url
calls 4
printf 'url = "%s"\ndata = "%s"\nuser-agent = "offboard"\nsilent\n' $url "$list" >"$directory/config"
preloaded 0 $curl -K "$directory/config"
calls 1
AWS_ENDPOINT_URL_IAM=http://localhost:4566 && export AWS_ENDPOINT_URL_IAM
preloaded 0 $curl -sS -d "$list" http://localhost:4566/
unset AWS_ENDPOINT_URL_IAM
calls 1
without_remarks
export IAM_MOCK_START=2027-02-28T12:00:00Z IAM_MOCK_ACCOUNT_ID=210987654321
# shellcheck disable=SC2086
preloaded 0 $curl -sS -v $signed -d "$list" $url
unset IAM_MOCK_START IAM_MOCK_ACCOUNT_ID
expect_in IAM_MOCK_START 'X-Amz-Date: 20270228T120000Z' "$directory/errors"
expect IAM_MOCK_ACCOUNT_ID 'account: account 210987654321' "$directory/report"

# A canned action: a fixture answers it.
export IAM_MOCK_FIXTURE_DIRECTORY="$here/../../example/fixtures"
preloaded 0 $curl -sS -d 'Action=GetGroup&Version=2010-05-08&GroupName=Staff' $url
unset IAM_MOCK_FIXTURE_DIRECTORY
expect_in IAM_MOCK_FIXTURE_DIRECTORY '<Arn>arn:aws:iam::123456789012:group/Staff</Arn>' "$directory/said"
without_remarks

# A host that isn't IAM's.
preloaded 7 $curl -sS https://example.com/
expect_in 'a foreign host' example.com "$directory/errors"
expect_in 'a foreign host' 'problem: ' "$directory/report"
calls 0
IAM_MOCK_ALLOW_HOSTS=example.com,127.0.0.1:1 loudly IAM_MOCK_ALLOW_HOSTS 'htons(1)' env LD_PRELOAD="$library" \
    IAM_MOCK_SCENARIO="$directory/scenario.xml" $curl -sS http://127.0.0.1:1/ 2>"$directory/errors" && fail 'somebody listens on port 1'
expect_not IAM_MOCK_ALLOW_HOSTS iam-mock "$directory/errors"

# Faults, and the waits between attempts: the tool's own sleep, which is real unless iammock-sleep is there too.
scenario '<rule action="*" fault="RESET"/>'
preloaded 56 $curl -sS -d "$list" $url
scenario '<rule action="*" fault="TIMEOUT"/>'
preloaded 28 $curl -sS --max-time 600 -d "$list" $url
scenario '<rule action="*" error="ServiceFailure"/>'
start=$(date +%s%N)
preloaded 0 $curl -sS --retry 1 --retry-delay 1 -d "$list" $url
[ $(($(date +%s%N) - start)) -ge 1000000000 ] || fail '--retry-delay 1 without iammock-sleep: expected a second of real time'
calls 2
scenario '<rule action="*" error="ServiceFailure" times="2"/>'
preload="$library:$out/libiammock-sleep.so"
preloaded 0 timeout 20 $curl -sS --retry 3 --retry-delay 600 -d "$list" $url
expect_in 'the second attempt' 'journal: 2 2026-01-01T00:10:00' "$directory/report"
expect_in 'the third attempt' 'journal: 3 2026-01-01T00:20:00' "$directory/report"
calls 3
preload="$out/libiammock-sleep.so:$library"
preloaded 125 $curl -sS -d "$list" $url
expect 'iammock-sleep first' \
    'iammock-curl: LD_PRELOAD: clock_gettime reaches iammock-sleep first: -liammock-curl comes before -liammock-sleep' "$directory/errors"
unset preload

# ----- What the environment may be -------------------------------------------------------------------------
refused() { # MESSAGE: status 125, that message, and no answer
    preloaded 125 $curl -sS -d "$list" $url
    expect 'what is said' "$1" "$directory/errors"
    [ ! -s "$directory/said" ] || fail "something was answered: $(cat "$directory/said")"
}
scenario=$directory/none.xml
refused "iammock-curl: IAM_MOCK_SCENARIO: the file $scenario can't be read: it doesn't exist"
scenario=
refused "iammock-curl: IAM_MOCK_SCENARIO: the file  can't be read: it doesn't exist"
unset scenario
scenario '<rule eror="Throttling"/>'
preloaded 125 $curl -sS -d "$list" $url
expect_in 'a scenario that is wrong' "iammock-curl: $directory/scenario.xml:4: " "$directory/errors"
status=0 # also where nobody hears it
LD_PRELOAD=$library IAM_MOCK_SCENARIO=$directory/scenario.xml $curl -sS -d "$list" $url >"$directory/said" 2>&- || status=$?
expect_status 'standard error is closed' 125 $status
scenario
IAM_MOCK_REPORT=$directory/none/report
refused "iammock-curl: IAM_MOCK_REPORT: $directory/none/report can't be written: No such file or directory"
IAM_MOCK_REPORT=$directory/report
export IAM_MOCK_START=yesterday
preloaded 125 $curl -sS -d "$list" $url
expect_in IAM_MOCK_START 'iammock-curl: IAM_MOCK_START: ' "$directory/errors"
unset IAM_MOCK_START
export IAM_MOCK_ALLOW_HOSTS=http://localhost/
preloaded 125 $curl -sS -d "$list" $url
expect_in IAM_MOCK_ALLOW_HOSTS 'iammock-curl: IAM_MOCK_ALLOW_HOSTS: ' "$directory/errors"
unset IAM_MOCK_ALLOW_HOSTS

# Nothing set, nothing done: the program is as without.
plain=0 with=0
$curl -sS http://127.0.0.1:1/ >"$directory/plain" 2>&1 || plain=$?
loudly 'no IAM_MOCK_SCENARIO' 'htons(1)' env LD_PRELOAD="$library" $curl -sS http://127.0.0.1:1/ >"$directory/with" 2>&1 || with=$?
expect_status 'no IAM_MOCK_SCENARIO' $plain $with
sed 's/after [0-9]* ms/after some time/' "$directory/plain" >"$directory/expected"
sed 's/after [0-9]* ms/after some time/' "$directory/with" | cmp - "$directory/expected"

# ----- Processes -------------------------------------------------------------------------------------------
preloaded 0 sh -c "$curl -sS -d '$list' $url; exit 0" # the shell has no mock, and writes no report over curl's
calls 1
# pycurl asks libcurl for its version as soon as it is imported: see %{json}. Where that is heard, what comes after it isn't told apart.
beside=''
if $tracing && ! (quietly 'an import' "$python" -c 'import pycurl') 3>/dev/null; then
    tracing=false beside=', of the curl tool (importing pycurl looks up the name of this machine)'
fi
pycurl() { preloaded "$1" "$python" $here/by_pycurl.py "$deactivate" ${2-}; }
pycurl 0
expect pycurl 200 "$directory/said"
calls 1
pycurl 0 fork # the child has its own copy of the mock, and its own report
expect 'pycurl and a child' 404 "$directory/said"
calls 3
[ "$(grep -cx 'iam-mock report 1' "$directory/report")" -eq 2 ] || fail_with "$directory/report" 'expected two reports'
expect_in 'of the child' 'process: python3 (' "$directory/report"
scenario '<rule error="Throttling"/>'
pycurl 0
expect 'pycurl and a rule' 400 "$directory/said"
scenario
rm "$directory/report"
(cd "$directory" && IAM_MOCK_REPORT=report LD_PRELOAD=$library IAM_MOCK_SCENARIO=$directory/scenario.xml \
    "$python" "$OLDPWD/$here/by_pycurl.py" "$deactivate" chdir >/dev/null)
calls 1
# Ended without exit(): no report. What the file held stays.
for ending in '_exit 3' 'signal 143'; do
    status=0
    rm -f "$directory/old"
    LD_PRELOAD=$library IAM_MOCK_SCENARIO=$directory/scenario.xml IAM_MOCK_REPORT=$directory/old \
        "$python" $here/by_pycurl.py "$deactivate" "${ending% *}" >/dev/null 2>&1 || status=$?
    expect_status "$ending" "${ending#* }" $status
    [ -e "$directory/old" ] && [ ! -s "$directory/old" ] || fail "$ending: expected an empty report"
done
tracing=$was_tracing
echo "the curl tool and pycurl are answered, and report; $(traced)$beside"
