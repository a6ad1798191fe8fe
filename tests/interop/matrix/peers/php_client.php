<?php
// php php_client.php WSDL URL VERSION CALLS: makes the calls of a file, one JSON object a line, and prints what comes back.
// An object with "$id" may be there again as {"$ref": id}: see ../values.py.
[, $wsdl, $url, $version, $calls] = $argv;
const NS = 'urn:interop';
$client = new SoapClient($wsdl, [
    'location' => $url,
    'soap_version' => $version === '1.2' ? SOAP_1_2 : SOAP_1_1,
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
    'cache_wsdl' => WSDL_CACHE_NONE,
]);

function take($value, array &$known)
{
    if (is_array($value)) {
        return array_map(function ($each) use (&$known) { return take($each, $known); }, $value);
    }
    if (!is_object($value)) {
        return $value;
    }
    if (isset($value->{'$ref'})) {
        return $known[$value->{'$ref'}];
    }
    $found = new stdClass();
    $known[$value->{'$id'} ?? -1] = $found;
    foreach ($value as $name => $each) {
        if ($name !== '$id' && $each !== null) {
            $found->$name = take($each, $known);
        }
    }
    return $found;
}

function give($value, array &$seen)
{
    if (is_array($value)) {
        return array_map(function ($each) use (&$seen) { return give($each, $seen); }, $value);
    }
    if (!is_object($value)) {
        return $value;
    }
    $number = spl_object_id($value);
    if (isset($seen[$number])) {
        return ['$ref' => $number];
    }
    $seen[$number] = $value;
    $found = ['$id' => $number];
    foreach ($value as $name => $each) {
        $found[$name] = give($each, $seen);
    }
    return $found;
}

foreach (file($calls) as $line) {
    $known = $seen = $headers = [];
    $call = json_decode($line);
    $given = array_map(function ($each) use (&$known) { return take($each, $known); }, $call->positional);
    $input = isset($call->token) ? [new SoapHeader(NS, 'Session', ['token' => $call->token])] : [];
    try {
        $result = $client->__soapCall($call->operation, $given, [], $input, $headers);
        $told = ['result' => give($result, $seen), 'headers' => give($headers, $seen)];
    } catch (SoapFault $fault) {
        $told = ['fault' => ['reason' => $fault->getMessage(), 'detail' => give($fault->detail ?? null, $seen)]];
    }
    echo json_encode($told, JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR), "\n";
}
