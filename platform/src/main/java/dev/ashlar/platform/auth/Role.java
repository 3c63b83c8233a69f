package dev.ashlar.platform.auth;

/**
 * What a principal may do in a workspace: Owner ⊃ Editor ⊃ {Operator, Consumer} ⊃ Viewer. An admin
 * may do everything in every workspace, and manages workspaces and keys.
 */
public enum Role {
  /** Everything in a workspace, its keys and its deletion included. */
  OWNER,
  /** Changes definitions: plan, apply, restore. */
  EDITOR,
  /** Runs, cancels and retries jobs. */
  OPERATOR,
  /** Reads feature values and training data. */
  CONSUMER,
  /** Reads definitions, plans and the state of jobs; no feature values. */
  VIEWER,
  /** Everything everywhere. */
  ADMIN;

  /** Returns whether a principal with this role may do what needs another role. */
  public boolean allows(Role needed) {
    return switch (this) {
      case ADMIN -> true;
      case OWNER -> needed != ADMIN;
      case EDITOR -> needed != ADMIN && needed != OWNER;
      case OPERATOR -> needed == OPERATOR || needed == VIEWER;
      case CONSUMER -> needed == CONSUMER || needed == VIEWER;
      case VIEWER -> needed == VIEWER;
    };
  }
}
