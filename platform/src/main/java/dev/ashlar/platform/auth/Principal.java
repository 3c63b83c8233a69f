package dev.ashlar.platform.auth;

/**
 * Who calls: the account behind a key that was verified. Immutable.
 *
 * @param keyId the public id of the key, fit for logs
 * @param name what the key's creator called it
 * @param workspace the workspace that the role is for, {@link #ALL_WORKSPACES} for an admin
 */
public record Principal(String keyId, String name, String workspace, Role role) {

  /** Stands for every workspace. */
  public static final String ALL_WORKSPACES = "*";

  public Principal {
    if (workspace.equals(ALL_WORKSPACES) != (role == Role.ADMIN)) {
      throw new IllegalArgumentException(
          "a "
              + role
              + " of workspace "
              + workspace
              + " (expected: an admin of * or another role"
              + " of one workspace)");
    }
  }

  /** Returns whether the principal may do, in a workspace, what needs a role. */
  public boolean may(Role needed, String inWorkspace) {
    return role.allows(needed)
        && (workspace.equals(ALL_WORKSPACES) || workspace.equals(inWorkspace));
  }
}
