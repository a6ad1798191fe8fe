// node node_client.js WSDL URL VERSION CALLS: makes the calls of a file, one JSON object a line, and prints what comes back.
// NODE_PATH says where node-soap is installed.
const fs = require("fs");
const soap = require("soap");
const [, , wsdl, url, version, calls] = process.argv;

// What is null is left out: node-soap would write it as xsi:nil.
function given(value) {
  if (Array.isArray(value)) return value.map(given);
  if (value === null || typeof value !== "object") return value;
  const members = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(members.map(([name, each]) => [name, given(each)]));
}

// In rpc style elements are as they came: with their attributes, and no list where there is one.
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  if ("$value" in value) return value.$value;
  const members = Object.entries(value).filter(([name]) => name !== "attributes");
  const found = Object.fromEntries(members.map(([name, each]) => [name, plain(each)]));
  if (found.line && !Array.isArray(found.line)) found.line = [found.line];
  return found;
}

async function main() {
  const client = await soap.createClientAsync(wsdl, { endpoint: url, forceSoap12Headers: version === "1.2" });
  for (const line of fs.readFileSync(calls, "utf8").trim().split("\n")) {
    const call = JSON.parse(line);
    client.clearSoapHeaders();
    if (call.token) client.addSoapHeader({ Session: { token: call.token } }, "", "h", "urn:interop");
    let told;
    try {
      const [result, , headers] = await client[`${call.operation}Async`](given(call.named));
      told = { result: plain(result), headers };
    } catch (error) {
      const fault = error.root && error.root.Envelope.Body.Fault;
      if (!fault) throw error;
      const reason = version === "1.2" ? fault.Reason.Text : fault.faultstring;
      told = { fault: { reason: reason.$value || reason, detail: (version === "1.2" ? fault.Detail : fault.detail) || null } };
    }
    console.log(JSON.stringify(told));
  }
}

main().catch((error) => {
  console.error(error.message, error.body || "");
  process.exit(1);
});
