// node node_soap_shop.js URL: all services of a WSDL in several documents. NODE_PATH says where node-soap is installed.
const soap = require("soap");

async function main() {
  const { Orders, Info } = (await soap.createClientAsync(process.argv[2])).Shop;
  // It takes the version of SOAP from an option, and not from the binding.
  const { Stock } = (await soap.createClientAsync(process.argv[2], { forceSoap12Headers: true, disableCache: true })).Shop;
  const ask = (method, argument) =>
    new Promise((done, fail) => method(argument, (error, answer) => (error ? fail(error) : done(answer))));
  const { order } = await ask(Orders.Find, { number: 7 });
  const { amount } = await ask(Stock.Count, { article: "apple" });
  const { version } = await ask(Info.Version, { of: "shop" });
  console.log(order.number, order.amount.attributes.unit, amount.attributes.unit, version);
}

main().catch((error) => {
  console.error(error.message, error.body || "");
  process.exit(1);
});
