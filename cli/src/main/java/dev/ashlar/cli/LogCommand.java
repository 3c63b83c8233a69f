package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.client.http.HttpTransport;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "log",
    description = {"List what was applied, newest first.", ""})
final class LogCommand extends ServerCommand {
  LogCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(HttpTransport server, Console console) {
    JsonNode answer = server.get(workspacePath("/snapshots"));
    if (asJson()) {
      console.json(answer);
      return 0;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("SNAPSHOT", "APPLIED", "BY", "PLAN", "SUMMARY"));
    for (JsonNode snapshot : answer.path("snapshots")) {
      rows.add(
          List.of(
              text(snapshot, "number"),
              text(snapshot, "applied_at"),
              text(snapshot, "applied_by"),
              text(snapshot, "plan_id"),
              text(snapshot, "summary")));
    }
    console.table(rows);
    return 0;
  }
}
