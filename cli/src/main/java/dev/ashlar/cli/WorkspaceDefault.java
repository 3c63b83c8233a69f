package dev.ashlar.cli;

import dev.ashlar.client.definitions.FeatureRepositoryReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** The workspace that a feature repository names. */
final class WorkspaceDefault {
  private WorkspaceDefault() {}

  /** Returns the workspace of the folder's {@code ashlar.yaml}, or an empty text. */
  static String read(Path folder) {
    return Files.isRegularFile(folder.resolve(FeatureRepositoryReader.DEFAULTS_FILE))
        ? FeatureRepositoryReader.read(folder).repository().getDefaults().getWorkspace()
        : "";
  }
}
