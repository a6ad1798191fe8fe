<?php
// php php_client_12.php WSDL URL: ten calls of Do in SOAP 1.2, and one that ends in a fault.
[, $wsdl, $url] = $argv;
$client = new SoapClient($wsdl, ['location' => $url, 'soap_version' => SOAP_1_2, 'cache_wsdl' => WSDL_CACHE_NONE]);
for ($number = 1; $number <= 10; $number++) {
    $answer = $client->Do(['Number' => $number])->Number;
    if ($answer !== $number + 1) {
        throw new Exception("call $number came back as $answer");
    }
}
try {
    $client->Do(['Number' => -1]);
} catch (SoapFault $fault) {
    echo $fault->faultcode, '|', $fault->getMessage(), "\n";
}
