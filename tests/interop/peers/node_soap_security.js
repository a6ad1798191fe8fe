// node node_soap_security.js WSDL URL KEY CERTIFICATE: calls with the tokens and the signature of node-soap.
// node node_soap_security.js NONCE CREATED PASSWORD: the digest that node-soap makes of them.
const fs = require("fs");
const soap = require("soap");

async function main() {
  const given = process.argv.slice(2);
  if (given.length === 3) {
    console.log(require("soap/lib/utils").passwordDigest(...given));
    return;
  }
  const [wsdl, url, key, certificate] = given;
  const client = await soap.createClientAsync(wsdl, { endpoint: url });
  const securities = key
    ? [new soap.WSSecurityCert(fs.readFileSync(key), fs.readFileSync(certificate, "utf8"), "", { hasTimeStamp: true })]
    : [
        new soap.WSSecurity("anna", "se<cr>et & more", { passwordType: "PasswordText" }),
        new soap.WSSecurity("anna", "se<cr>et & more", { passwordType: "PasswordDigest", hasNonce: true }),
      ];
  for (const security of securities) {
    client.setSecurity(security);
    const [answer] = await client.DoAsync({ Number: 5 });
    console.log(answer.Number);
  }
}

main().catch((error) => {
  console.error(error.message, error.body || "");
  process.exit(1);
});
