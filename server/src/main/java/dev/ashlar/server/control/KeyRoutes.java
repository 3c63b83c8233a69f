package dev.ashlar.server.control;

import dev.ashlar.api.v1.CreateKeyRequest;
import dev.ashlar.api.v1.CreateKeyResponse;
import dev.ashlar.api.v1.Key;
import dev.ashlar.api.v1.ListKeysResponse;
import dev.ashlar.controlplane.keys.Keys;
import dev.ashlar.controlplane.keys.Keys.NewKey;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.platform.auth.Principal;
import dev.ashlar.platform.auth.Role;
import dev.ashlar.server.http.HttpAnswer;
import dev.ashlar.server.http.HttpCall;

/** Keys, for admins and for owners of the keys' workspace. Thread-safe. */
final class KeyRoutes {
  private final Keys keys;

  KeyRoutes(Keys keys) {
    this.keys = keys;
  }

  HttpAnswer create(HttpCall call) {
    Principal owner = owner(call);
    CreateKeyRequest request = ControlJson.parse(call, CreateKeyRequest.newBuilder()).build();
    if (request.getRole() == Key.Role.UNSPECIFIED || request.getRole() == Key.Role.UNRECOGNIZED) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT,
          "no role (expected: OWNER, EDITOR, OPERATOR, CONSUMER, VIEWER or ADMIN)");
    }
    NewKey made =
        keys.create(
            request.getName(),
            request.getWorkspace(),
            Role.valueOf(request.getRole().name()),
            owner);
    return ControlJson.ok(
        CreateKeyResponse.newBuilder()
            .setKey(ControlMessages.key(made.row()))
            .setSecret(made.text())
            .build());
  }

  HttpAnswer list(HttpCall call) {
    ListKeysResponse.Builder response = ListKeysResponse.newBuilder();
    keys.list(owner(call)).forEach(row -> response.addKeys(ControlMessages.key(row)));
    return ControlJson.ok(response.build());
  }

  HttpAnswer revoke(HttpCall call) {
    return ControlJson.ok(ControlMessages.key(keys.revoke(call.pathParameter("key"), owner(call))));
  }

  /** Which workspace is meant is known later; whoever owns none is refused at once. */
  private static Principal owner(HttpCall call) {
    Principal principal = call.principal();
    if (!principal.may(Role.OWNER, principal.workspace())) {
      throw new AshlarException(
          ErrorCode.PERMISSION_DENIED,
          "this key may not manage keys (expected: role OWNER or ADMIN)");
    }
    return principal;
  }
}
