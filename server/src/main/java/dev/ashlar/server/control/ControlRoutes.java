package dev.ashlar.server.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import dev.ashlar.api.v1.FeatureRepository;
import dev.ashlar.controlplane.ControlPlane;
import dev.ashlar.controlplane.WorkspaceKind;
import dev.ashlar.controlplane.jobs.JobCommands;
import dev.ashlar.controlplane.jobs.JobCommands.Completed;
import dev.ashlar.controlplane.keys.Keys;
import dev.ashlar.controlplane.plan.Applied;
import dev.ashlar.controlplane.plan.Plan;
import dev.ashlar.controlplane.store.JobRow;
import dev.ashlar.controlplane.store.JobState;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.resolve.Problem;
import dev.ashlar.model.resolve.Resolution;
import dev.ashlar.model.resolve.Resolver;
import dev.ashlar.model.resolve.SchemaProbe;
import dev.ashlar.model.time.Interval;
import dev.ashlar.platform.auth.Role;
import dev.ashlar.server.http.Access;
import dev.ashlar.server.http.HttpAnswer;
import dev.ashlar.server.http.HttpCall;
import dev.ashlar.server.http.Route;
import dev.ashlar.server.http.RouteGroup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Workspaces, plans, snapshots, jobs and keys over HTTP. */
public final class ControlRoutes implements RouteGroup {
  private static final String WORKSPACE = "workspace";
  private static final int GRPC_INVALID_ARGUMENT = 3;

  private final ControlPlane control;
  private final SchemaProbe probe;

  /**
   * @param probe what plans ask about sources and SQL
   */
  public ControlRoutes(ControlPlane control, SchemaProbe probe) {
    this.control = control;
    this.probe = probe;
  }

  @Override
  public List<Route> routes() {
    String all = "/api/v1/workspaces";
    String one = all + "/{workspace}";
    Access viewer = Access.role(Role.VIEWER);
    Access editor = Access.role(Role.EDITOR);
    Access operator = Access.role(Role.OPERATOR);
    return List.of(
        Route.post(all, Access.admin(), this::createWorkspace),
        Route.get(all, Access.anyKey(), this::listWorkspaces),
        Route.delete(one, Access.role(Role.OWNER), this::deleteWorkspace),
        Route.post(one + "/plans", editor, this::plan),
        Route.get(one + "/plans/{id}", viewer, this::showPlan),
        Route.post(one + "/plans/{id}/apply", editor, this::apply),
        Route.get(one + "/snapshots", viewer, this::snapshots),
        Route.get(one + "/jobs", viewer, this::jobs),
        Route.get(one + "/jobs/{id}", viewer, this::job),
        Route.post(one + "/jobs/{id}/cancel", operator, this::cancel),
        Route.post(one + "/jobs/{id}/retry", operator, this::retry),
        Route.post(one + "/materialize", operator, this::materialize),
        Route.post("/api/v1/keys", Access.anyKey(), this::createKey),
        Route.get("/api/v1/keys", Access.anyKey(), this::listKeys),
        Route.delete("/api/v1/keys/{id}", Access.anyKey(), this::revokeKey));
  }

  private HttpAnswer createWorkspace(HttpCall call) {
    RequestJson request = RequestJson.of(call, Set.of("name", "live"));
    WorkspaceKind kind = request.flag("live") ? WorkspaceKind.LIVE : WorkspaceKind.DEVELOPMENT;
    return RequestJson.answer(
        ControlJson.workspace(
            control.createWorkspace(request.text("name"), kind, call.principal())));
  }

  private HttpAnswer listWorkspaces(HttpCall call) {
    ObjectNode answer = RequestJson.object();
    ArrayNode workspaces = answer.putArray("workspaces");
    control.workspaces().stream()
        .filter(row -> call.principal().may(Role.VIEWER, row.name()))
        .forEach(row -> workspaces.add(ControlJson.workspace(row)));
    return RequestJson.answer(answer);
  }

  private HttpAnswer deleteWorkspace(HttpCall call) {
    control.deleteWorkspace(call.pathParameter(WORKSPACE), call.principal());
    return RequestJson.answer(RequestJson.object());
  }

  private HttpAnswer plan(HttpCall call) throws InvalidProtocolBufferException {
    RequestJson request = RequestJson.of(call, Set.of("repository", "restore_snapshot"));
    String workspace = call.pathParameter(WORKSPACE);
    if (request.has("repository") == request.has("restore_snapshot")) {
      throw RequestJson.invalid(
          "the body has both or neither of repository and restore_snapshot (expected: one)");
    }
    if (request.has("restore_snapshot")) {
      long snapshot = request.number("restore_snapshot");
      return answer(control.planRestore(workspace, snapshot, call.principal()));
    }
    FeatureRepository repository = repository(request);
    return switch (Resolver.resolve(repository, probe)) {
      case Resolution.Resolved resolved ->
          answer(control.plan(workspace, resolved.definitions(), call.principal()));
      case Resolution.Rejected rejected -> problems(rejected.problems());
    };
  }

  private HttpAnswer showPlan(HttpCall call) {
    return answer(control.plan(call.pathParameter(WORKSPACE), call.pathParameter("id")));
  }

  private HttpAnswer apply(HttpCall call) {
    RequestJson.of(call, Set.of());
    Applied applied =
        control.apply(call.pathParameter(WORKSPACE), call.pathParameter("id"), call.principal());
    ObjectNode answer =
        RequestJson.object()
            .put("snapshot", applied.snapshot())
            .put("outcome", applied.outcome().name());
    ArrayNode ids = answer.putArray("job_ids");
    applied.jobIds().forEach(ids::add);
    return RequestJson.answer(answer);
  }

  private HttpAnswer snapshots(HttpCall call) {
    ObjectNode answer = RequestJson.object();
    ArrayNode snapshots = answer.putArray("snapshots");
    control
        .snapshots(call.pathParameter(WORKSPACE))
        .forEach(row -> snapshots.add(ControlJson.snapshot(row)));
    return RequestJson.answer(answer);
  }

  private HttpAnswer jobs(HttpCall call) {
    Optional<String> view = call.queryParameter("view").filter(name -> !name.isEmpty());
    Optional<JobState> state =
        call.queryParameter("state").filter(name -> !name.isEmpty()).map(ControlRoutes::state);
    ObjectNode answer = RequestJson.object();
    ArrayNode jobs = answer.putArray("jobs");
    control
        .jobs(call.pathParameter(WORKSPACE), view, state)
        .forEach(row -> jobs.add(ControlJson.job(row, control.progress(row.id()))));
    return RequestJson.answer(answer);
  }

  private HttpAnswer job(HttpCall call) {
    return answer(control.job(call.pathParameter(WORKSPACE), call.pathParameter("id")));
  }

  private HttpAnswer cancel(HttpCall call) {
    RequestJson.of(call, Set.of());
    return answer(
        control.cancelJob(
            call.pathParameter(WORKSPACE), call.pathParameter("id"), call.principal()));
  }

  private HttpAnswer retry(HttpCall call) {
    RequestJson.of(call, Set.of());
    return answer(
        control.retryJob(
            call.pathParameter(WORKSPACE), call.pathParameter("id"), call.principal()));
  }

  private HttpAnswer materialize(HttpCall call) {
    RequestJson request = RequestJson.of(call, Set.of("feature_view", "from", "to", "overwrite"));
    long from = request.timeMicros("from");
    long to = request.timeMicros("to");
    if (from >= to) {
      throw RequestJson.invalid("from is not before to (expected: from < to)");
    }
    Completed completed = request.flag("overwrite") ? Completed.OVERWRITE : Completed.REFUSE;
    ObjectNode answer = RequestJson.object();
    ArrayNode ids = answer.putArray("job_ids");
    control
        .materialize(
            new JobCommands.Request(
                call.pathParameter(WORKSPACE),
                request.text("feature_view"),
                new Interval(from, to),
                completed),
            call.principal())
        .forEach(ids::add);
    return RequestJson.answer(answer);
  }

  private HttpAnswer createKey(HttpCall call) {
    RequestJson request = RequestJson.of(call, Set.of("name", "workspace", "role"));
    Keys.NewKey created =
        control
            .keys()
            .create(
                request.text("name"),
                request.text("workspace"),
                role(request.text("role")),
                call.principal());
    return RequestJson.answer(ControlJson.key(created.row()).put("key", created.text()));
  }

  private HttpAnswer listKeys(HttpCall call) {
    ObjectNode answer = RequestJson.object();
    ArrayNode keys = answer.putArray("keys");
    control.keys().list(call.principal()).forEach(row -> keys.add(ControlJson.key(row)));
    return RequestJson.answer(answer);
  }

  private HttpAnswer revokeKey(HttpCall call) {
    return RequestJson.answer(
        ControlJson.key(control.keys().revoke(call.pathParameter("id"), call.principal())));
  }

  private HttpAnswer answer(JobRow job) {
    return RequestJson.answer(ControlJson.job(job, control.progress(job.id())));
  }

  private static HttpAnswer answer(Plan plan) {
    return RequestJson.answer(ControlJson.plan(plan));
  }

  private static FeatureRepository repository(RequestJson request) {
    FeatureRepository.Builder repository = FeatureRepository.newBuilder();
    try {
      JsonFormat.parser().merge(request.node("repository").toString(), repository);
    } catch (InvalidProtocolBufferException malformed) {
      throw RequestJson.invalid(
          "repository is malformed: "
              + malformed.getMessage()
              + " (expected: a FeatureRepository of definitions.proto)");
    }
    return repository.build();
  }

  private static HttpAnswer problems(List<Problem> problems) throws InvalidProtocolBufferException {
    StringBuilder list = new StringBuilder();
    JsonFormat.Printer printer =
        JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();
    for (Problem problem : problems) {
      list.append(list.isEmpty() ? "" : ",").append(printer.print(problem.toMessage()));
    }
    String json =
        "{\"error\":\""
            + ErrorCode.INVALID_DEFINITION
            + "\",\"code\":"
            + GRPC_INVALID_ARGUMENT
            + ",\"message\":\"the definitions have problems (expected: none)\",\"problems\":["
            + list
            + "]}";
    return new HttpAnswer.Bytes(
        HttpStatus.BAD_REQUEST, MediaType.JSON_UTF_8, json.getBytes(StandardCharsets.UTF_8));
  }

  private static JobState state(String name) {
    for (JobState state : JobState.values()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    throw RequestJson.invalid(
        "state is unknown (expected: PENDING, RUNNING, SUCCEEDED, FAILED or CANCELLED)");
  }

  private static Role role(String name) {
    for (Role role : Role.values()) {
      if (role.name().toLowerCase(Locale.ROOT).equals(name)) {
        return role;
      }
    }
    throw RequestJson.invalid(
        "role is unknown (expected: owner, editor, operator, consumer, viewer or admin)");
  }
}
