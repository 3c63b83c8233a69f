package dev.ashlar.model.resolve;

import dev.ashlar.api.v1.EntityDefinition;
import dev.ashlar.api.v1.JoinKey;
import dev.ashlar.model.definition.Entity;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves entities; a join key's name has one type in the whole repository. Not thread-safe. */
final class EntityResolver {
  private static final Set<DataType.Kind> KEY_KINDS =
      EnumSet.of(
          DataType.Kind.INT64, DataType.Kind.STRING, DataType.Kind.BOOL, DataType.Kind.TIMESTAMP);

  /** A join key and where it was first named. */
  private record FirstUse(Field key, SourcePosition position) {}

  private final Map<String, FirstUse> firstUses = new HashMap<>();

  /** Returns the entity, or empty if something is wrong with it. */
  Optional<Entity> resolve(Catalog.Entry entry) {
    Located at = entry.at();
    EntityDefinition entity = entry.definition().getEntity();
    if (entity.getJoinKeysCount() == 0 && at.readable("join_keys")) {
      at.problem(
          "join_keys",
          "an entity without join keys",
          "expected: at least one, such as {customer_id: int64}");
    }
    if (entity.getJoinKeysCount() > ResolverLimits.MAX_JOIN_KEYS) {
      at.problem(
          "join_keys",
          entity.getJoinKeysCount() + " join keys",
          "expected: at most " + ResolverLimits.MAX_JOIN_KEYS);
      return Optional.empty();
    }
    List<Field> keys = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < entity.getJoinKeysCount(); i++) {
      JoinKey key = entity.getJoinKeys(i);
      String path = "join_keys[" + i + "]";
      joinKey(key, at, path).ifPresent(keys::add);
      if (!names.add(key.getName().toLowerCase(Locale.ROOT))) {
        at.problem(path + ".name", "join key `" + key.getName() + "` is named twice");
      }
    }
    return at.isSound()
        ? Optional.of(
            new Entity(entry.definition().getName(), keys, MetadataReader.of(entry.definition())))
        : Optional.empty();
  }

  private Optional<Field> joinKey(JoinKey key, Located at, String path) {
    boolean named = NameRules.check("join key", key.getName(), at, path + ".name");
    Optional<DataType> type = NameRules.type(key.getType(), at, path + ".type");
    if (!named || type.isEmpty()) {
      return Optional.empty();
    }
    if (!KEY_KINDS.contains(type.get().kind())) {
      at.problem(
          path + ".type",
          "a join key of type " + type.get().text(),
          "expected: int64, string, bool or timestamp");
      return Optional.empty();
    }
    Field field = new Field(key.getName(), type.get());
    checkOneType(field, at, path);
    return Optional.of(field);
  }

  private void checkOneType(Field key, Located at, String path) {
    SourcePosition position = at.at(path + ".type");
    FirstUse first = firstUses.putIfAbsent(key.name(), new FirstUse(key, position));
    if (first != null && !first.key().type().equals(key.type())) {
      at.problem(
          position,
          "join key `" + key.name() + "` is " + key.type().text() + " here",
          "expected: " + first.key().type().text(),
          "it is " + first.key().type().text() + " at " + first.position().text());
    }
  }
}
