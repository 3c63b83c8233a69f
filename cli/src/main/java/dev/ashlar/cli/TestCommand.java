package dev.ashlar.cli;

import dev.ashlar.api.NameList;
import dev.ashlar.api.NearestName;
import dev.ashlar.api.Quoted;
import dev.ashlar.api.v1.FeatureTest;
import dev.ashlar.api.v1.Problem;
import dev.ashlar.client.definitions.RepositoryReading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "test",
    description = {
      "Run the repository's tests: for these rows, features have these values.",
      "",
      "A test is a document of `kind: feature_test`, in any YAML file of it:",
      "",
      "  kind: feature_test",
      "  name: late_share",
      "  view: airport_departures          # or a `service`",
      "  given:",
      "    flights:                        # a source that declares a `schema`",
      "      - {origin: ORD, date: 2001-02-01T10:00, delay: 20}",
      "      - {origin: ORD, date: 2001-02-02T11:00}  # left out: null",
      "  expect:",
      "    - key: {airport: ORD}",
      "      at: 2001-02-03",
      "      values: {late_share_7d: 1.0}",
      "",
      "Tests run here, over the given rows alone, as training data is made: no",
      "server, no network, no stores, no source files. Values are compared in every",
      "bit. `plan` and `apply` run all tests first and refuse if one fails.",
      "",
      "Mistakes in any definition are reported first, as by `plan`. Of sources that",
      "declare no `schema`, the columns are in files: what depends on them is only",
      "checked by `plan`.",
      "",
      "Exit code: 0 all passed, 1 a test failed or there is a mistake, 2 wrong usage.",
      ""
    })
final class TestCommand implements Callable<Integer> {
  private final Environment environment;

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "The tests to run (default: all).")
  private List<String> names = new ArrayList<>();

  @Mixin private final RepositoryOption repository = new RepositoryOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  TestCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Console console = new Console(environment, output);
    RepositoryReading reading = RepositoryOption.read(repository.in(environment));
    FeatureTests.Report report =
        environment.tests().run(reading.repository(), selected(reading.tests()));
    List<Problem> problems = new ArrayList<>(reading.problems());
    problems.addAll(report.problems());
    TestPrinter printer = new TestPrinter(console);
    if (!problems.isEmpty()) {
      printer.limits(report);
      throw ProblemPrinter.print(console, problems, reading);
    }
    printer.print(report);
    return TestPrinter.isPassed(report.outcomes()) ? 0 : 1;
  }

  private List<FeatureTest> selected(List<FeatureTest> tests) {
    List<String> known = tests.stream().map(FeatureTest::getName).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        String hint =
            NearestName.find(name, known)
                .map(near -> "did you mean " + near + "?")
                .orElse("expected: " + (known.isEmpty() ? "none is there" : NameList.of(known)));
        throw new CommandFailure("no test " + Quoted.of(name) + " (" + hint + ")");
      }
    }
    return names.isEmpty()
        ? tests
        : tests.stream().filter(test -> names.contains(test.getName())).toList();
  }
}
