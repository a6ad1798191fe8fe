<?php
// php php_shop.php URL URL: two services of a WSDL in several documents, each at its own address; the second in SOAP 1.2.
$options = ['cache_wsdl' => WSDL_CACHE_NONE];
$order = (new SoapClient($argv[1], $options))->Find(['number' => 7])->order;
$amount = (new SoapClient($argv[2], ['soap_version' => SOAP_1_2] + $options))->Count(['article' => 'apple'])->amount;
echo $order->number, ' ', $order->amount->unit, ' ', $amount->unit, "\n";
