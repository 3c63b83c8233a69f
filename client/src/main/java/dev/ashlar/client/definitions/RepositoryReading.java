package dev.ashlar.client.definitions;

import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.api.v1.Problem;
import java.util.List;
import java.util.Map;

/**
 * What a folder of definitions gave. Immutable.
 *
 * @param repository everything that could be read; the server can judge it although there are
 *     problems, and reports none twice
 * @param problems what is wrong with the notation; nothing may be applied unless this is empty
 * @param texts the files, by path below the repository, to show problems in
 */
public record RepositoryReading(
    FeatureRepository repository, List<Problem> problems, Map<String, String> texts) {
  public RepositoryReading {
    problems = List.copyOf(problems);
    texts = Map.copyOf(texts);
  }
}
