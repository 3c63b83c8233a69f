package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.ashlar.client.definitions.ProblemReport;
import dev.ashlar.client.definitions.RepositoryReader;
import dev.ashlar.client.definitions.RepositoryReader.ReadResult;
import dev.ashlar.client.http.HttpTransport;
import dev.ashlar.client.http.ServerException;
import java.nio.file.Path;

/** Reads a feature repository and asks a server for a plan; reports every mistake together. */
final class Planning {
  private static final int BAD_REQUEST = 400;

  private final HttpTransport server;
  private final Console console;
  private final ServerCommand command;

  Planning(HttpTransport server, Console console, ServerCommand command) {
    this.server = server;
    this.console = console;
    this.command = command;
  }

  /** Returns the plan that would make the workspace what the repository says. */
  JsonNode plan(Path repository) {
    ReadResult read = RepositoryReader.read(repository);
    return null;
  }
}
