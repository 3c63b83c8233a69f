package dev.ashlar.systemtests;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request for a vector over a connection of its own, sent in parts. Used once. */
final class SocketRequest {
  private static final String EMPTY_LINE = "\r\n\r\n";
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Socket socket;
  private String unsent;

  private SocketRequest(Socket socket, String text) {
    this.socket = socket;
    this.unsent = text;
  }

  /** Connects, and sends nothing yet. */
  static SocketRequest open(RunningServer server) throws IOException {
    String body = RunningServer.featuresBody(Shop.SERVICE, "\"user_id\":\"7\"");
    String head =
        String.join(
            "\r\n",
            "POST " + RunningServer.GET_FEATURES + " HTTP/1.1",
            "Host: localhost",
            "Authorization: Ashlar-key " + server.key(),
            "Content-Type: application/json",
            "Content-Length: " + body.length(),
            "",
            "");
    URI address = URI.create(server.address());
    Socket socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
    return new SocketRequest(socket, head + body);
  }

  /** Sends the head and half of the body, once the server has said that it takes the request. */
  void sendHalf() throws IOException {
    int body = unsent.indexOf(EMPTY_LINE) + EMPTY_LINE.length();
    send(unsent.substring(0, body - 2) + "Expect: 100-continue\r\n\r\n");
    String heard = head();
    if (!heard.startsWith("HTTP/1.1 100 ")) {
      throw new AssertionError("not taken: " + heard);
    }
    int half = body + (unsent.length() - body) / 2;
    send(unsent.substring(body, half));
    unsent = unsent.substring(half);
  }

  /** Sends what is left and returns the answer: what came of it, if the connection was cut. */
  String answer() throws IOException {
    try (socket) {
      send(unsent);
      String head = head();
      Matcher length = LENGTH.matcher(head);
      int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
      return head + new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }
  }

  /** Reads up to an empty line, or to the end. */
  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf(EMPTY_LINE) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
