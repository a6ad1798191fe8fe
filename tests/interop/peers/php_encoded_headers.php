<?php
// php_encoded_headers WSDL: prints a request whose header and body are a cycle; php_encoded_headers WSDL -: takes one from
// the standard input, and tells whether both are the same two objects.
class Node {
  public $name, $next, $others;
  function __construct($name, $next = null) { $this->name = $name; $this->next = $next; }
}

class Printing extends SoapClient {
  function __doRequest($request, $location, $action, $version, $one_way = false): ?string {
    echo $request;
    return "";
  }
}

class Served {
  private $context;
  function context($context) { $this->context = $context; }
  function EchoNode($value) {
    $same = $value->next === $this->context && $this->context->next === $value;
    return new Node($same ? "the same" : "others");
  }
}

if (isset($argv[2])) {
  $server = new SoapServer($argv[1], ["cache_wsdl" => WSDL_CACHE_NONE]);
  $server->setObject(new Served);
  $server->handle(file_get_contents("php://stdin"));
} else {
  $client = new Printing($argv[1], ["exceptions" => false, "cache_wsdl" => WSDL_CACHE_NONE]);
  $first = new Node("a");
  $first->next = $second = new Node("b", $first);
  $client->__soapCall("EchoNode", [$second], null, [new SoapHeader("urn:f", "context", $first)]);
}
