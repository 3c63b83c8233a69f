package dev.ashlar.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.client.definitions.InitTemplate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "init",
    description = {"Write a small, commented feature repository that applies as it is.", ""})
final class InitCommand implements Callable<Integer> {
  private final Environment environment;

  @Parameters(
      arity = "0..1",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "The folder to write to (default: the working directory).")
  private Path directory = Path.of("");

  @Option(names = "--json", description = "Print the files as JSON, for programs.")
  private boolean json;

  InitCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Path target = environment.workingDirectory().resolve(directory).normalize();
    List<Path> written = write(target);
    if (json) {
      ObjectNode answer = ServerCommand.object();
      ArrayNode files = answer.putArray("files");
      written.forEach(
          file -> files.add(environment.workingDirectory().relativize(file).toString()));
      environment.out().println(answer.toPrettyString());
      environment.out().flush();
      return 0;
    }
    for (Path file : written) {
      environment.out().println("  " + environment.workingDirectory().relativize(file));
    }
    String goThere = target.equals(environment.workingDirectory()) ? "" : "cd " + quoted() + " && ";
    environment.out().println("Next: " + goThere + "ashlar plan && ashlar apply");
    environment.out().flush();
    return 0;
  }

  /** Returns the folder as a shell takes it. */
  private String quoted() {
    String text = directory.toString();
    return text.matches("[\\w./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static List<Path> write(Path target) {
    try {
      return InitTemplate.write(target);
    } catch (IOException failed) {
      throw new CommandFailure(
          target + " cannot be written: " + failed.getMessage() + " (expected: a new folder)");
    }
  }
}
