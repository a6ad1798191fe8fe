<?php
// Chat.svc by PHP's SoapServer: `php -S 127.0.0.1:PORT php_host.php`, with the WSDL in the environment (WSDL).
// The application token says what should go wrong.

const NS = 'http://www.superoffice.net/ws/crm/NetServer/Services88';

class Chat
{
    private string $token = '';
    private ?string $ticket = null;

    public function __construct(private SoapServer $server)
    {
    }

    public function ApplicationToken($token)
    {
        $this->token = (string) $token;
    }

    public function Credentials($credentials)
    {
        $this->ticket = $credentials?->Ticket;
    }

    public function TimeZone($zone)
    {
        $this->server->addSoapHeader(new SoapHeader(NS, 'TimeZone', $zone));
    }

    private function answer(): bool
    {
        if ($this->token === 'FAULT') {
            throw new SoapFault('Server', 'declared fault', null, ['why' => 'because']);
        }
        if ($this->token === 'THROW') {
            throw new RuntimeException('boom <&>');
        }
        $failed = $this->token === 'FAIL';
        if ($failed) {
            $info = ['Message' => 'PHP says no', 'ExceptionType' => 'SoSessionException'];
            $this->server->addSoapHeader(new SoapHeader(NS, 'ExceptionInfo', $info));
        }
        $this->server->addSoapHeader(new SoapHeader(NS, 'Succeeded', !$failed));
        return !$failed;
    }

    public function AddChatMessage($request)
    {
        if (!$this->answer() || $request->Message === null) {
            return ['Response' => null];
        }
        $request->Message->ChatSessionId = $request->ChatSessionId;
        $request->Message->Author = $this->ticket;
        return ['Response' => $request->Message];
    }

    public function GetChatPresence($request)
    {
        $this->answer();
        return ['Response' => ['ChatPresence' => array_map(fn ($number) => ['UserId' => $number], [1, 2, 3])]];
    }

    public function GetChatTranscript($request)
    {
        $this->answer();
        return ['Response' => "<b>æ & €</b>\n"];
    }

    public function DeleteChatSessionEntity($request)
    {
        $this->answer();
        return [];
    }
}

if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    echo 'READY';
    return;
}
$server = new SoapServer(getenv('WSDL'), ['cache_wsdl' => WSDL_CACHE_NONE, 'soap_version' => SOAP_1_1]);
$server->setObject(new Chat($server));
$server->handle(file_get_contents('php://input'));
