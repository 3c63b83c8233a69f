package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.api.v1.Problem;
import dev.ashlar.api.v1.Problems;
import dev.ashlar.client.definitions.FeatureRepositoryReader;
import dev.ashlar.client.definitions.ProblemReport;
import dev.ashlar.client.definitions.RepositoryReading;
import dev.ashlar.client.http.HttpTransport;
import dev.ashlar.client.http.ServerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a feature repository and asks a server for a plan; reports every mistake together. */
final class Planning {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();

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
    if (!Files.isRegularFile(repository.resolve(FeatureRepositoryReader.DEFAULTS_FILE))) {
      throw new CommandFailure(
          repository
              + " is not a feature repository (expected: a folder with "
              + FeatureRepositoryReader.DEFAULTS_FILE
              + "; `ashlar init` makes one)");
    }
    RepositoryReading reading = FeatureRepositoryReader.read(repository);
    List<Problem> problems = new ArrayList<>(reading.problems());
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
      throw report(new ProblemReport(problems, reading.texts()));
    }
    return plan;
  }

  private CommandFailure report(ProblemReport report) {
    if (command.asJson()) {
      ObjectNode answer = ServerCommand.object();
      ObjectNode problems = ServerCommand.parse(print(problems(report)));
      answer.setAll(problems);
      console.json(answer);
    } else {
      console.notice(
          report.render(
              console.isColoured() ? ProblemReport.Style.COLOURED : ProblemReport.Style.PLAIN));
    }
    return new CommandFailure("");
  }

  private static Problems problems(ProblemReport report) {
    return Problems.newBuilder().addAllProblems(report.problems()).build();
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
    return "{\"repository\":" + print(repository) + "}";
  }

  private static String print(com.google.protobuf.Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
