<?php
// PHP's curl extension as a client of the table cases.txt: by_php.php [--multi] REQUEST…; with --multi by curl_multi_exec().

function perform($curl)
{
    $body = curl_exec($curl);
    return [curl_errno($curl), $body];
}

function perform_in_multi($multi, $curl)
{
    curl_multi_add_handle($multi, $curl);
    do {
        curl_multi_exec($multi, $running);
        if ($running)
            curl_multi_select($multi, 1.0);
    } while ($running);
    $result = curl_multi_info_read($multi)["result"];
    $body = curl_multi_getcontent($curl);
    curl_multi_remove_handle($multi, $curl);
    return [$result, $body];
}

$requests = array_slice($argv, 1);
$multi = ($requests[0] ?? "") === "--multi" ? curl_multi_init() : null;
if ($multi)
    array_shift($requests);
if (!$requests)
    echo PHP_VERSION, " libcurl/", curl_version()["version"], " ", curl_version()["ssl_version"], "\n";
$curl = curl_init();
foreach ($requests as $request) {
    if (str_starts_with($request, "https://"))
        curl_setopt_array($curl, [CURLOPT_URL => $request, CURLOPT_HTTPGET => true]);
    else
        curl_setopt_array($curl, [CURLOPT_URL => "https://iam.amazonaws.com/", CURLOPT_POSTFIELDS => $request]);
    curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 30]);
    [$code, $body] = $multi ? perform_in_multi($multi, $curl) : perform($curl);
    if ($code !== 0)
        echo "curl $code\n";
    else
        echo "http ", curl_getinfo($curl, CURLINFO_RESPONSE_CODE), " ", str_replace("\n", " ", $body), "\n";
}
