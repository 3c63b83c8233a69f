package dev.ashlar.serving;

import dev.ashlar.model.definition.FeatureService;
import dev.ashlar.model.definition.FeatureServiceId;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.platform.auth.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The plans of the services of each workspace's current snapshot; they go, all together, when the
 * snapshot does. Thread-safe.
 */
final class PlanCache {
  private final ServingCatalog catalog;
  private final Function<String, ServiceTelemetry> telemetry;
  private final Map<String, Plans> byWorkspace = new ConcurrentHashMap<>();

  PlanCache(ServingCatalog catalog, Function<String, ServiceTelemetry> telemetry) {
    this.catalog = catalog;
    this.telemetry = telemetry;
  }

  /** Returns the plan of the service that a request for values names. */
  ServicePlan plan(ServingCall call, RequestHead head) {
    return plan(call, head, Role.CONSUMER);
  }

  /** Returns the plan of the service that a request for its description names. */
  ServicePlan planForViewer(ServingCall call, RequestHead head) {
    return plan(call, head, Role.VIEWER);
  }

  private ServicePlan plan(ServingCall call, RequestHead head, Role role) {
    String workspace = named(RequestField.WORKSPACE_NAME, call.workspace(), head.workspace);
    if (!call.principal().may(role, workspace)) {
      throw new AshlarException(
          ErrorCode.PERMISSION_DENIED,
          "this key may not do this in workspace "
              + BadRequest.shown(workspace)
              + " (expected: role "
              + role
              + " in it)");
    }
    boolean isNamed = call.service() != null || head.service != null;
    if (isNamed == (head.serviceId != null)) {
      throw BadRequest.at(
          "params",
          isNamed ? "a service by name and by id" : "no service",
          "one of featureServiceName and featureServiceId");
    }
    Plans plans = plans(workspace);
    return head.serviceId != null
        ? plans.planOfId(head.serviceId)
        : plans.plan(named(RequestField.FEATURE_SERVICE_NAME, call.service(), head.service));
  }

  /** A name stands in the address or in the body; if in both, it is the same one. */
  private static String named(
      RequestField field, @Nullable String inAddress, @Nullable String inBody) {
    String name = inAddress != null ? inAddress : inBody;
    if (name == null) {
      throw BadRequest.at("params." + field.text(), "missing", "a name");
    }
    if (inBody != null && !inBody.equals(name)) {
      throw BadRequest.at("params." + field.text(), "another name than in the address", "the same");
    }
    return name;
  }

  private Plans plans(String workspace) {
    Optional<ServingSnapshot> found = catalog.workspace(workspace);
    if (found.isEmpty()) {
      byWorkspace.remove(workspace);
      throw new AshlarException(
          ErrorCode.NOT_FOUND,
          "no workspace " + BadRequest.shown(workspace) + " (expected: an existing workspace)");
    }
    ServingSnapshot snapshot = found.get();
    if (!snapshot.live()) {
      throw BadRequest.at(
          "workspace " + workspace,
          "a development workspace, which has no online serving",
          "a live workspace");
    }
    Plans plans = byWorkspace.get(workspace);
    if (plans == null || !plans.isOf(snapshot)) {
      plans = new Plans(snapshot);
      byWorkspace.put(workspace, plans);
    }
    return plans;
  }

  /** The plans of one snapshot, each made at the first request. */
  private final class Plans {
    private final ServingSnapshot snapshot;
    private final Map<String, ServicePlan> byService = new ConcurrentHashMap<>();
    private final Map<String, String> serviceOfId = new HashMap<>();

    private Plans(ServingSnapshot snapshot) {
      this.snapshot = snapshot;
      for (String service : snapshot.definitions().services().keySet()) {
        serviceOfId.put(FeatureServiceId.of(snapshot.workspace(), service), service);
      }
    }

    /** The catalog gives the same object until something changes; comparing all of it is slow. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isOf(ServingSnapshot current) {
      return snapshot == current;
    }

    private ServicePlan plan(String name) {
      ServicePlan plan = byService.get(name);
      if (plan != null) {
        return plan;
      }
      FeatureService service = snapshot.definitions().services().get(name);
      if (service == null) {
        throw unknown(name);
      }
      return byService.computeIfAbsent(
          name, added -> ServicePlanner.plan(snapshot, service, telemetry.apply(name)));
    }

    private ServicePlan planOfId(String id) {
      String service = serviceOfId.get(id);
      if (service == null) {
        throw unknown("with the id " + id);
      }
      return plan(service);
    }

    private AshlarException unknown(String service) {
      return new AshlarException(
          ErrorCode.NOT_FOUND,
          "no feature service "
              + BadRequest.shown(service)
              + " in workspace "
              + snapshot.workspace()
              + " (expected: a service of its snapshot "
              + snapshot.number()
              + ")");
    }
  }
}
