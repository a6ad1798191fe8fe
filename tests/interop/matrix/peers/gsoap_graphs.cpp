// gsoap_graphs: rpc/encoded by gSOAP, with multiRef graphs. `call URL CALLS` or `serve PORT`; answers are JSON (see ../values.py).
#include <map>

#include "B.nsmap"
#include "soapBProxy.h"
#include "soapBService.h"
#include "gsoap_peer.h"

#define ECHO(name, of)                                                   \
  int BService::Echo##name(of value, struct ns1__Echo##name##Response &response) { \
    response.return_ = value;                                            \
    return SOAP_OK;                                                      \
  }
ECHO(Node, ns1__Node *)
ECHO(Marked, ns1__Marked *)
ECHO(Nodes, ArrayOfNode *)
ECHO(Grid, Grid *)
ECHO(Nested, Nested *)
ECHO(Files, Files *)
ECHO(Code, const std::string &)
ECHO(Colour, enum ns1__Colour)
int BService::EchoInt(int value, int &found) { return found = value, SOAP_OK; }
int BService::EchoAny(xsd__anyType *, xsd__anyType &) { return SOAP_NO_METHOD; }
int BService::EchoArray(const SOAP_ENC__Array &, SOAP_ENC__Array &) { return SOAP_NO_METHOD; }

static std::string quoted(const std::string &text) { return "\"" + text + "\""; }

// A node as JSON: one that was told before is told by its number.
static std::string told(ns1__Node *node, std::map<ns1__Node *, int> &seen) {
  if (!node) return "null";
  if (seen.count(node)) return "{\"$ref\": " + std::to_string(seen[node]) + "}";
  int number = static_cast<int>(seen.size());
  seen[node] = number;
  std::string found = "{\"$id\": " + std::to_string(number) + ", \"name\": " + quoted(node->name);
  return found + ", \"next\": " + told(node->next, seen) + "}";
}

static std::string nodes(ArrayOfNode *array) {
  std::map<ns1__Node *, int> seen;
  std::string found = "[";
  for (int at = 0; at < array->__size; at++) found += (at ? ", " : "") + told(array->__ptr[at], seen);
  return found + "]";
}

static std::string strings(std::string *items, int size) {
  std::string found = "[";
  for (int at = 0; at < size; at++) found += (at ? ", " : "") + quoted(items[at]);
  return found + "]";
}

static ns1__Node *node(struct soap *soap, const char *name, ns1__Node *next = nullptr) {
  ns1__Node *made = soap_new_ns1__Node(soap);
  made->name = name;
  made->next = next;
  return made;
}

static ArrayOfNode *array(struct soap *soap, const std::vector<ns1__Node *> &items) {
  ArrayOfNode *made = soap_new_ArrayOfNode(soap);
  made->__size = static_cast<int>(items.size());
  made->__ptr = static_cast<ns1__Node **>(soap_malloc(soap, sizeof(ns1__Node *) * items.size()));
  for (size_t at = 0; at < items.size(); at++) made->__ptr[at] = items[at];
  return made;
}

static std::string arrays(BProxy &client, const std::string &call) {
  struct soap *soap = client.soap;
  if (call == "an array of two dimensions") {
    int items[] = {1, 2, 3, 4, 5, 6};
    Grid *grid = soap_new_Grid(soap);
    grid->__ptr = items, grid->__size[0] = 2, grid->__size[1] = 3;
    ns1__EchoGridResponse found;
    if (client.EchoGrid(grid, found)) return "";
    std::string text = "[";
    for (int row = 0; row < found.return_->__size[0]; row++) {
      text += row ? ", [" : "[";
      int width = found.return_->__size[1];
      for (int at = 0; at < width; at++) text += (at ? ", " : "") + std::to_string(found.return_->__ptr[row * width + at]);
      text += "]";
    }
    return text + "]";
  }
  if (call == "an array of arrays") {
    Nested *nested = soap_new_Nested(soap);
    nested->__size = 2, nested->__ptr = soap_new__Struct_1(soap, 2);
    nested->__ptr[0].__size = 1, nested->__ptr[0].__ptr = soap_new_std__string(soap, 1);
    nested->__ptr[0].__ptr[0] = "a";
    nested->__ptr[1].__size = 2, nested->__ptr[1].__ptr = soap_new_std__string(soap, 2);
    nested->__ptr[1].__ptr[0] = "b", nested->__ptr[1].__ptr[1] = "c";
    ns1__EchoNestedResponse found;
    if (client.EchoNested(nested, found)) return "";
    std::string text = "[";
    for (int at = 0; at < found.return_->__size; at++)
      text += (at ? ", " : "") + strings(found.return_->__ptr[at].__ptr, found.return_->__ptr[at].__size);
    return text + "]";
  }
  Files *files = soap_new_Files(soap);
  files->__size = 2, files->__ptrfile = soap_new_std__string(soap, 2);
  files->__ptrfile[0] = "x", files->__ptrfile[1] = "y";
  ns1__EchoFilesResponse found;
  return client.EchoFiles(files, found) ? "" : strings(found.return_->__ptrfile, found.return_->__size);
}

static std::string call(BProxy &client, const std::string &name) {
  struct soap *soap = client.soap;
  if (name == "EchoNode" || name == "a cycle") {
    ns1__Node *value = name == "EchoNode" ? node(soap, "a", node(soap, "\xc3\xa6 & <\xe2\x82\xac>")) : node(soap, "a");
    if (name == "a cycle") value->next = node(soap, "b", value);
    ns1__EchoNodeResponse found;
    std::map<ns1__Node *, int> seen;
    return client.EchoNode(value, found) ? "" : told(found.return_, seen);
  }
  if (name == "EchoNodes" || name == "an object that is there twice") {
    ns1__Node *shared = node(soap, "s");
    ns1__EchoNodesResponse found;
    auto items = name == "EchoNodes" ? std::vector<ns1__Node *>{node(soap, "\xc3\xa6 & <\xe2\x82\xac>"), node(soap, "b")}
                                     : std::vector<ns1__Node *>{shared, node(soap, "t", shared), shared};
    return client.EchoNodes(array(soap, items), found) ? "" : nodes(found.return_);
  }
  if (name == "EchoCode") {
    ns1__EchoCodeResponse found;
    return client.EchoCode("c & d", found) ? "" : quoted(found.return_);
  }
  if (name == "EchoColour") {
    ns1__EchoColourResponse found;
    return client.EchoColour(ns1__Colour__blue, found) ? "" : quoted(found.return_ == ns1__Colour__blue ? "blue" : "red");
  }
  if (name == "EchoInt") {
    int found;
    return client.EchoInt(-7, found) ? "" : std::to_string(found);
  }
  return arrays(client, name);
}

int main(int, char **arguments) {
  if (std::string(arguments[1]) == "serve") return serve<BService>(arguments[2]);
  BProxy client(SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING);
  client.soap_endpoint = arguments[2];
  return each_line(arguments[3], [&](std::string name, std::string) -> std::string {
    std::string found = call(client, name);
    if (found.empty()) client.soap_stream_fault(std::cerr);
    return found.empty() ? "" : "{\"result\": " + found + "}";
  });
}
