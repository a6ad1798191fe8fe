<?php
// php php_encoded_client.php WSDL URL: calls operations that give back what they get, and compares.
[, $wsdl, $url] = $argv;
$client = new SoapClient($wsdl, ['location' => $url, 'keep_alive' => false, 'cache_wsdl' => WSDL_CACHE_NONE]);
function node($name, $next = null) {
    $node = new stdClass();
    $node->name = $name;
    $node->next = $next;
    return $node;
}
$calls = 0;
function same($expected, $found) {
    global $calls;
    $calls++;
    if ($expected != $found) {
        throw new Exception(print_r($expected, true) . ' came back as ' . print_r($found, true));
    }
}
same(node('a', node('æ & <€>')), $client->EchoNode(node('a', node('æ & <€>'))));
same([node('a'), node('b')], $client->EchoNodes([node('a'), node('b')]));
same(['x', 'y'], $client->EchoFiles(['x', 'y']));
same([['a'], ['b', 'c']], $client->EchoNested([['a'], ['b', 'c']]));
same([[1, 2, 3], [4, 5, 6]], $client->EchoGrid([[1, 2, 3], [4, 5, 6]]));
same('code', $client->EchoCode('code'));
same('blue', $client->EchoColour('blue'));
same(-7, $client->EchoInt(-7));
same('text', $client->EchoAny('text'));
same(12, $client->EchoAny(12));
same([1, 'a', true], $client->EchoArray([1, 'a', true]));
same(null, $client->EchoNode(null));
$shared = node('s');
$found = $client->EchoNodes([$shared, $shared, node('t', $shared)]);
same(true, $found[0] === $found[1] && $found[2]->next === $found[0]);
$cycle = node('a');
$cycle->next = node('b', $cycle);
$found = $client->EchoNode($cycle);
same(true, $found->next->next === $found);
echo "$calls calls\n";
