package dev.ashlar.server.http;

import java.util.List;

/**
 * Some routes that belong together; whoever has them implements this.
 *
 * <pre>{@code
 * final class PlanRoutes implements RouteGroup {
 *   public List<Route> routes() {
 *     return List.of(
 *         Route.post("/api/v1/workspaces/{workspace}/plan", Access.role(Role.EDITOR), this::plan));
 *   }
 *
 *   private HttpAnswer plan(HttpCall call) {
 *     return HttpAnswer.json(planner.plan(call.pathParameter("workspace"), call.body()));
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface RouteGroup {

  /** Returns the routes; asked once, before the server starts. */
  List<Route> routes();
}
