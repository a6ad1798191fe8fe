// An order as gSOAP has it, from text and as text, and the calls of all shapes that echo one. Stands behind what gSOAP generates.
#include "gsoap_peer.h"

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

// What a program does whose service has EchoOrder. `echo` makes a call, with the text of the header that goes out; it
// returns what came back, null for a fault, and the text of the header that came.
using EchoOrder = std::function<ns1__Order *(EchoBindingProxy &, ns1__Order *, std::string &)>;

static int orders(char **arguments, const EchoOrder &echo) {
  if (std::string(arguments[1]) == "serve") return serve<EchoBindingService>(arguments[2]);
  EchoBindingProxy client(SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING);
  client.soap_endpoint = arguments[2];
  return each_line(arguments[3], [&](std::string, std::string text) -> std::string {
    size_t end = text.find('\t');
    std::string header = end == std::string::npos ? "" : unescaped(text.substr(end + 1));
    ns1__Order *found = echo(client, order(client.soap, text.substr(0, end)), header);
    if (!found) {
      client.soap_stream_fault(std::cerr);
      return "";
    }
    return told(client.soap, found) + (header.empty() ? "" : "\tmark=" + escaped(header));
  });
}
