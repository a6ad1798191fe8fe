// JaxWsShop URL: all services of a WSDL in several documents, with the classes that wsimport made of it (package peer).
import java.net.URL;
import peer.*;

public class JaxWsShop {
  public static void main(String[] arguments) throws Exception {
    Shop shop = new Shop(new URL(arguments[0]));
    peer.Order order = shop.getOrders().find(7);
    System.out.println(order.getNumber() + " " + order.getAmount().getUnit().value() + " "
        + shop.getStock().count("apple").getUnit().value() + " " + shop.getInfo().version("shop"));
  }
}
