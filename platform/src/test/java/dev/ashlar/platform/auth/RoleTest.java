package dev.ashlar.platform.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleTest {
  private static final Map<Role, Set<Role>> ALLOWED =
      Map.of(
          Role.ADMIN, EnumSet.allOf(Role.class),
          Role.OWNER,
              EnumSet.of(Role.OWNER, Role.EDITOR, Role.OPERATOR, Role.CONSUMER, Role.VIEWER),
          Role.EDITOR, EnumSet.of(Role.EDITOR, Role.OPERATOR, Role.CONSUMER, Role.VIEWER),
          Role.OPERATOR, EnumSet.of(Role.OPERATOR, Role.VIEWER),
          Role.CONSUMER, EnumSet.of(Role.CONSUMER, Role.VIEWER),
          Role.VIEWER, EnumSet.of(Role.VIEWER));

  @Test
  void eachRoleAllowsExactlyWhatTheLatticeSays() {
    for (Role held : Role.values()) {
      for (Role needed : Role.values()) {
        assertThat(held.allows(needed))
            .as("%s allows %s", held, needed)
            .isEqualTo(ALLOWED.get(held).contains(needed));
      }
    }
  }

  @Test
  void aPrincipalMayActInItsOwnWorkspaceOnly() {
    Principal editor = new Principal("k1", "ci", "prod", Role.EDITOR);

    assertThat(editor.may(Role.EDITOR, "prod")).isTrue();
    assertThat(editor.may(Role.OWNER, "prod")).isFalse();
    assertThat(editor.may(Role.VIEWER, "other")).isFalse();
  }

  @Test
  void anAdminMayActEverywhere() {
    Principal admin = new Principal("k1", "root", Principal.ALL_WORKSPACES, Role.ADMIN);

    assertThat(admin.may(Role.OWNER, "prod")).isTrue();
    assertThat(admin.may(Role.ADMIN, Principal.ALL_WORKSPACES)).isTrue();
  }

  @Test
  void onlyAnAdminSpansWorkspaces() {
    assertThatThrownBy(() -> new Principal("k1", "ci", Principal.ALL_WORKSPACES, Role.EDITOR))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Principal("k1", "ci", "prod", Role.ADMIN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
