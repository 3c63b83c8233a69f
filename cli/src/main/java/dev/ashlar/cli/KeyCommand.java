package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.client.http.HttpTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "key",
    description = {
      "Create, list and revoke keys. A key has one role in one workspace.",
      "",
      "Roles: owner > editor > operator, consumer > viewer; admin in all workspaces.",
      ""
    })
final class KeyCommand extends CommandGroup {
  private static final String PATH = "/api/v1/keys";

  KeyCommand(Environment environment) {
    super(new Create(environment), new ListAll(environment), new Revoke(environment));
  }

  @Command(name = "create", description = "Create a key; it is shown once.%n")
  static final class Create extends ServerCommand {
    @Parameters(paramLabel = "NAME", description = "What the key is for.")
    private String name = "";

    @Option(
        names = "--role",
        defaultValue = "consumer",
        description = "What the key may do (default: ${DEFAULT-VALUE}).")
    private String role = "";

    Create(Environment environment) {
      super(environment);
    }

    @Override
    int run(HttpTransport server, Console console) {
      ObjectNode request =
          object()
              .put("name", name)
              .put("workspace", workspace())
              .put("role", role.toUpperCase(Locale.ROOT));
      JsonNode created = server.post(PATH, request.toString());
      if (asJson()) {
        console.json(created);
      } else {
        console.notice(
            "Key "
                + text(created.path("key"), "id")
                + ", "
                + role
                + " in "
                + workspace()
                + "; shown once:");
        console.line(text(created, "secret"));
      }
      return 0;
    }
  }

  @Command(name = "list", description = "List keys, without their secrets.%n")
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
      rows.add(List.of("ID", "NAME", "WORKSPACE", "ROLE", "CREATED", "REVOKED"));
      for (JsonNode key : answer.path("keys")) {
        rows.add(
            List.of(
                text(key, "id"),
                text(key, "name"),
                text(key, "workspace"),
                text(key, "role").toLowerCase(Locale.ROOT),
                text(key, "created_at"),
                text(key, "revoked_at")));
      }
      console.table(rows);
      return 0;
    }
  }

  @Command(name = "revoke", description = "Revoke a key; it stops working at once.%n")
  static final class Revoke extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The key's id (see: ashlar key list).")
    private String id = "";

    Revoke(Environment environment) {
      super(environment);
    }

    @Override
    int run(HttpTransport server, Console console) {
      JsonNode answer = server.delete(PATH + "/" + encode(id));
      if (asJson()) {
        console.json(answer);
      } else {
        console.line("Revoked key " + id);
      }
      return 0;
    }
  }
}
