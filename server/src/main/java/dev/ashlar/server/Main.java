package dev.ashlar.server;

import java.io.PrintStream;
import java.util.List;

/** The entry point of the {@code ashlar} command. */
public final class Main {
  static final String VERSION = "0.1.0-SNAPSHOT";

  private static final int USAGE_ERROR = 2;

  private Main() {}

  /** Runs the command line and exits with its code: 0 done, 2 wrong usage. */
  public static void main(String[] args) {
    int code = run(List.of(args), System.out, System.err);
    System.exit(code);
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.equals(List.of("--version"))) {
      out.println("ashlar " + VERSION + " (JDK " + Runtime.version() + ")");
      return 0;
    }
    if (args.equals(List.of("--help"))) {
      out.println(usage());
      return 0;
    }
    err.println(usage());
    return USAGE_ERROR;
  }

  private static String usage() {
    return "usage: ashlar [--version | --help]";
  }
}
