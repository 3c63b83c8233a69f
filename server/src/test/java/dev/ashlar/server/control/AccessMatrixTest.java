package dev.ashlar.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import dev.ashlar.controlplane.WorkspaceKind;
import dev.ashlar.platform.auth.Principal;
import dev.ashlar.platform.auth.Role;
import dev.ashlar.server.http.Route;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route × every role × the own and another workspace. The roles are written down again. */
class AccessMatrixTest {
  private static final Set<Role> ALL = EnumSet.allOf(Role.class);
  private static final Set<Role> OPERATORS =
      EnumSet.of(Role.OPERATOR, Role.EDITOR, Role.OWNER, Role.ADMIN);
  private static final Set<Role> EDITORS = EnumSet.of(Role.EDITOR, Role.OWNER, Role.ADMIN);
  private static final Set<Role> OWNERS = EnumSet.of(Role.OWNER, Role.ADMIN);

  private static final Map<String, Set<Role>> ALLOWED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("POST /api/v1/workspaces", EnumSet.of(Role.ADMIN)),
              Map.entry("GET /api/v1/workspaces", ALL),
              Map.entry("DELETE /api/v1/workspaces/{workspace}", OWNERS),
              Map.entry("POST /api/v1/workspaces/{workspace}/plans", EDITORS),
              Map.entry("GET /api/v1/workspaces/{workspace}/plans/{plan}", ALL),
              Map.entry("POST /api/v1/workspaces/{workspace}/plans/{plan}/apply", EDITORS),
              Map.entry("GET /api/v1/workspaces/{workspace}/snapshots", ALL),
              Map.entry("GET /api/v1/workspaces/{workspace}/jobs", ALL),
              Map.entry("GET /api/v1/workspaces/{workspace}/jobs/{job}", ALL),
              Map.entry("POST /api/v1/workspaces/{workspace}/jobs/{job}/cancel", OPERATORS),
              Map.entry("POST /api/v1/workspaces/{workspace}/jobs/{job}/retry", OPERATORS),
              Map.entry("POST /api/v1/workspaces/{workspace}/materialize", OPERATORS),
              Map.entry("POST /api/v1/keys", OWNERS),
              Map.entry("GET /api/v1/keys", OWNERS),
              Map.entry("DELETE /api/v1/keys/{key}", OWNERS)));

  @TempDir Path home;
  private ControlFixture fixture;

  @BeforeEach
  void open() {
    fixture = new ControlFixture(home);
    Principal admin =
        fixture.plane.keys().verifier().verify(fixture.keys.get(Role.ADMIN)).orElseThrow();
    fixture.plane.createWorkspace("other", WorkspaceKind.LIVE, admin);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theMatrixKnowsEveryRoute() {
    assertThat(fixture.routes.routes().stream().map(AccessMatrixTest::name))
        .containsExactlyInAnyOrderElementsOf(ALLOWED.keySet());
  }

  @Test
  void withoutAValidKeyEveryRouteAnswers401() {
    for (Route route : fixture.routes.routes()) {
      for (String key : List.of("", "nonsense", "ashlar_admin_" + "0".repeat(40) + "_00000000")) {
        assertThat(status(route, "prod", key)).as(name(route)).isEqualTo(401);
      }
    }
  }

  @Test
  void everyRouteAnswers403ExactlyToTheRolesThatMayNot() {
    for (Route route : destructiveLast()) {
      for (Role role : refusedFirst(ALLOWED.get(name(route)))) {
        boolean refused = status(route, "prod", fixture.keys.get(role)) == 403;
        assertThat(refused)
            .as("%s by %s", name(route), role)
            .isEqualTo(!ALLOWED.get(name(route)).contains(role));
      }
    }
  }

  @Test
  void aKeyOfOneWorkspaceIsRefusedInAnother() {
    for (Route route : fixture.routes.routes()) {
      if (route.path().contains("{workspace}")) {
        for (String workspace : List.of("other", "nowhere")) {
          assertThat(status(route, workspace, fixture.keys.get(Role.OWNER)))
              .as("%s of %s", name(route), workspace)
              .isEqualTo(403);
        }
      }
    }
  }

  private static List<Role> refusedFirst(Set<Role> allowed) {
    List<Role> roles = new ArrayList<>(EnumSet.complementOf(EnumSet.copyOf(allowed)));
    roles.addAll(allowed);
    return roles;
  }

  /** Deleting the workspace would take the keys of the rest along. */
  private List<Route> destructiveLast() {
    List<Route> routes = new ArrayList<>(fixture.routes.routes());
    routes.sort(
        Comparator.comparing(route -> name(route).equals("DELETE /api/v1/workspaces/{workspace}")));
    return routes;
  }

  private int status(Route route, String workspace, String key) {
    String path =
        route
            .path()
            .replace("{workspace}", workspace)
            .replace("{plan}", "none")
            .replace("{job}", "none")
            .replace("{key}", "none");
    String body = route.method() == HttpMethod.POST ? "{}" : "";
    return fixture.call(route.method(), path, key, body).status();
  }

  private static String name(Route route) {
    return route.method() + " " + route.path();
  }
}
