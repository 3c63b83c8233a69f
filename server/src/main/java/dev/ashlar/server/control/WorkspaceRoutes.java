package dev.ashlar.server.control;

import dev.ashlar.api.v1.CreatePlanRequest;
import dev.ashlar.api.v1.CreateWorkspaceRequest;
import dev.ashlar.api.v1.ListSnapshotsResponse;
import dev.ashlar.api.v1.ListWorkspacesResponse;
import dev.ashlar.api.v1.Workspace;
import dev.ashlar.controlplane.ControlPlane;
import dev.ashlar.controlplane.WorkspaceKind;
import dev.ashlar.controlplane.store.WorkspaceRow;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.resolve.Resolution;
import dev.ashlar.platform.auth.Role;
import dev.ashlar.server.http.HttpAnswer;
import dev.ashlar.server.http.HttpCall;

/** Workspaces, their plans and their snapshots. Thread-safe. */
final class WorkspaceRoutes {
  private final ControlPlane plane;
  private final DefinitionResolver resolver;

  WorkspaceRoutes(ControlPlane plane, DefinitionResolver resolver) {
    this.plane = plane;
    this.resolver = resolver;
  }

  HttpAnswer create(HttpCall call) {
    CreateWorkspaceRequest request =
        ControlJson.parse(call, CreateWorkspaceRequest.newBuilder()).build();
    WorkspaceKind kind =
        switch (request.getKind()) {
          case LIVE -> WorkspaceKind.LIVE;
          case DEVELOPMENT -> WorkspaceKind.DEVELOPMENT;
          case UNSPECIFIED, UNRECOGNIZED ->
              throw new AshlarException(
                  ErrorCode.INVALID_ARGUMENT, "no kind (expected: LIVE or DEVELOPMENT)");
        };
    WorkspaceRow row = plane.createWorkspace(request.getName(), kind, call.principal());
    return ControlJson.ok(ControlMessages.workspace(row));
  }

  HttpAnswer list(HttpCall call) {
    ListWorkspacesResponse.Builder response = ListWorkspacesResponse.newBuilder();
    for (WorkspaceRow row : plane.workspaces()) {
      if (call.principal().may(Role.VIEWER, row.name())) {
        response.addWorkspaces(ControlMessages.workspace(row));
      }
    }
    return ControlJson.ok(response.build());
  }

  HttpAnswer delete(HttpCall call) {
    plane.deleteWorkspace(workspace(call), call.principal());
    return ControlJson.ok(Workspace.getDefaultInstance());
  }

  HttpAnswer plan(HttpCall call) {
    CreatePlanRequest request = ControlJson.parse(call, CreatePlanRequest.newBuilder()).build();
    return switch (request.getTargetCase()) {
      case REPOSITORY -> plan(call, resolver.resolve(request.getRepository()));
      case RESTORE_SNAPSHOT ->
          ControlJson.ok(
              ControlMessages.plan(
                  plane.planRestore(
                      workspace(call), request.getRestoreSnapshot(), call.principal())));
      case TARGET_NOT_SET ->
          throw new AshlarException(
              ErrorCode.INVALID_ARGUMENT,
              "nothing to plan (expected: repository or restore_snapshot)");
    };
  }

  HttpAnswer showPlan(HttpCall call) {
    return ControlJson.ok(
        ControlMessages.plan(plane.plan(workspace(call), call.pathParameter("plan"))));
  }

  HttpAnswer apply(HttpCall call) {
    return ControlJson.ok(
        ControlMessages.applied(
            plane.apply(workspace(call), call.pathParameter("plan"), call.principal())));
  }

  HttpAnswer snapshots(HttpCall call) {
    ListSnapshotsResponse.Builder response = ListSnapshotsResponse.newBuilder();
    plane
        .snapshots(workspace(call))
        .forEach(row -> response.addSnapshots(ControlMessages.snapshot(row)));
    return ControlJson.ok(response.build());
  }

  private HttpAnswer plan(HttpCall call, Resolution resolution) {
    return switch (resolution) {
      case Resolution.Resolved resolved ->
          ControlJson.ok(
              ControlMessages.plan(
                  plane.plan(workspace(call), resolved.definitions(), call.principal())));
      case Resolution.Rejected rejected -> ControlJson.rejected(rejected.problems());
    };
  }

  private static String workspace(HttpCall call) {
    return call.pathParameter("workspace");
  }
}
