<?php
// php php_encoded_server.php WSDL < request: answers one request as SoapServer does, with what it was given.
class Echoes {
    public function __call($name, $arguments) { return $arguments[0]; }
}
$server = new SoapServer($argv[1], ['cache_wsdl' => WSDL_CACHE_NONE]);
$server->setClass('Echoes');
$server->handle(file_get_contents('php://stdin'));
