// node strong_soap_client.js WSDL URL: 100 calls with strong-soap, which sends "Connection: close".
const { soap } = require("strong-soap");
const { promisify } = require("util");
const [, , wsdl, url] = process.argv;
const namespace = "http://www.superoffice.net/ws/crm/NetServer/Services88";

async function main() {
  const client = await promisify(soap.createClient)(wsdl, { endpoint: url });
  client.addSoapHeader(`<ApplicationToken xmlns="${namespace}">app &amp; &lt;token></ApplicationToken>`);
  client.addSoapHeader(`<Credentials xmlns="${namespace}"><Ticket>7T:peer</Ticket></Credentials>`);
  for (let number = 1; number <= 100; number++) {
    const text = `call ${number}: æ & <€>`;
    const Message = {
      ChatMessageId: 0, ChatSessionId: 0, Type: "ToCustomer", Message: text, ReadByCustomer: 0, SpecialType: "None",
      WhenPosted: "2026-05-27T01:23:32",
    };
    const { Response: answer } = await promisify(client.AddChatMessage)({ ChatSessionId: number, Message });
    if (answer.Message !== text || Number(answer.ChatSessionId) !== number || answer.Type !== "ToCustomer") {
      throw new Error(`call ${number} came back otherwise: ${JSON.stringify(answer)}`);
    }
  }
  console.log("100 calls");
}

main().catch((error) => {
  console.error(error.message || error, error.body || "");
  process.exit(1);
});
