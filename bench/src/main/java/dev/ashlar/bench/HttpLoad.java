package dev.ashlar.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends one HTTP request over and over on some connections, one after the other on each, and
 * measures every answer. Plain blocking sockets and no parsing, so that it costs little of the
 * machine that it shares with the server.
 *
 * <p>Run as a program: {@code HttpLoad <url> <connections> <seconds> [<key> <body file>]} sends
 * GET, or POST with a body, warms up for a third of the time, and prints {@code rate <per second>
 * p50 <microseconds> p99 <microseconds> errors <count>}.
 */
public final class HttpLoad {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;

  private final URI target;
  private final byte[] request;

  /**
   * @param key the key to send, empty for none
   * @param body the JSON to send, empty for a GET
   */
  public HttpLoad(URI target, String key, String body) {
    this.target = target;
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(body.isEmpty() ? "GET " : "POST ");
    head.append(target.getRawPath()).append(" HTTP/1.1\r\nhost: bench\r\n");
    if (!key.isEmpty()) {
      head.append("authorization: Ashlar-key ").append(key).append("\r\n");
    }
    if (!body.isEmpty()) {
      head.append("content-type: application/json\r\ncontent-length: ")
          .append(bytes.length)
          .append("\r\n");
    }
    byte[] headBytes = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    request = Arrays.copyOf(headBytes, headBytes.length + bytes.length);
    System.arraycopy(bytes, 0, request, headBytes.length, bytes.length);
  }

  /** What a run measured. */
  public record Result(double perSecond, double p50Micros, double p99Micros, long errors) {
    @Override
    public String toString() {
      return "rate %.0f p50 %.1f p99 %.1f errors %d"
          .formatted(perSecond, p50Micros, p99Micros, errors);
    }
  }

  /** Runs the program. */
  public static void main(String[] arguments) throws Exception {
    String key = arguments.length > 3 ? arguments[3] : "";
    String body = arguments.length > 4 ? Files.readString(Path.of(arguments[4])) : "";
    HttpLoad load = new HttpLoad(URI.create(arguments[0]), key, body);
    int connections = Integer.parseInt(arguments[1]);
    double seconds = Double.parseDouble(arguments[2]);
    PrintStream out = System.out;
    load.run(connections, seconds / 3);
    out.println(load.run(connections, seconds));
  }

  /** Sends for a while on some connections. */
  public Result run(int connections, double seconds)
      throws IOException, InterruptedException, ExecutionException {
    long end = System.nanoTime() + (long) (seconds * NANOS_PER_SECOND);
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<Future<Measured>> running = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < connections; i++) {
        running.add(threads.submit(() -> sendUntil(end)));
      }
      Measured all = new Measured();
      for (Future<Measured> connection : running) {
        all.add(connection.get());
      }
      return all.result((System.nanoTime() - start) / NANOS_PER_SECOND);
    } finally {
      threads.shutdown();
    }
  }

  private Measured sendUntil(long end) throws IOException {
    Measured measured = new Measured();
    try (Socket socket = new Socket(target.getHost(), target.getPort())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      AnswerReader answers =
          new AnswerReader(new BufferedInputStream(socket.getInputStream(), 64 << 10));
      long before = System.nanoTime();
      while (before < end) {
        out.write(request);
        int status = answers.read();
        long after = System.nanoTime();
        measured.answer(status, after - before);
        before = after;
      }
    }
    return measured;
  }

  /** Latencies of one or more connections. Not thread-safe. */
  private static final class Measured {
    private long[] nanos = new long[1 << 16];
    private int count;
    private long errors;

    private void answer(int status, long duration) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = duration;
      errors += status == 200 ? 0 : 1;
    }

    private void add(Measured other) {
      for (int i = 0; i < other.count; i++) {
        answer(200, other.nanos[i]);
      }
      errors += other.errors;
    }

    private Result result(double seconds) {
      Arrays.sort(nanos, 0, count);
      return new Result(count / seconds, percentileMicros(0.5), percentileMicros(0.99), errors);
    }

    private double percentileMicros(double rank) {
      return count == 0 ? 0 : nanos[(int) (rank * (count - 1))] / NANOS_PER_MICRO;
    }
  }

  /** Reads answers that have a content length. Not thread-safe. */
  private static final class AnswerReader {
    private static final String LENGTH = "content-length:";

    private final InputStream in;
    private final StringBuilder line = new StringBuilder();

    private AnswerReader(InputStream in) {
      this.in = in;
    }

    /** Reads one answer and returns its status. */
    private int read() throws IOException {
      readLine();
      int status = Integer.parseInt(line, 9, 12, 10);
      long length = 0;
      for (readLine(); !line.isEmpty(); readLine()) {
        if (line.length() > LENGTH.length()
            && line.substring(0, LENGTH.length()).equalsIgnoreCase(LENGTH)) {
          length = Long.parseLong(line.substring(LENGTH.length()).strip());
        }
      }
      in.skipNBytes(length);
      return status;
    }

    private void readLine() throws IOException {
      line.setLength(0);
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the connection ended (expected: an answer)");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
    }
  }
}
