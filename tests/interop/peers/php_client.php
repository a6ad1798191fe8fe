<?php
// php php_client.php WSDL URL: 100 calls, each over a connection of its own.
[, $wsdl, $url] = $argv;
$namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services88';
$client = new SoapClient($wsdl, ['location' => $url, 'keep_alive' => false, 'cache_wsdl' => WSDL_CACHE_NONE]);
$client->__setSoapHeaders([
    new SoapHeader($namespace, 'ApplicationToken', 'app & <token>'),
    new SoapHeader($namespace, 'Credentials', ['Ticket' => '7T:peer']),
]);
for ($number = 1; $number <= 100; $number++) {
    $text = "call $number: æ & <€>";
    $message = ['ChatMessageId' => 0, 'ChatSessionId' => 0, 'Type' => 'ToCustomer', 'Message' => $text, 'ReadByCustomer' => 0,
        'SpecialType' => 'None', 'WhenPosted' => '2026-05-27T01:23:32'];
    $answer = $client->AddChatMessage(['ChatSessionId' => $number, 'Message' => $message])->Response;
    if ($answer->Message !== $text || $answer->ChatSessionId !== $number || $answer->Type !== 'ToCustomer') {
        throw new Exception("call $number came back otherwise: " . print_r($answer, true));
    }
}
echo "100 calls\n";
