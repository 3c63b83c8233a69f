package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.api.v1.Problem;
import dev.ashlar.client.definitions.RepositoryReading;
import dev.ashlar.client.http.HttpTransport;
import dev.ashlar.client.http.ServerException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a feature repository, runs its tests and asks a server for a plan; reports every mistake
 * together.
 */
final class Planning {
  private final HttpTransport server;
  private final Console console;
  private final ServerCommand command;

  Planning(HttpTransport server, Console console, ServerCommand command) {
    this.server = server;
    this.console = console;
    this.command = command;
  }

  /** Returns the plan that would make the workspace what the repository says. */
  JsonNode plan(Path repository) {
    RepositoryReading reading = RepositoryOption.read(repository);
    List<Problem> problems = new ArrayList<>(reading.problems());
    problems.addAll(test(reading));
    JsonNode plan = null;
    try {
      plan = server.post(command.workspacePath("/plans"), body(reading.repository()));
    } catch (ServerException refused) {
      List<Problem> found = problems(refused.body());
      if (found.isEmpty() && problems.isEmpty()) {
        throw refused;
      }
      problems.addAll(found);
    }
    if (plan == null || !problems.isEmpty()) {
      throw ProblemPrinter.print(console, problems, reading);
    }
    return plan;
  }

  /** Runs the repository's own tests: returns mistakes in them, and fails if one fails. */
  private List<Problem> test(RepositoryReading reading) {
    if (reading.tests().isEmpty()) {
      return List.of();
    }
    FeatureTests.Report report =
        command.environment().tests().run(reading.repository(), reading.tests());
    if (reading.problems().isEmpty() && report.problems().isEmpty()) {
      if (!TestPrinter.isPassed(report.outcomes())) {
        new TestPrinter(console).refuse(report.outcomes());
        throw new CommandFailure("");
      }
      console.notice(TestPrinter.summary(report.outcomes()));
    }
    return report.problems();
  }

  private static List<Problem> problems(JsonNode body) {
    List<Problem> problems = new ArrayList<>();
    for (JsonNode node : body.path("problems")) {
      Problem.Builder problem = Problem.newBuilder();
      try {
        JsonFormat.parser().ignoringUnknownFields().merge(node.toString(), problem);
      } catch (InvalidProtocolBufferException malformed) {
        throw new CommandFailure("the server's answer is malformed: " + malformed.getMessage());
      }
      problems.add(problem.build());
    }
    return problems;
  }

  private static String body(FeatureRepository repository) {
    return "{\"repository\":" + ProblemPrinter.json(repository) + "}";
  }
}
