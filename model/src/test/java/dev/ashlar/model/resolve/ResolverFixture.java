package dev.ashlar.model.resolve;

import dev.ashlar.api.v1.AggregateDefinition;
import dev.ashlar.api.v1.BatchFeatureViewDefinition;
import dev.ashlar.api.v1.BatchSourceDefinition;
import dev.ashlar.api.v1.Definition;
import dev.ashlar.api.v1.EntityDefinition;
import dev.ashlar.api.v1.FeatureDefinition;
import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.api.v1.JoinKey;
import dev.ashlar.api.v1.SourceFormat;
import dev.ashlar.api.v1.Sql;
import dev.ashlar.api.v1.ViewSource;
import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Short ways to make messages and to resolve them against a probe that knows one schema. */
abstract class ResolverFixture {
  static final Schema ROWS =
      Schema.of(
          new Field("id", DataType.INT64),
          new Field("at", DataType.TIMESTAMP),
          new Field("x", DataType.FLOAT64));

  Schema bound = ROWS;

  final SchemaProbe probe =
      new SchemaProbe() {
        @Override
        public Schema inspect(FileFormat format, String path) {
          return ROWS;
        }

        @Override
        public Schema bind(String sql, Map<String, Schema> tables, Set<String> parameters) {
          return bound;
        }
      };

  static Definition entity(String name, JoinKey... keys) {
    return Definition.newBuilder()
        .setName(name)
        .setEntity(EntityDefinition.newBuilder().addAllJoinKeys(List.of(keys)))
        .build();
  }

  static JoinKey key(String name) {
    return JoinKey.newBuilder().setName(name).setType("int64").build();
  }

  static BatchSourceDefinition.Builder files() {
    return BatchSourceDefinition.newBuilder()
        .setFormat(SourceFormat.SOURCE_FORMAT_PARQUET)
        .setPath("/data/x.parquet")
        .setTimestamp("at");
  }

  static Definition source(String name, BatchSourceDefinition.Builder source) {
    return Definition.newBuilder().setName(name).setBatchSource(source).build();
  }

  static FeatureDefinition aggregate(String name, String window) {
    return FeatureDefinition.newBuilder()
        .setName(name)
        .setAggregate(
            AggregateDefinition.newBuilder().setFunction("sum").setColumn("x").setWindow(window))
        .build();
  }

  static BatchFeatureViewDefinition.Builder viewOf(FeatureDefinition... features) {
    return BatchFeatureViewDefinition.newBuilder()
        .addEntities("user")
        .addSources(ViewSource.newBuilder().setSource("events"))
        .setSql(Sql.newBuilder().setText("SELECT * FROM events"))
        .setTimestamp("at")
        .setFeatureStartTime("2024-01-01")
        .addAllFeatures(List.of(features));
  }

  static Definition view(BatchFeatureViewDefinition.Builder view) {
    return Definition.newBuilder().setName("view").setBatchFeatureView(view).build();
  }

  Resolution resolve(Definition... definitions) {
    return Resolver.resolve(
        FeatureRepository.newBuilder().addAllDefinitions(List.of(definitions)).build(), probe);
  }

  List<String> messages(Definition... definitions) {
    return resolve(definitions).problems().stream().map(Problem::message).toList();
  }

  /** Resolves a view amid what it needs. */
  List<String> messagesOf(BatchFeatureViewDefinition.Builder view) {
    return messages(entity("user", key("id")), source("events", files()), view(view));
  }

  BatchFeatureView resolved(BatchFeatureViewDefinition.Builder view) {
    Definitions definitions =
        resolve(entity("user", key("id")), source("events", files()), view(view)).orElseThrow();
    return definitions.views().get("view");
  }
}
