// node node_server.js WSDL PORT VERSION SERVICE PORT-NAME: node-soap gives back what it gets.
const fs = require("fs");
const http = require("http");
const soap = require("soap");
const [, , wsdl, port, version, service, name] = process.argv;
let last = "";

function fault(code, reason, detail) {
  if (version === "1.2") {
    const whose = { Client: "soap:Sender", Server: "soap:Receiver" }[code];
    return { Fault: { Code: { Value: whose }, Reason: { Text: reason }, Detail: detail && { $xml: detail } } };
  }
  return { Fault: { faultcode: `soap:${code}`, faultstring: reason, detail: detail && { $xml: detail } } };
}

const own = {
  Submit(request) {
    if (request.code === -1) {
      const detail = '<OrderRejected xmlns="urn:interop"><code>-1</code><reason>why &lt;&amp;> æ</reason></OrderRejected>';
      throw fault("Client", "rejected <&> æ", detail);
    }
    if (request.code === -2) throw fault("Server", "plain");
    return request;
  },
  Tell(request) { last = request.text; },
  Last() { return { text: last }; },
};

// What node-soap reads it cannot write: dates are objects of JavaScript, and elements of rpc have their attributes.
function plain(value) {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  if ("$value" in value) return value.$value;
  const members = Object.entries(value).filter(([name]) => name !== "attributes");
  return Object.fromEntries(members.map(([name, each]) => [name, plain(each)]));
}

function echo(request) {
  const found = plain(request);
  return "value" in found ? { return: found.value } : found; // the names of rpc/encoded
}

const methods = new Proxy(own, { get: (found, operation) => found[operation] || echo });
const server = http.createServer((request, response) => { response.statusCode = 404; response.end(); });
server.listen(Number(port), "127.0.0.1", () => {
  const options = { path: "/", xml: fs.readFileSync(wsdl, "utf8"), services: { [service]: { [name]: methods } } };
  const listening = soap.listen(server, { ...options, forceSoap12Headers: version === "1.2" });
  listening.addSoapHeader((operation, result, headers) => {
    if (!headers || !headers.Session) return "";
    return { Stamp: { attributes: { xmlns: "urn:interop" }, mark: headers.Session.token } };
  });
});
