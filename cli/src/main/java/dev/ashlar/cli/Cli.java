package dev.ashlar.cli;

import dev.ashlar.client.http.ServerException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The {@code ashlar} command line.
 *
 * <p>Exit codes: 0 done, 1 the command failed, 2 the command line was wrong.
 */
public final class Cli {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Cli() {}

  /** Runs a command line and returns the exit code. */
  public static int run(List<String> arguments, Environment environment) {
    return commandLine(environment).execute(arguments.toArray(String[]::new));
  }

  /** Returns the tree of all commands. */
  public static CommandLine commandLine(Environment environment) {
    CommandLine commandLine = new CommandLine(new Root());
    for (Object command : commands(environment)) {
      commandLine.addSubcommand(
          command instanceof CommandGroup group ? group.toCommandLine() : command);
    }
    environment.commands().forEach(commandLine::addSubcommand);
    commandLine
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version.")
                .build());
    addHelp(commandLine);
    commandLine.setOut(environment.out());
    commandLine.setErr(environment.err());
    commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> report(failure, environment.err()));
    commandLine.setParameterExceptionHandler(
        (wrong, given) -> reportUsage(wrong, environment.err()));
    return commandLine;
  }

  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
    command.getSubcommands().values().forEach(Cli::addHelp);
  }

  private static List<Object> commands(Environment environment) {
    return List.of(
        new InitCommand(environment),
        new TestCommand(environment),
        new PlanCommand(environment),
        new ApplyCommand(environment),
        new LogCommand(environment),
        new RestoreCommand(environment),
        new WorkspaceCommand(environment),
        new MaterializeCommand(environment),
        new JobsCommand(environment),
        new TrainingDataCommand(environment),
        new FeaturesInRangeCommand(environment),
        new GetCommand(environment),
        new KeyCommand(environment),
        new SchemaCommand(environment));
  }

  private static int report(Exception failure, PrintWriter err) {
    String message = message(failure);
    if (!message.isEmpty()) {
      err.println("ashlar: " + message);
      err.flush();
    }
    return FAILED;
  }

  private static String message(Exception failure) {
    if (failure instanceof CommandFailure || failure instanceof ServerException) {
      return String.valueOf(failure.getMessage());
    }
    if (failure instanceof UncheckedIOException io) {
      Throwable cause = io.getCause();
      return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
          ? "the server does not answer (expected: a running server at --server)"
          : "the connection broke or a file failed: " + cause;
    }
    return failure.toString();
  }

  private static int reportUsage(ParameterException wrong, PrintWriter err) {
    err.println("ashlar: " + wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("Try: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return USAGE;
  }

  @Command(
      name = "ashlar",
      versionProvider = Version.class,
      description = {
        "A feature platform: one definition, exact training data, fresh online values.",
        "",
        "Start with: ashlar init my-features; cd my-features; ashlar apply",
        ""
      },
      commandListHeading = "%nCommands:%n")
  private static final class Root implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  /** Answers {@code --version} from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String built = Cli.class.getPackage().getImplementationVersion();
      return new String[] {
        "ashlar " + (built == null ? "development" : built) + " (Java " + Runtime.version() + ")"
      };
    }
  }
}
