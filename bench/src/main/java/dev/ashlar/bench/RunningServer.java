package dev.ashlar.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A server in a JVM of its own. Closing it stops it and waits until it is gone. */
final class RunningServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
  private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final Path home;
  private final URI address;

  private RunningServer(Process process, Path home, URI address) {
    this.process = process;
    this.home = home;
    this.address = address;
  }

  /** Starts a server whose definitions may name files of one directory; it may not answer yet. */
  static RunningServer start(Program program, Path home, Path sources) throws IOException {
    int port = freePort();
    Process process =
        program.start(
            sources, "server", "--home", home.toString(), "--port", Integer.toString(port));
    return new RunningServer(process, home, URI.create("http://127.0.0.1:" + port));
  }

  URI at(String path) {
    return address.resolve(path);
  }

  String key() throws IOException {
    return Files.readString(home.resolve("admin.key"), StandardCharsets.UTF_8).strip();
  }

  /** Sends a request over and over until it is answered with 200, and returns the answer. */
  String awaitAnswer(HttpRequest request) throws IOException, InterruptedException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          return answer.body();
        }
      } catch (ConnectException notYet) {
        // It does not listen yet.
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new IOException("no answer from " + request.uri() + " (expected: status 200)");
  }

  String awaitReady() throws IOException, InterruptedException {
    return awaitAnswer(HttpRequest.newBuilder(at("/readyz")).build());
  }

  HttpRequest get(String path) throws IOException {
    return HttpRequest.newBuilder(at(path)).header("Authorization", "Ashlar-key " + key()).build();
  }

  static HttpRequest post(URI target, String key, String body) {
    return HttpRequest.newBuilder(target)
        .header("Authorization", "Ashlar-key " + key)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  /** Returns the bytes that the server's threads have allocated so far. */
  @SuppressWarnings("BanJNDI") // the address comes from the child itself
  long allocatedBytes() throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
    try (JMXConnector connector =
        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
      return ManagementFactory.newPlatformMXBeanProxy(
              connector.getMBeanServerConnection(),
              ManagementFactory.THREAD_MXBEAN_NAME,
              ThreadMXBean.class)
          .getTotalThreadAllocatedBytes();
    } finally {
      machine.detach();
    }
  }

  /** Returns the memory that the process has resident. */
  long residentBytes() throws IOException {
    Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
    String kibibytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Long.parseLong(kibibytes.strip()) << 10;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.onExit().orTimeout(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException late) {
      process.destroyForcibly();
      throw new IOException("the server did not stop (expected: it drains and ends)", late);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
