package dev.ashlar.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainTest {
  private static final int CLIENTS = 4;

  @TempDir private Path folder;

  private HttpOptions options() {
    return HttpFixture.options(folder).withDraining(Duration.ofSeconds(3), Duration.ofSeconds(60));
  }

  /** Clients go on until they hear, as a load balancer would, that the server is not ready. */
  @Test
  void noRequestFailsWhileTheServerStopsUnderLoad() throws Exception {
    HttpFixture fixture = new HttpFixture(options());
    AtomicInteger answered = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        running.add(clients.submit(() -> sendUntilNotReady(fixture, answered)));
      }
      while (answered.get() < 200) {
        Thread.onSpinWait();
      }
      fixture.close();
      for (Future<?> client : running) {
        client.get(5, TimeUnit.MINUTES);
      }
    } finally {
      clients.shutdown();
    }
    assertThat(answered.get()).isGreaterThan(200);
  }

  private static void sendUntilNotReady(HttpFixture fixture, AtomicInteger answered) {
    boolean ready = true;
    while (ready) {
      HttpResponse<String> answer = fixture.getFeatures("prod-CONSUMER", HttpFixture.BODY);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      answered.incrementAndGet();
      HttpResponse<String> readiness = fixture.send(fixture.request("/readyz").GET());
      ready = readiness.statusCode() == 200;
      if (!ready) {
        assertThat(readiness.statusCode()).isEqualTo(503);
        assertThat(readiness.body()).startsWith("{\"error\":\"UNAVAILABLE\",\"code\":14,");
      }
    }
  }

  @Test
  void aRunningRequestIsAnsweredBeforeTheServerStops() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    HttpFixture fixture =
        new HttpFixture(
            options(),
            () ->
                List.of(
                    Route.get(
                        "/test/slow",
                        Access.open(),
                        call -> {
                          begun.countDown();
                          finish.await();
                          return HttpAnswer.json("{}".getBytes(StandardCharsets.UTF_8));
                        })));
    CompletableFuture<HttpResponse<String>> slow =
        CompletableFuture.supplyAsync(() -> fixture.send(fixture.request("/test/slow").GET()));
    begun.await();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(fixture::close);
    while (fixture.send(fixture.request("/readyz").GET()).statusCode() == 200) {
      Thread.onSpinWait();
    }
    assertThat(closing).isNotDone();
    finish.countDown();

    assertThat(slow.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    closing.get(30, TimeUnit.SECONDS);
  }

  @Test
  void theServerIsNotReadyBeforeItSaysSo() {
    try (HttpFixture fixture = new HttpFixture(options())) {
      AshlarHttpServer starting =
          AshlarHttpServer.start(
              options(), key -> java.util.Optional.empty(), fixture.registry, List.of());
      assertThat(starting.isReady()).isFalse();
      starting.ready();
      assertThat(starting.isReady()).isTrue();
      starting.close();
      assertThat(starting.isReady()).isFalse();
    }
  }
}
