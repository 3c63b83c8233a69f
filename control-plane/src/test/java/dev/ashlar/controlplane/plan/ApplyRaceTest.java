package dev.ashlar.controlplane.plan;

import static dev.ashlar.controlplane.Fixture.ADMIN;
import static dev.ashlar.controlplane.Fixture.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.controlplane.ControlPlane;
import dev.ashlar.controlplane.Fixture;
import dev.ashlar.controlplane.TestViews;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes, not two threads: the lock that decides is the file's. */
class ApplyRaceTest {
  private static final int ROUNDS = 30;

  @TempDir Path home;

  @Test
  void ofTwoProcessesThatApplyAtOnceOneWinsAndOneIsTold() throws IOException {
    try (Racer one = new Racer(home, 1);
        Racer two = new Racer(home, 2)) {
      for (int round = 1; round <= ROUNDS; round++) {
        one.say("plan " + round);
        two.say("plan " + round);
        assertThat(List.of(one.hear(), two.hear())).containsOnly("planned");
        one.say("apply");
        two.say("apply");
        assertThat(List.of(one.hear(), two.hear()))
            .as("round %d", round)
            .containsExactlyInAnyOrder("won " + round, "told CONFLICT");
      }
    }
  }

  /** The other end of a {@link Racer}: plans and applies when it is told to. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      int number = Integer.parseInt(args[1]);
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      try (Fixture fixture = new Fixture(Path.of(args[0]))) {
        Plan plan = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (line.startsWith("plan ")) {
            plan = plan(fixture.plane, 10 * Integer.parseInt(line.substring(5)) + number);
            out.println("planned");
          } else {
            out.println(apply(fixture.plane, plan));
          }
        }
      }
    }

    private static Plan plan(ControlPlane plane, int lookback) {
      return plane.plan(
          PROD,
          TestViews.definitions(TestViews.aggregates().with(v -> v.lookback = lookback).build()),
          ADMIN);
    }

    private static String apply(ControlPlane plane, Plan plan) {
      try {
        return "won " + plane.apply(PROD, plan.id(), ADMIN).snapshot();
      } catch (AshlarException lost) {
        return "told " + (lost.code() == ErrorCode.CONFLICT ? "CONFLICT" : lost.getMessage());
      }
    }
  }

  private static final class Racer implements AutoCloseable {
    private final Process process;
    private final PrintStream out;
    private final BufferedReader in;

    Racer(Path home, int number) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Child.class.getName(),
                  home.toString(),
                  Integer.toString(number))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      out = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
      in =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    void say(String line) {
      out.println(line);
    }

    String hear() throws IOException {
      String line = in.readLine();
      return line == null ? "the process ended" : line;
    }

    @Override
    public void close() {
      out.close();
      process.destroyForcibly();
    }
  }
}
