// JaxWsPeer call WSDL URL CALLS | JaxWsPeer serve URL VERSION: with the classes that wsimport makes of a contract (package peer).
// Calls and what comes back are lines of text: an operation, and its members as in a URL (see ../lines.py).
import java.io.*;
import java.lang.reflect.*;
import java.math.BigDecimal;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.ws.*;
import javax.xml.ws.soap.*;
import peer.*;

public class JaxWsPeer {
  static String escaped(Object text) throws Exception { return URLEncoder.encode(String.valueOf(text), "UTF-8"); }

  static String unescaped(String text) throws Exception { return URLDecoder.decode(text, "UTF-8"); }

  static Order order(String members) throws Exception {
    Order made = new Order();
    for (String pair : members.split("&")) {
      String name = pair.substring(0, pair.indexOf('=')), text = unescaped(pair.substring(pair.indexOf('=') + 1));
      switch (name) {
        case "number": made.setNumber(Integer.parseInt(text)); break;
        case "text": made.setText(text); break;
        case "price": made.setPrice(new BigDecimal(text)); break;
        case "placed": made.setPlaced(DatatypeFactory.newInstance().newXMLGregorianCalendar(text)); break;
        case "urgent": made.setUrgent(Boolean.parseBoolean(text)); break;
        case "colour": made.setColour(Colour.fromValue(text)); break;
        case "note": made.setNote(text); break;
        case "line":
          Line line = new Line();
          line.setSku(text.substring(0, text.indexOf(' ')));
          line.setCount(Integer.parseInt(text.substring(text.indexOf(' ') + 1)));
          made.getLine().add(line);
          break;
        default: throw new IllegalArgumentException(name);
      }
    }
    return made;
  }

  static String told(Order order) throws Exception {
    StringBuilder told = new StringBuilder("number=" + order.getNumber() + "&text=" + escaped(order.getText()));
    told.append("&price=" + order.getPrice().toPlainString() + "&placed=" + escaped(order.getPlaced().toXMLFormat()));
    told.append("&urgent=" + order.isUrgent() + "&colour=" + order.getColour().value());
    if (order.getNote() != null) told.append("&note=" + escaped(order.getNote()));
    for (Line line : order.getLine()) told.append("&line=" + escaped(line.getSku() + " " + line.getCount()));
    return told.toString();
  }

  static Method method(Object port, String name) {
    for (Method each : Echo.class.getMethods()) if (each.getName().equals(name)) return each;
    throw new IllegalArgumentException(name);
  }

  // With headers, of classes that only their contract has.
  static String callWithHeaders(Object port, Method method, String members, String token) throws Exception {
    Object session = method.getParameterTypes()[1].getDeclaredConstructor().newInstance();
    session.getClass().getMethod("setToken", String.class).invoke(session, token);
    Holder<Order> held = new Holder<>(order(members));
    Holder<Object> stamp = new Holder<>();
    method.invoke(port, held, session, stamp);
    return "result\t" + told(held.value) + "\tmark=" + escaped(stamp.value.getClass().getMethod("getMark").invoke(stamp.value));
  }

  static String call(Object port, String operation, String members, String header) throws Exception {
    if (operation.equals("EchoOrder")) {
      Method method = method(port, "echoOrder");
      if (method.getParameterCount() == 3) return callWithHeaders(port, method, members, unescaped(header));
      if (method.getReturnType() == Order.class) return "result\t" + told((Order) method.invoke(port, order(members)));
      Holder<Order> held = new Holder<>(order(members));
      method.invoke(port, held);
      return "result\t" + told(held.value);
    }
    if (operation.equals("Tell")) {
      method(port, "tell").invoke(port, unescaped(members.substring("text=".length())));
      return "result\t";
    }
    if (operation.equals("Last")) return "result\ttext=" + escaped(method(port, "last").invoke(port));
    Holder<Integer> code = new Holder<>(Integer.parseInt(members.substring("code=".length())));
    try {
      method(port, "submit").invoke(port, code);
      return "result\tcode=" + code.value;
    } catch (InvocationTargetException error) {
      Throwable cause = error.getCause();
      String reason = "reason=" + escaped(cause.getMessage());
      if (cause instanceof SOAPFaultException) return "fault\treason=" + escaped(((SOAPFaultException) cause).getFault().getFaultString());
      Object info = cause.getClass().getMethod("getFaultInfo").invoke(cause);
      String inner = "code=" + info.getClass().getMethod("getCode").invoke(info);
      inner += "&text=" + escaped(info.getClass().getMethod("getReason").invoke(info));
      return "fault\t" + reason + "&" + info.getClass().getSimpleName() + "=" + escaped(inner);
    }
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("serve")) {
      String binding = arguments[2].equals("1.2") ? SOAPBinding.SOAP12HTTP_BINDING : SOAPBinding.SOAP11HTTP_BINDING;
      Object served = Class.forName("JaxWsServed").getDeclaredConstructor().newInstance();
      Endpoint.create(binding, served).publish(arguments[1]);
      Thread.currentThread().join();
    }
    Echo port = new EchoService(new URL(arguments[1])).getEchoPort();
    ((BindingProvider) port).getRequestContext().put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, arguments[2]);
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    for (String line : Files.readAllLines(Paths.get(arguments[3]), StandardCharsets.UTF_8)) {
      String[] parts = line.split("\t", -1);
      out.println(call(port, parts[0], parts[1], parts.length > 2 ? parts[2] : ""));
    }
  }
}
