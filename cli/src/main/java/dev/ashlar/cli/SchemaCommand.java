package dev.ashlar.cli;

import dev.ashlar.client.definitions.JsonSchemaWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "schema",
    description = {
      "Print the JSON Schema of definitions, for editors that complete and check YAML.",
      "",
      "Example: ashlar schema > ashlar.schema.json",
      ""
    })
final class SchemaCommand implements Callable<Integer> {
  private final Environment environment;

  // Taken as by every other command, though it changes nothing.
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--json", description = "As without it: a schema is JSON.")
  private boolean json;

  SchemaCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    environment.out().println(JsonSchemaWriter.write());
    environment.out().flush();
    return 0;
  }
}
