package dev.ashlar.client.definitions;

import dev.ashlar.api.v1.Problem;
import dev.ashlar.model.resolve.FeatureTestResolver;
import dev.ashlar.model.resolve.Resolution;
import dev.ashlar.model.resolve.Resolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of definitions, read and resolved as the command line and the server do together. */
record RepositoryUnderTest(Path folder) {

  RepositoryUnderTest write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    return this;
  }

  RepositoryReading read() {
    return FeatureRepositoryReader.read(folder);
  }

  Resolution resolve() {
    return Resolver.resolve(read().repository(), new FakeSchemaProbe());
  }

  /** Returns everything that is wrong, of the reader and the resolver. */
  ProblemReport report() {
    RepositoryReading reading = read();
    List<Problem> problems = new ArrayList<>(reading.problems());
    Resolver.resolve(reading.repository(), new FakeSchemaProbe())
        .problems()
        .forEach(problem -> problems.add(problem.toMessage()));
    FeatureTestResolver.resolve(reading.repository(), reading.tests(), new FakeSchemaProbe())
        .problems()
        .forEach(problem -> problems.add(problem.toMessage()));
    return new ProblemReport(problems, reading.texts());
  }

  /** Returns the messages of everything that is wrong. */
  List<String> messages() {
    return report().problems().stream().map(Problem::getMessage).toList();
  }

  /** Returns the plain report, with this folder called {@code <repository>}. */
  String text() {
    return report()
        .render(ProblemReport.Style.PLAIN)
        .replace(folder.toAbsolutePath().normalize().toString(), "<repository>");
  }
}
