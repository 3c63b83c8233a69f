package dev.ashlar.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.ashlar.api.v1.Problem;
import dev.ashlar.api.v1.Problems;
import dev.ashlar.client.definitions.ProblemReport;
import dev.ashlar.client.definitions.RepositoryReading;
import java.util.List;

/** Shows an author every mistake in a feature repository together. */
final class ProblemPrinter {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();

  private ProblemPrinter() {}

  /** Prints the problems, and returns what ends the command. */
  static CommandFailure print(Console console, List<Problem> problems, RepositoryReading reading) {
    ProblemReport report = new ProblemReport(problems, reading.texts());
    if (console.isJson()) {
      Problems message = Problems.newBuilder().addAllProblems(report.problems()).build();
      console.json(ServerCommand.parse(json(message)));
    } else {
      console.notice(
          report.render(
              console.isColoured() ? ProblemReport.Style.COLOURED : ProblemReport.Style.PLAIN));
    }
    return new CommandFailure("");
  }

  /** Returns a message as JSON on one line. */
  static String json(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
