package dev.ashlar.controlplane.definitions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.model.definition.BatchSource;
import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.definition.Entity;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.FeatureService.Member;
import dev.ashlar.model.definition.Metadata;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Resolved definitions as JSON and back. The text is canonical: equal definitions give equal text,
 * so that it can be hashed. Fields that are not known are ignored; a greater {@code format_version}
 * is refused. Durations and times are in microseconds.
 */
public final class DefinitionsParser {
  static final String NAME = "name";
  static final String DESCRIPTION = "description";
  static final String TAGS = "tags";

  private static final int FORMAT_VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String VERSION = "format_version";
  private static final String OWNER = "owner";
  private static final String ENTITIES = "entities";
  private static final String SOURCES = "sources";
  private static final String VIEWS = "batch_feature_views";
  private static final String SERVICES = "feature_services";
  private static final String JOIN_KEYS = "join_keys";
  private static final String FORMAT = "format";
  private static final String PATH = "path";
  private static final String TIMESTAMP = "timestamp";
  private static final String SCHEMA = "schema";
  private static final String MEMBERS = "members";
  private static final String VIEW = "view";
  private static final String ALIAS = "alias";
  private static final String ONLY = "only";

  private DefinitionsParser() {}

  /** Returns the canonical text of definitions. */
  public static String toJson(Definitions definitions) {
    ObjectNode json = Json.object().put(VERSION, FORMAT_VERSION);
    json.set(ENTITIES, Json.array(definitions.entities().values(), DefinitionsParser::toJson));
    json.set(SOURCES, Json.array(definitions.sources().values(), DefinitionsParser::toJson));
    json.set(VIEWS, Json.array(definitions.views().values(), ViewParser::toJson));
    json.set(SERVICES, Json.array(definitions.services().values(), DefinitionsParser::toJson));
    return json.toString();
  }

  /**
   * Returns the definitions of a text.
   *
   * @throws AshlarException CORRUPT if the text is damaged or of a newer format
   */
  public static Definitions fromJson(String text) {
    JsonNode json = tree(text);
    long version = Json.number(json, VERSION);
    if (version > FORMAT_VERSION) {
      throw new AshlarException(
          ErrorCode.CORRUPT,
          "stored definitions have format "
              + version
              + " (expected: at most "
              + FORMAT_VERSION
              + "; a newer Ashlar wrote them)");
    }
    return definitions(json);
  }

  static ObjectNode putMetadata(ObjectNode json, Metadata metadata) {
    if (!metadata.description().isEmpty()) {
      json.put(DESCRIPTION, metadata.description());
    }
    if (!metadata.owner().isEmpty()) {
      json.put(OWNER, metadata.owner());
    }
    if (!metadata.tags().isEmpty()) {
      json.set(TAGS, Json.stringMap(metadata.tags()));
    }
    return json;
  }

  static Metadata metadata(JsonNode json) {
    return new Metadata(
        Json.stringOr(json, DESCRIPTION, ""),
        Json.stringOr(json, OWNER, ""),
        Json.stringMap(json, TAGS));
  }

  private static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException damaged) {
      throw new AshlarException(
          ErrorCode.CORRUPT, "stored definitions are damaged (expected: JSON)", damaged);
    }
  }

  private static Definitions definitions(JsonNode json) {
    try {
      return new Definitions(
          byName(Json.list(json, ENTITIES, DefinitionsParser::entity), Entity::name),
          byName(Json.list(json, SOURCES, DefinitionsParser::source), BatchSource::name),
          byName(Json.list(json, VIEWS, ViewParser::view), view -> view.name()),
          byName(Json.list(json, SERVICES, DefinitionsParser::service), FeatureService::name));
    } catch (IllegalArgumentException | IllegalStateException damaged) {
      throw new AshlarException(
          ErrorCode.CORRUPT,
          "stored definitions are damaged: " + damaged.getMessage() + " (expected: valid values)",
          damaged);
    }
  }

  private static <T> Map<String, T> byName(List<T> items, Function<T, String> name) {
    return items.stream().collect(Collectors.toMap(name, item -> item));
  }

  private static ObjectNode toJson(Entity entity) {
    ObjectNode json = Json.object().put(NAME, entity.name());
    json.set(JOIN_KEYS, Json.array(entity.joinKeys(), TypeJson::toJson));
    return putMetadata(json, entity.metadata());
  }

  private static Entity entity(JsonNode json) {
    return new Entity(
        Json.string(json, NAME), Json.list(json, JOIN_KEYS, TypeJson::field), metadata(json));
  }

  private static ObjectNode toJson(BatchSource source) {
    ObjectNode json = Json.object().put(NAME, source.name());
    json.put(FORMAT, source.format().name().toLowerCase(Locale.ROOT)).put(PATH, source.path());
    source.timestamp().ifPresent(column -> json.put(TIMESTAMP, column));
    json.set(SCHEMA, TypeJson.toJson(source.schema()));
    return putMetadata(json, source.metadata());
  }

  private static BatchSource source(JsonNode json) {
    return new BatchSource(
        Json.string(json, NAME),
        FileFormat.valueOf(Json.string(json, FORMAT).toUpperCase(Locale.ROOT)),
        Json.string(json, PATH),
        Json.optionalString(json, TIMESTAMP),
        TypeJson.schema(json, SCHEMA),
        metadata(json));
  }

  private static ObjectNode toJson(FeatureService service) {
    ObjectNode json = Json.object().put(NAME, service.name());
    json.set(MEMBERS, Json.array(service.members(), DefinitionsParser::toJson));
    return putMetadata(json, service.metadata());
  }

  private static FeatureService service(JsonNode json) {
    return new FeatureService(
        Json.string(json, NAME),
        Json.list(json, MEMBERS, DefinitionsParser::member),
        metadata(json));
  }

  private static ObjectNode toJson(Member member) {
    ObjectNode json = Json.object().put(VIEW, member.view()).put(ALIAS, member.alias());
    member.only().ifPresent(features -> json.set(ONLY, Json.strings(features)));
    json.set(JOIN_KEYS, Json.stringMap(member.joinKeys()));
    return json;
  }

  private static Member member(JsonNode json) {
    return new Member(
        Json.string(json, VIEW),
        Json.string(json, ALIAS),
        json.has(ONLY) ? Optional.of(Json.stringList(json, ONLY)) : Optional.empty(),
        Json.stringMap(json, JOIN_KEYS));
  }
}
