package dev.ashlar.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends HTTP requests over and over on some connections, one after the other on each, and measures
 * every answer. Plain blocking sockets and no parsing, so that it costs little of the machine that
 * it shares with the server. Thread-safe.
 */
final class HttpLoad {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;

  private final URI target;
  private final List<byte[]> requests;

  private HttpLoad(URI target, List<byte[]> requests) {
    this.target = target;
    this.requests = requests;
  }

  /** Returns a load of GET requests. */
  static HttpLoad get(URI target) {
    return new HttpLoad(target, List.of(request("GET", target, "", "")));
  }

  /** Returns a load of POST requests that takes one body after the other. */
  static HttpLoad post(URI target, String key, List<String> bodies) {
    return new HttpLoad(
        target, bodies.stream().map(body -> request("POST", target, key, body)).toList());
  }

  private static byte[] request(String method, URI target, String key, String body) {
    String head =
        method
            + " "
            + target.getRawPath()
            + " HTTP/1.1\r\nhost: bench\r\n"
            + (key.isEmpty() ? "" : "authorization: Ashlar-key " + key + "\r\n")
            + "content-type: application/json\r\ncontent-length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n";
    return (head + body).getBytes(StandardCharsets.UTF_8);
  }

  /** What a run measured; every answer had status 200. */
  record Result(long answers, double perSecond, double p50Micros, double p99Micros) {}

  /** Sends for a while on some connections. */
  Result run(int connections, double seconds)
      throws IOException, InterruptedException, ExecutionException {
    long end = System.nanoTime() + (long) (seconds * NANOS_PER_SECOND);
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<Future<Measured>> running = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < connections; i++) {
        int first = i * requests.size() / connections;
        running.add(threads.submit(() -> sendUntil(end, first)));
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

  private Measured sendUntil(long end, int first) throws IOException {
    int next = first;
    Measured measured = new Measured();
    try (Socket socket = new Socket(target.getHost(), target.getPort())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      AnswerReader answers =
          new AnswerReader(new BufferedInputStream(socket.getInputStream(), 64 << 10));
      long before = System.nanoTime();
      while (before < end) {
        out.write(requests.get(next));
        next = (next + 1) % requests.size();
        int status = answers.read();
        if (status != 200) {
          throw new IOException("an answer with status " + status + " (expected: 200)");
        }
        long after = System.nanoTime();
        measured.answer(after - before);
        before = after;
      }
    }
    return measured;
  }

  /** Latencies of one or more connections. Not thread-safe. */
  private static final class Measured {
    private long[] nanos = new long[1 << 16];
    private int count;

    private void answer(long duration) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = duration;
    }

    private void add(Measured other) {
      for (int i = 0; i < other.count; i++) {
        answer(other.nanos[i]);
      }
    }

    private Result result(double seconds) {
      Arrays.sort(nanos, 0, count);
      return new Result(count, count / seconds, percentileMicros(0.5), percentileMicros(0.99));
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
