package dev.ashlar.server.control;

import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.model.resolve.Resolution;

/** Resolves the messages of authors against the sources that this server may read. Thread-safe. */
@FunctionalInterface
public interface DefinitionResolver {

  /** Returns the definitions, or everything that is wrong with them. */
  Resolution resolve(FeatureRepository repository);
}
