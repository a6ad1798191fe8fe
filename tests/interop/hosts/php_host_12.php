<?php
// Calc by PHP's SoapServer in SOAP 1.2: `php -S 127.0.0.1:PORT php_host_12.php`, with the WSDL in the environment (WSDL).

class Calc
{
    public function Do($request)
    {
        if ($request->Number < 0) {
            throw new SoapFault('Sender', 'too <small>', 'http://h/role', ['why' => 'because']);
        }
        return ['Number' => $request->Number + 1];
    }

    public function Many($request)
    {
        $row = fn ($number) => ['Name' => "row $number æ €"];
        return ['Rows' => ['Row' => array_map($row, range(1, $request->Number))]];
    }
}

if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    echo 'READY';
    return;
}
$server = new SoapServer(getenv('WSDL'), ['cache_wsdl' => WSDL_CACHE_NONE, 'soap_version' => SOAP_1_2]);
$server->setObject(new Calc());
$server->handle(file_get_contents('php://input'));
