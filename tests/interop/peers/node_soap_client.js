// node node_soap_client.js WSDL URL: 100 calls with node-soap. NODE_PATH says where it is installed.
const soap = require("soap");
const [, , wsdl, url] = process.argv;
const namespace = "http://www.superoffice.net/ws/crm/NetServer/Services88";

async function main() {
  const client = await soap.createClientAsync(wsdl, { endpoint: url });
  client.addSoapHeader({ ApplicationToken: "app & <token>" }, "", "h", namespace);
  client.addSoapHeader({ Credentials: { Ticket: "7T:peer" } }, "", "h", namespace);
  for (let number = 1; number <= 100; number++) {
    const text = `call ${number}: æ & <€>`;
    const Message = {
      ChatMessageId: 0, ChatSessionId: 0, Type: "ToCustomer", Message: text, ReadByCustomer: 0, SpecialType: "None",
      WhenPosted: "2026-05-27T01:23:32",
    };
    const [{ Response: answer }] = await client.AddChatMessageAsync({ ChatSessionId: number, Message });
    if (answer.Message !== text || answer.ChatSessionId !== number || answer.Type !== "ToCustomer") {
      throw new Error(`call ${number} came back otherwise: ${JSON.stringify(answer)}`);
    }
  }
  console.log("100 calls");
}

main().catch((error) => {
  console.error(error.message, error.body || "");
  process.exit(1);
});
