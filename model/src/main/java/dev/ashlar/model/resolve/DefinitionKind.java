package dev.ashlar.model.resolve;

import dev.ashlar.api.v1.Definition;
import java.util.Optional;

/** The kinds of definitions, by the words of the notation. */
enum DefinitionKind {
  ENTITY("entity", "an entity"),
  BATCH_SOURCE("batch_source", "a batch_source"),
  BATCH_FEATURE_VIEW("batch_feature_view", "a batch_feature_view"),
  FEATURE_SERVICE("feature_service", "a feature_service");

  private final String word;
  private final String withArticle;

  DefinitionKind(String word, String withArticle) {
    this.word = word;
    this.withArticle = withArticle;
  }

  String word() {
    return word;
  }

  String withArticle() {
    return withArticle;
  }

  static Optional<DefinitionKind> of(Definition definition) {
    return switch (definition.getKindCase()) {
      case ENTITY -> Optional.of(ENTITY);
      case BATCH_SOURCE -> Optional.of(BATCH_SOURCE);
      case BATCH_FEATURE_VIEW -> Optional.of(BATCH_FEATURE_VIEW);
      case FEATURE_SERVICE -> Optional.of(FEATURE_SERVICE);
      case KIND_NOT_SET -> Optional.empty();
    };
  }
}
