package dev.ashlar.client.definitions;

import dev.ashlar.api.NearestName;
import dev.ashlar.api.Quoted;
import dev.ashlar.api.v1.BatchFeatureViewDefinition;
import dev.ashlar.api.v1.BatchSourceDefinition;
import dev.ashlar.api.v1.ColumnDefinition;
import dev.ashlar.api.v1.Definition;
import dev.ashlar.api.v1.EntityDefinition;
import dev.ashlar.api.v1.FeatureServiceDefinition;
import dev.ashlar.api.v1.JoinKey;
import dev.ashlar.api.v1.JoinKeyBinding;
import dev.ashlar.api.v1.ServiceMember;
import dev.ashlar.api.v1.SourceFilter;
import dev.ashlar.api.v1.SourceFormat;
import dev.ashlar.api.v1.Sql;
import dev.ashlar.api.v1.ViewSource;
import dev.ashlar.client.definitions.YamlValue.Entry;
import dev.ashlar.client.definitions.YamlValue.Mapping;
import dev.ashlar.client.definitions.YamlValue.Scalar;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one YAML document into the message of a definition. Not thread-safe. */
final class DefinitionReader {
  /** The file that a document stands in, and where its problems go. */
  record Surroundings(
      SourceText source, StructureCheck check, ProblemSink problems, SourceFiles files) {}

  private final Surroundings around;

  DefinitionReader(Surroundings around) {
    this.around = around;
  }

  /** Returns what a document defines, or reports that it is not known. */
  Optional<ObjectNotation> kind(YamlValue document) {
    if (!(document instanceof Mapping mapping)) {
      problem(document.span(), "a document that is " + document.words(), "expected: `kind: …`");
      return Optional.empty();
    }
    Optional<Scalar> kind = mapping.scalar("kind");
    if (kind.isEmpty()) {
      problem(
          mapping.span(),
          "a document without `kind`",
          "expected: one of " + String.join(", ", kindNames()));
      return Optional.empty();
    }
    Optional<ObjectNotation> notation = Notation.kind(kind.get().text());
    if (notation.isEmpty()) {
      unknownKind(kind.get());
    }
    return notation;
  }

  private static List<String> kindNames() {
    return Notation.KINDS.stream().map(ObjectNotation::name).toList();
  }

  private void unknownKind(Scalar kind) {
    if (Notation.LATER_KINDS.contains(kind.text())) {
      problem(
          kind.span(),
          "a " + kind.text() + StructureCheck.NOT_YET,
          "expected: one of " + String.join(", ", kindNames()));
      return;
    }
    String hint =
        NearestName.find(kind.text(), kindNames())
            .map(near -> "did you mean `" + near + "`?")
            .orElse("expected: one of " + String.join(", ", kindNames()));
    problem(kind.span(), "unknown kind " + Quoted.of(kind.text()), hint);
  }

  /** Returns the definition as far as it can be read. */
  Definition read(Mapping mapping, ObjectNotation notation) {
    Set<String> unreadable = new HashSet<>(around.check().object(mapping, notation));
    OriginRecorder origin = new OriginRecorder(around.source().file(), unreadable);
    Fields fields = new Fields(mapping, around.check(), origin, "");
    origin.put("", fields.scalar("name").map(Scalar::span).orElse(mapping.span()));
    Definition.Builder definition = Definition.newBuilder();
    fields.text("name", definition::setName);
    fields.text("description", definition::setDescription);
    fields.text("owner", definition::setOwner);
    fields.putKey("tags", "tags");
    definition.putAllTags(tags(fields));
    switch (notation.name()) {
      case "entity" -> definition.setEntity(entity(fields));
      case "batch_source" -> definition.setBatchSource(source(fields, origin));
      case "batch_feature_view" -> definition.setBatchFeatureView(view(fields, origin));
      case "feature_service" -> definition.setFeatureService(service(fields, origin));
      default -> throw new IllegalStateException("kind " + notation.name() + " has no reader");
    }
    return definition.setOrigin(origin.build()).build();
  }

  static Map<String, String> tags(Fields fields) {
    Map<String, String> tags = new LinkedHashMap<>();
    if (fields.value("tags").orElse(null) instanceof Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        if (entry.key() instanceof Scalar key && entry.value() instanceof Scalar value) {
          tags.put(key.text(), value.text());
        }
      }
    }
    return tags;
  }

  private static EntityDefinition entity(Fields fields) {
    EntityDefinition.Builder entity = EntityDefinition.newBuilder();
    fields.pairs(
        "join_keys",
        "name",
        "type",
        (name, type) -> entity.addJoinKeys(JoinKey.newBuilder().setName(name).setType(type)));
    return entity.build();
  }

  private BatchSourceDefinition source(Fields fields, OriginRecorder origin) {
    BatchSourceDefinition.Builder source = BatchSourceDefinition.newBuilder();
    Map<String, SourceFormat> formats =
        Map.of(
            "parquet", SourceFormat.SOURCE_FORMAT_PARQUET,
            "csv", SourceFormat.SOURCE_FORMAT_CSV,
            "json", SourceFormat.SOURCE_FORMAT_JSON_LINES);
    formats.forEach((key, format) ->
        fields.text(
            key,
            "path",
            path -> {
              source.setFormat(format);
              Span span = fields.scalar(key).map(Scalar::span).orElse(Span.FILE);
              around
                  .files()
                  .absolutePath(around.source(), span, path)
                  .ifPresentOrElse(source::setPath, () -> origin.unreadable("path"));
            }));
    fields.text("timestamp", source::setTimestamp);
    fields.pairs(
        "schema",
        "name",
        "type",
        (name, type) ->
            source.addSchema(ColumnDefinition.newBuilder().setName(name).setType(type)));
    return source.build();
  }

  private BatchFeatureViewDefinition view(Fields fields, OriginRecorder origin) {
    BatchFeatureViewDefinition.Builder view = BatchFeatureViewDefinition.newBuilder();
    fields.texts("entities", view::addEntities);
    fields.flag("incremental", view::setIncremental);
    sources(fields, origin, view);
    sql(fields, origin).ifPresent(view::setSql);
    fields.text("timestamp", view::setTimestamp);
    fields.text("batch_schedule", view::setBatchSchedule);
    fields.text("aggregation_interval", view::setAggregationInterval);
    fields.text("aggregation_secondary_key", view::setAggregationSecondaryKey);
    fields.integer("max_keys", view::setMaxKeys);
    fields.text("null_counts", view::setNullCounts);
    fields.text("lifetime_start_time", view::setLifetimeStartTime);
    fields.text("data_delay", view::setDataDelay);
    fields.text("feature_start_time", view::setFeatureStartTime);
    fields.text("feature_end_time", view::setFeatureEndTime);
    fields.text("ttl", view::setTtl);
    fields.integer("lookback", view::setLookback);
    fields.text("history_retention", view::setHistoryRetention);
    fields.flag("online", view::setOnline);
    fields.flag("offline", view::setOffline);
    fields.flag("prevent_destroy", view::setPreventDestroy);
    fields.putKey("features", "features");
    FeatureReader features = new FeatureReader(around, origin, view);
    for (YamlValue feature : fields.items("features")) {
      if (feature instanceof Mapping mapping) {
        features.read(mapping);
      }
    }
    return view.build();
  }

  private void sources(
      Fields fields, OriginRecorder origin, BatchFeatureViewDefinition.Builder view) {
    fields.putKey("sources", "sources");
    for (YamlValue item : fields.items("sources")) {
      String path = "sources[" + view.getSourcesCount() + "]";
      ViewSource.Builder source = ViewSource.newBuilder();
      origin.put(path, item.span());
      if (item instanceof Scalar name) {
        source.setSource(name.text());
      } else if (item instanceof Mapping mapping) {
        Fields own = new Fields(mapping, around.check(), origin, path + ".");
        own.text("source", source::setSource);
        own.flag("unfiltered", source::setUnfiltered);
        if (own.value("filter").orElse(null) instanceof Mapping filter) {
          origin.put(path + ".filter", filter.span());
          source.setFilter(filter(new Fields(filter, around.check(), origin, path + ".filter.")));
        }
      }
      view.addSources(source);
    }
  }

  private static SourceFilter filter(Fields fields) {
    SourceFilter.Builder filter = SourceFilter.newBuilder();
    fields.text("start", filter::setStart);
    fields.text("end", filter::setEnd);
    return filter.build();
  }

  private Optional<Sql> sql(Fields fields, OriginRecorder origin) {
    Optional<Scalar> inline = fields.scalar("sql");
    if (inline.isPresent()) {
      fields.putKey("sql", "sql");
      return Optional.of(
          Sql.newBuilder()
              .setText(inline.get().text())
              .addAllPositions(
                  SqlAlignment.align(around.source(), inline.get().span(), inline.get().text()))
              .build());
    }
    Optional<Scalar> named = fields.scalar("sql_file");
    Optional<SourceText> file =
        named.flatMap(name -> around.files().sqlFile(around.source(), name.span(), name.text()));
    named.ifPresent(name -> origin.put("sql", name.span()));
    if (named.isPresent() && file.isEmpty()) {
      origin.unreadable("sql");
    }
    return file.map(text ->
        Sql.newBuilder()
            .setText(text.text())
            .setFile(text.file())
            .addAllPositions(SqlAlignment.wholeFile(text.text()))
            .build());
  }

  private FeatureServiceDefinition service(Fields fields, OriginRecorder origin) {
    FeatureServiceDefinition.Builder service = FeatureServiceDefinition.newBuilder();
    fields.putKey("features", "members");
    for (YamlValue item : fields.items("features")) {
      String path = "members[" + service.getMembersCount() + "]";
      ServiceMember.Builder member = ServiceMember.newBuilder();
      origin.put(path, item.span());
      if (item instanceof Scalar name) {
        member.setView(name.text());
        origin.put(path + ".view", name.span());
      } else if (item instanceof Mapping mapping) {
        member(new Fields(mapping, around.check(), origin, path + "."), member);
      }
      service.addMembers(member);
    }
    return service.build();
  }

  private static void member(Fields fields, ServiceMember.Builder member) {
    fields.text("view", member::setView);
    fields.text("as", "alias", member::setAlias);
    fields.texts("only", member::addOnly);
    fields.pairs(
        "join_keys",
        "join_key",
        "request_key",
        (joinKey, requestKey) ->
            member.addJoinKeys(
                JoinKeyBinding.newBuilder().setJoinKey(joinKey).setRequestKey(requestKey)));
  }

  private void problem(Span span, String message, String hint) {
    around.problems().add(around.source().file(), span, message, hint);
  }
}
