package dev.ashlar.server.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.platform.auth.KeyVerifier;
import dev.ashlar.platform.auth.Principal;
import dev.ashlar.platform.auth.Role;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who calls and whether they may. Thread-safe. */
final class Authentication {
  /** No key of any kind is longer; what is, is not looked at. */
  static final int KEY_CHARS = 512;

  private static final String[] SCHEMES = {"Tecton-key ", "Ashlar-key ", "Bearer "};

  private final KeyVerifier keys;

  Authentication(KeyVerifier keys) {
    this.keys = keys;
  }

  /**
   * Returns the caller, null on open routes.
   *
   * @throws AshlarException UNAUTHENTICATED without a valid key, PERMISSION_DENIED if the route
   *     needs what the caller does not have
   */
  @Nullable Principal check(ServiceRequestContext context, Access access) {
    return switch (access) {
      case Access.Open open -> null;
      case Access.AnyKey anyKey -> principal(context);
      case Access.InWorkspace needed ->
          require(principal(context), needed.role(), context.pathParam("workspace"));
      case Access.Admin admin -> require(principal(context), Role.ADMIN, Principal.ALL_WORKSPACES);
    };
  }

  private Principal principal(ServiceRequestContext context) {
    String header = context.request().headers().get(HttpHeaderNames.AUTHORIZATION);
    String key = header == null ? null : key(header);
    Optional<Principal> principal = key == null ? Optional.empty() : keys.verify(key);
    if (principal.isEmpty()) {
      throw new AshlarException(
          ErrorCode.UNAUTHENTICATED,
          (header == null ? "no key" : "an unknown key")
              + " (expected: header Authorization: Ashlar-key <key>)");
    }
    return principal.get();
  }

  private static @Nullable String key(String header) {
    for (String scheme : SCHEMES) {
      if (header.regionMatches(true, 0, scheme, 0, scheme.length())) {
        String key = header.substring(scheme.length()).strip();
        return key.isEmpty() || key.length() > KEY_CHARS ? null : key;
      }
    }
    return null;
  }

  private static Principal require(Principal principal, Role role, @Nullable String workspace) {
    if (workspace == null || !principal.may(role, workspace)) {
      throw new AshlarException(
          ErrorCode.PERMISSION_DENIED,
          "this key may not do this (expected: role " + role + " in the workspace)");
    }
    return principal;
  }
}
