package dev.ashlar.server.http;

import dev.ashlar.platform.auth.Role;

/** Who may call a route; checked before the body is read. */
public sealed interface Access {

  /** Anybody, without a key. */
  record Open() implements Access {}

  /** Whoever has a valid key; the handler checks the rest, as the workspace is in the body. */
  record AnyKey() implements Access {}

  /** Whoever has the role in the workspace that the path names as {@code {workspace}}. */
  record InWorkspace(Role role) implements Access {}

  /** Admins. */
  record Admin() implements Access {}

  /** Returns access for anybody. */
  static Access open() {
    return new Open();
  }

  /** Returns access for every valid key. */
  static Access anyKey() {
    return new AnyKey();
  }

  /** Returns access for a role in the path's workspace. */
  static Access role(Role role) {
    return new InWorkspace(role);
  }

  /** Returns access for admins. */
  static Access admin() {
    return new Admin();
  }
}
