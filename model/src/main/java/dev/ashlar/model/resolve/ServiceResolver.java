package dev.ashlar.model.resolve;

import dev.ashlar.api.Quoted;
import dev.ashlar.api.v1.FeatureServiceDefinition;
import dev.ashlar.api.v1.JoinKeyBinding;
import dev.ashlar.api.v1.ServiceMember;
import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves one feature service. Not thread-safe; used once. */
final class ServiceResolver {
  private final Catalog catalog;
  private final Map<String, ViewOutline> views;
  private final Catalog.Entry entry;
  private final Located at;
  private final Map<String, String> aliasPaths = new HashMap<>();
  private final Map<String, RequestKey> requestKeys = new HashMap<>();

  private record RequestKey(String name, DataType type, String path) {}

  ServiceResolver(Catalog catalog, Map<String, ViewOutline> views, Catalog.Entry entry) {
    this.catalog = catalog;
    this.views = views;
    this.entry = entry;
    this.at = entry.at();
  }

  /** Returns the service, or empty if something is wrong with it or with a view. */
  Optional<FeatureService> resolve() {
    FeatureServiceDefinition service = entry.definition().getFeatureService();
    if (service.getMembersCount() == 0 && at.readable("members")) {
      at.problem("members", "a service without features", "expected: at least one view");
    }
    if (service.getMembersCount() > ResolverLimits.MAX_MEMBERS_PER_SERVICE) {
      at.problem(
          "members",
          service.getMembersCount() + " views in a service",
          "expected: at most " + ResolverLimits.MAX_MEMBERS_PER_SERVICE);
      return Optional.empty();
    }
    List<FeatureService.Member> members = new ArrayList<>();
    for (int i = 0; i < service.getMembersCount(); i++) {
      member(service.getMembers(i), "members[" + i + "]").ifPresent(members::add);
    }
    return at.isSound() && !members.isEmpty()
        ? Optional.of(
            new FeatureService(
                entry.definition().getName(), members, MetadataReader.of(entry.definition())))
        : Optional.empty();
  }

  private Optional<FeatureService.Member> member(ServiceMember member, String path) {
    String alias = member.getAlias().isEmpty() ? member.getView() : member.getAlias();
    if (!member.getAlias().isEmpty()) {
      NameRules.check("alias", alias, at, path + ".alias");
    }
    checkAlias(member, alias, path);
    boolean exists =
        catalog
            .find(DefinitionKind.BATCH_FEATURE_VIEW, member.getView(), at, path + ".view")
            .isPresent();
    ViewOutline view = exists ? views.get(member.getView()) : null;
    if (view == null) {
      return Optional.empty();
    }
    if (view.view().isEmpty()) {
      at.restsOnUnsound();
    }
    view.featureNames().ifPresent(names -> checkOnly(member, names, path));
    Map<String, String> joinKeys =
        view.joinKeys().map(keys -> bindJoinKeys(member, keys, path)).orElse(Map.of());
    Optional<List<String>> only =
        member.getOnlyCount() == 0
            ? Optional.empty()
            : Optional.of(inViewOrder(member, view.featureNames().orElse(List.of())));
    return Optional.of(new FeatureService.Member(member.getView(), alias, only, joinKeys));
  }

  private static List<String> inViewOrder(ServiceMember member, List<String> names) {
    Set<String> wanted = new HashSet<>(member.getOnlyList());
    return names.stream().filter(wanted::contains).toList();
  }

  private void checkAlias(ServiceMember member, String alias, String path) {
    String here = path + (member.getAlias().isEmpty() ? ".view" : ".alias");
    String first = aliasPaths.putIfAbsent(alias.toLowerCase(Locale.ROOT), here);
    if (first != null) {
      at.problem(
          at.at(here),
          "two members of this service are called " + Quoted.of(alias),
          "give this one another name with `as`",
          "the first is at " + at.at(first).text());
    }
  }

  private void checkOnly(ServiceMember member, List<String> names, String path) {
    Set<String> known = new HashSet<>(names);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < member.getOnlyCount(); i++) {
      String feature = member.getOnly(i);
      String here = path + ".only[" + i + "]";
      if (!known.contains(feature)) {
        at.problem(
            here,
            "view `" + member.getView() + "` has no feature " + Quoted.of(feature),
            Wording.nearest(feature, names));
      } else if (!seen.add(feature)) {
        at.problem(here, "feature `" + feature + "` is listed twice");
      }
    }
  }

  private Map<String, String> bindJoinKeys(ServiceMember member, List<Field> keys, String path) {
    Map<String, String> bound = new LinkedHashMap<>();
    Map<String, String> paths = new HashMap<>();
    List<String> names = keys.stream().map(Field::name).toList();
    for (int i = 0; i < member.getJoinKeysCount(); i++) {
      JoinKeyBinding binding = member.getJoinKeys(i);
      String here = path + ".join_keys[" + i + "]";
      NameRules.check("request key", binding.getRequestKey(), at, here + ".request_key");
      if (!names.contains(binding.getJoinKey())) {
        at.problem(
            here + ".join_key",
            "view `" + member.getView() + "` has no join key " + Quoted.of(binding.getJoinKey()),
            Wording.nearest(binding.getJoinKey(), names));
      } else if (bound.put(binding.getJoinKey(), binding.getRequestKey()) != null) {
        at.problem(here + ".join_key", "join key `" + binding.getJoinKey() + "` is bound twice");
      }
      paths.put(binding.getJoinKey(), here + ".request_key");
    }
    for (Field key : keys) {
      bound.putIfAbsent(key.name(), key.name());
      String requestKey = bound.get(key.name());
      checkRequestKey(
          new RequestKey(requestKey, key.type(), paths.getOrDefault(key.name(), path + ".view")));
    }
    return bound;
  }

  /** Events have a column for each, and no two columns differ in case alone. */
  private void checkRequestKey(RequestKey key) {
    RequestKey first = requestKeys.putIfAbsent(key.name().toLowerCase(Locale.ROOT), key);
    if (first == null) {
      return;
    }
    if (!first.name().equals(key.name())) {
      at.problem(
          at.at(key.path()),
          "request key "
              + Quoted.of(key.name())
              + " differs from "
              + Quoted.of(first.name())
              + " only in case",
          "expected: one spelling, or names that differ in lower case too",
          "the first is at " + at.at(first.path()).text());
    } else if (!first.type().equals(key.type())) {
      at.problem(
          at.at(key.path()),
          "request key " + Quoted.of(key.name()) + " would be " + key.type().text() + " here",
          "expected: " + first.type().text(),
          "it is " + first.type().text() + " at " + at.at(first.path()).text());
    }
  }
}
