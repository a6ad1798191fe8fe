// gsoap_orders: EchoOrder by gSOAP, whatever the version of SOAP. `call URL CALLS` or `serve PORT`.
#include "EchoBinding.nsmap"
#include "soapEchoBindingProxy.h"
#include "soapEchoBindingService.h"
#include "gsoap_peer.h"

int EchoBindingService::EchoOrder(_ns1__EchoOrder *request, _ns1__EchoOrderResponse &response) {
  response.order = request->order;
  return SOAP_OK;
}

static ns1__Order *order(struct soap *soap, const std::string &text) {
  ns1__Order *made = soap_new_ns1__Order(soap);
  for (auto &[name, value] : members(text)) {
    if (name == "number") made->number = std::stoi(value);
    if (name == "text") made->text = value;
    if (name == "price") made->price = value;
    if (name == "placed") soap_s2dateTime(soap, value.c_str(), &made->placed);
    if (name == "urgent") made->urgent = value == "true";
    if (name == "colour") made->colour = value == "red" ? ns1__Colour__red : ns1__Colour__blue;
    if (name == "note") {
      made->note = soap_new_std__string(soap);
      *made->note = value;
    }
    if (name == "line") {
      ns1__Line *line = soap_new_ns1__Line(soap);
      line->sku = value.substr(0, value.find(' '));
      line->count = std::stoi(value.substr(value.find(' ') + 1));
      made->line.push_back(line);
    }
  }
  return made;
}

static std::string told(struct soap *soap, ns1__Order *order) {
  std::string found = "result\tnumber=" + std::to_string(order->number) + "&text=" + escaped(order->text);
  found += "&price=" + order->price + "&placed=" + escaped(soap_dateTime2s(soap, order->placed));
  found += std::string("&urgent=") + (order->urgent ? "true" : "false");
  found += std::string("&colour=") + (order->colour == ns1__Colour__red ? "red" : "blue");
  if (order->note) found += "&note=" + escaped(*order->note);
  for (auto *line : order->line) found += "&line=" + escaped(line->sku + " " + std::to_string(line->count));
  return found;
}

int main(int, char **arguments) {
  if (std::string(arguments[1]) == "serve") return serve<EchoBindingService>(arguments[2]);
  EchoBindingProxy client(SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING);
  client.soap_endpoint = arguments[2];
  return each_line(arguments[3], [&](std::string, std::string text) -> std::string {
    _ns1__EchoOrder request;
    _ns1__EchoOrderResponse response;
    request.order = order(client.soap, text);
    if (client.EchoOrder(&request, response) != SOAP_OK) {
      client.soap_stream_fault(std::cerr);
      return "";
    }
    return told(client.soap, response.order);
  });
}
