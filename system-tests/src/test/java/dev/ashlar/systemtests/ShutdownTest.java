package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to stop answers first; and one home has one server. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ShutdownTest {
  private static final int CLIENTS = 4;
  private static final long ANSWERS_BEFORE_THE_SIGNAL = 200;
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
      Queue<String> failed = new ConcurrentLinkedQueue<>();
      AtomicBoolean signalled = new AtomicBoolean();
      for (int client = 0; client < CLIENTS; client++) {
        clients.execute(() -> read(server, answered, failed, signalled));
      }
      Program.await(() -> answered.get() > ANSWERS_BEFORE_THE_SIGNAL);
      signalled.set(true);
      server.child().process().destroy();
      Result ended = server.child().await();
      assertThat(ended.code()).as(ended.all()).isIn(0, TERMINATED);
      clients.shutdown();
      assertThat(clients.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      assertThat(failed).isEmpty();
      assertThat(ended.err()).doesNotContain("Exception");
    }
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
   * Reads until the server takes no more. A connection that it refuses or closes between two
   * requests was not a request it took: a load balancer has been told by {@code /readyz}.
   */
  private static void read(
      RunningServer server, AtomicLong answered, Queue<String> failed, AtomicBoolean signalled) {
    while (true) {
      // A connection made while the server goes may end unread; one made before may not.
      boolean isLate = signalled.get();
      try {
        HttpResponse<String> answer = server.features(Shop.SERVICE, "\"user_id\":\"7\"");
        if (answer.statusCode() == 503) {
          return;
        }
        if (answer.statusCode() != 200 || !answer.body().contains("\"features\"")) {
          failed.add(answer.statusCode() + " " + answer.body());
          return;
        }
        answered.incrementAndGet();
      } catch (UncheckedIOException ended) {
        IOException cause = ended.getCause();
        if (!isLate && !isRefusal(cause)) {
          failed.add(cause.toString());
        }
        return;
      }
    }
  }

  private static boolean isRefusal(IOException cause) {
    String text = cause.toString();
    return cause instanceof java.net.ConnectException || text.contains("GOAWAY");
  }
}
