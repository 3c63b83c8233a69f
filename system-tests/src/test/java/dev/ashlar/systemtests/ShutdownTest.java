package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to stop answers first; and one home has one server. */
final class ShutdownTest {
  private static final int CLIENTS = 4;
  private static final long ANSWERS_BEFORE_THE_SIGNAL = 200;
  private static final Duration LONGER_THAN_THE_QUIET_PERIOD = Duration.ofSeconds(1);
  private static final int TERMINATED = 143;

  @TempDir private Path directory;

  @Test
  void terminationUnderLoadFailsNoRequestThatTheServerTook() throws Exception {
    Shop.write(directory, 1_000, 1);
    try (Program program = new Program(directory);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      RunningServer server = program.server(directory.resolve("home"));
      Result applied = server.run(directory, "apply", "--yes");
      assertThat(applied.code()).as(applied.all()).isZero();
      AtomicLong answered = new AtomicLong();
      AtomicLong told = new AtomicLong();
      Queue<String> failed = new ConcurrentLinkedQueue<>();
      for (int client = 0; client < CLIENTS; client++) {
        clients.execute(() -> read(server, answered, told, failed));
      }
      List<SocketRequest> halfSent = open(server);
      for (SocketRequest request : halfSent) {
        request.sendHalf();
      }
      Program.await(() -> answered.get() > ANSWERS_BEFORE_THE_SIGNAL);
      List<SocketRequest> unsent = open(server);
      long before = answered.get();
      server.child().process().destroy();
      HttpResponse<String> readiness;
      do {
        isAnswered(SocketRequest.open(server));
        readiness = server.get("/readyz");
      } while (readiness.statusCode() == 200);
      assertThat(readiness.statusCode()).as(readiness.body()).isEqualTo(503);
      assertThat(unsent).allSatisfy(ShutdownTest::isAnswered);
      // By now the drain would be over, were these not under way.
      long drained = System.nanoTime();
      Program.await(() -> System.nanoTime() - drained > LONGER_THAN_THE_QUIET_PERIOD.toNanos());
      assertThat(halfSent).allSatisfy(ShutdownTest::isAnswered);
      Result ended = server.child().await();
      assertThat(ended.code()).as(ended.all()).isIn(0, TERMINATED);
      clients.shutdown();
      assertThat(clients.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      assertThat(failed).isEmpty();
      assertThat(answered.get()).isGreaterThan(before);
      assertThat(told.get()).as("clients that heard of the end in time").isPositive();
      assertThat(ended.err()).doesNotContain("Exception");
    }
  }

  private static List<SocketRequest> open(RunningServer server) throws IOException {
    List<SocketRequest> requests = new ArrayList<>();
    for (int request = 0; request < CLIENTS; request++) {
      requests.add(SocketRequest.open(server));
    }
    return requests;
  }

  private static void isAnswered(SocketRequest request) throws IOException {
    assertThat(request.answer()).startsWith("HTTP/1.1 200 ").contains("\"features\"");
  }

  @Test
  void aSecondServerOnTheSameHomeIsRefusedWithOneClearLine() {
    try (Program program = new Program(directory)) {
      program.server(directory.resolve("home"));
      Result second = program.run("server", "--port", "0", "--home", "home");
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.out()).isEmpty();
      assertThat(second.err().lines())
          .singleElement()
          .asString()
          .startsWith("ashlar: another server holds ")
          .contains("expected: one server a home");
    }
  }

  @Test
  void aServersHomeMayBeNamedByTheEnvironment() {
    try (Program program = new Program(directory)) {
      program.server(directory.resolve("home"));
      Result second =
          program
              .start(List.of("env", "ASHLAR_HOME=home"), List.of("server", "--port", "0"))
              .await();
      assertThat(second.code()).as(second.all()).isEqualTo(1);
      assertThat(second.err()).contains("another server holds " + directory.resolve("home"));
    }
  }

  @Test
  void aTakenPortIsOneClearLine() {
    try (Program program = new Program(directory)) {
      RunningServer first = program.server(directory.resolve("home"));
      String port = first.address().replaceFirst(".*:", "");
      Result second = program.run("server", "--port", port, "--home", "other");
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.err().lines()).hasSize(1);
      assertThat(second.err()).contains(port, "expected").doesNotContain("Exception");
    }
  }

  /**
   * Reads until the server says that it takes no more, as a load balancer would hear. Until then
   * every request is answered; afterwards only a new connection may be refused.
   */
  private static void read(
      RunningServer server, AtomicLong answered, AtomicLong told, Queue<String> failed) {
    boolean ready = true;
    while (ready) {
      try {
        HttpResponse<String> answer = server.features(Shop.SERVICE, "\"user_id\":\"7\"");
        if (answer.statusCode() != 200 || !answer.body().contains("\"features\"")) {
          failed.add(answer.statusCode() + " " + answer.body());
          return;
        }
        answered.incrementAndGet();
        ready = server.get("/readyz").statusCode() == 200;
        if (!ready) {
          told.incrementAndGet();
        }
      } catch (UncheckedIOException lost) {
        if (!(lost.getCause() instanceof ConnectException)) {
          failed.add(lost.getCause().toString());
        }
        return;
      }
    }
  }
}
