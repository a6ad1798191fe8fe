<?php
// `php -S 127.0.0.1:PORT php_server.php`, with WSDL, VERSION, STYLE and a FILE to keep texts in: gives back what it gets.
const NS = 'urn:interop';

class Echoes
{
    public function __construct(private SoapServer $server)
    {
    }

    public function Session($session)
    {
        $this->server->addSoapHeader(new SoapHeader(NS, 'Stamp', ['mark' => $session->token]));
    }

    public function Submit($request)
    {
        if ($request->code === -1) {
            $detail = ['code' => -1, 'reason' => 'why <&> æ'];
            throw new SoapFault(getenv('VERSION') === '1.2' ? 'Sender' : 'Client', 'rejected <&> æ', null, $detail, 'OrderRejected');
        }
        if ($request->code === -2) {
            throw new SoapFault(getenv('VERSION') === '1.2' ? 'Receiver' : 'Server', 'plain');
        }
        return $request;
    }

    public function Tell($request)
    {
        file_put_contents(getenv('FILE'), $request->text);
    }

    public function Last()
    {
        return ['text' => file_get_contents(getenv('FILE'))];
    }

    public function __call($name, $arguments)
    {
        return getenv('STYLE') === 'parts' ? ['order' => $arguments[0], 'extra' => $arguments[1]] : $arguments[0];
    }
}

if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    echo 'READY';
    return;
}
$server = new SoapServer(getenv('WSDL'), [
    'cache_wsdl' => WSDL_CACHE_NONE,
    'soap_version' => getenv('VERSION') === '1.2' ? SOAP_1_2 : SOAP_1_1,
]);
$server->setObject(new Echoes($server));
$server->handle(file_get_contents('php://input'));
