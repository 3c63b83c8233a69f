package dev.ashlar.server.control;

import static dev.ashlar.server.http.Route.delete;
import static dev.ashlar.server.http.Route.get;
import static dev.ashlar.server.http.Route.post;

import dev.ashlar.controlplane.ControlPlane;
import dev.ashlar.platform.auth.Role;
import dev.ashlar.server.http.Access;
import dev.ashlar.server.http.Route;
import dev.ashlar.server.http.RouteGroup;
import java.time.Duration;
import java.util.List;

/** All routes of the control plane, with who may call them, in one table. */
public final class ControlRoutes implements RouteGroup {
  /** Reading the schemas of many sources takes time. */
  private static final Duration PLAN_TIMEOUT = Duration.ofMinutes(2);

  private static final String WORKSPACES = "/api/v1/workspaces";
  private static final String WORKSPACE = WORKSPACES + "/{workspace}";
  private static final String PLANS = WORKSPACE + "/plans";
  private static final String PLAN = PLANS + "/{plan}";
  private static final String JOBS = WORKSPACE + "/jobs";
  private static final String JOB = JOBS + "/{job}";
  private static final String KEYS = "/api/v1/keys";

  private final WorkspaceRoutes workspaces;
  private final JobRoutes jobs;
  private final KeyRoutes keys;

  public ControlRoutes(ControlPlane plane, DefinitionResolver resolver) {
    this.workspaces = new WorkspaceRoutes(plane, resolver);
    this.jobs = new JobRoutes(plane);
    this.keys = new KeyRoutes(plane.keys());
  }

  @Override
  public List<Route> routes() {
    Access viewer = Access.role(Role.VIEWER);
    Access operator = Access.role(Role.OPERATOR);
    Access editor = Access.role(Role.EDITOR);
    Access owner = Access.role(Role.OWNER);
    return List.of(
        post(WORKSPACES, Access.admin(), workspaces::create),
        get(WORKSPACES, Access.anyKey(), workspaces::list),
        delete(WORKSPACE, owner, workspaces::delete),
        post(PLANS, editor, workspaces::plan).within(PLAN_TIMEOUT),
        get(PLAN, viewer, workspaces::showPlan),
        post(PLAN + "/apply", editor, workspaces::apply),
        get(WORKSPACE + "/snapshots", viewer, workspaces::snapshots),
        get(JOBS, viewer, jobs::list).withQuery("view", "state"),
        get(JOB, viewer, jobs::show),
        post(JOB + "/cancel", operator, jobs::cancel),
        post(JOB + "/retry", operator, jobs::retry),
        post(WORKSPACE + "/materialize", operator, jobs::materialize),
        // The workspace is in the body or behind the id: the handlers want an owner of it.
        post(KEYS, Access.anyKey(), keys::create),
        get(KEYS, Access.anyKey(), keys::list),
        delete(KEYS + "/{key}", Access.anyKey(), keys::revoke));
  }
}
