package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.client.http.HttpTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "workspace",
    description = {
      "Create, list and delete workspaces.",
      "",
      "A live workspace materializes and serves; a development workspace computes training data"
          + " from source and never materializes.",
      ""
    })
final class WorkspaceCommand extends CommandGroup {
  private static final String PATH = "/api/v1/workspaces";

  WorkspaceCommand(Environment environment) {
    super(new Create(environment), new ListAll(environment), new Delete(environment));
  }

  @Command(name = "create", description = "Create a workspace.%n")
  static final class Create extends ServerCommand {
    @Parameters(paramLabel = "NAME", description = "The new workspace.")
    private String name = "";

    @Option(names = "--live", description = "It materializes and serves (default: development).")
    private boolean live;

    Create(Environment environment) {
      super(environment);
    }

    @Override
    int run(HttpTransport server, Console console) {
      ObjectNode request = object().put("name", name).put("kind", live ? "LIVE" : "DEVELOPMENT");
      JsonNode created = server.post(PATH, request.toString());
      if (asJson()) {
        console.json(created);
      } else {
        console.line("Created " + (live ? "live" : "development") + " workspace " + name);
      }
      return 0;
    }
  }

  @Command(name = "list", description = "List workspaces.%n")
  static final class ListAll extends ServerCommand {
    ListAll(Environment environment) {
      super(environment);
    }

    @Override
    int run(HttpTransport server, Console console) {
      JsonNode answer = server.get(PATH);
      if (asJson()) {
        console.json(answer);
        return 0;
      }
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("WORKSPACE", "KIND", "CREATED"));
      for (JsonNode workspace : answer.path("workspaces")) {
        rows.add(
            List.of(
                text(workspace, "name"),
                text(workspace, "kind").toLowerCase(Locale.ROOT),
                text(workspace, "created_at")));
      }
      console.table(rows);
      return 0;
    }
  }

  @Command(name = "delete", description = "Delete a workspace and everything in it.%n")
  static final class Delete extends ServerCommand {
    @Parameters(paramLabel = "NAME", description = "The workspace.")
    private String name = "";

    @CommandLine.Mixin private final Confirmation confirmation = new Confirmation();

    Delete(Environment environment) {
      super(environment);
    }

    @Override
    int run(HttpTransport server, Console console) {
      confirmation.ask(console, "Delete workspace " + name + " and all its features?");
      JsonNode answer = server.delete(PATH + "/" + encode(name));
      if (asJson()) {
        console.json(answer);
      } else {
        console.line("Deleted workspace " + name);
      }
      return 0;
    }
  }
}
