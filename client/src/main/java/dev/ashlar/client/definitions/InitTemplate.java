package dev.ashlar.client.definitions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The small commented example that {@code ashlar init} writes; it applies as it is. */
public final class InitTemplate {
  /** The JSON Schema beside the definitions, for editors. */
  public static final String SCHEMA_FILE = "ashlar.schema.json";

  private static final String FOLDER = "/dev/ashlar/client/init/";
  private static final List<String> FILES =
      List.of(
          "ashlar.yaml",
          "customers.yaml",
          "orders.yaml",
          "orders_by_customer.sql",
          "tests/customer_orders.yaml",
          "data/customers.csv",
          "data/orders.csv");

  private InitTemplate() {}

  /**
   * Writes the example into a folder, which is created if need be. Nothing is overwritten: if one
   * of the files exists, nothing is written at all.
   *
   * @return the files, in the order of writing
   * @throws FileAlreadyExistsException if one of the files exists
   */
  public static List<Path> write(Path folder) throws IOException {
    Map<Path, String> contents = new LinkedHashMap<>();
    for (String name : FILES) {
      contents.put(folder.resolve(name), content(name));
    }
    contents.put(folder.resolve(SCHEMA_FILE), JsonSchemaWriter.write());
    for (Path file : contents.keySet()) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(file.toString());
      }
    }
    List<Path> written = new ArrayList<>();
    for (Map.Entry<Path, String> entry : contents.entrySet()) {
      Files.createDirectories(entry.getKey().toAbsolutePath().getParent());
      Files.writeString(entry.getKey(), entry.getValue(), StandardOpenOption.CREATE_NEW);
      written.add(entry.getKey());
    }
    return written;
  }

  private static String content(String name) throws IOException {
    try (InputStream input = InitTemplate.class.getResourceAsStream(FOLDER + name)) {
      if (input == null) {
        throw new IllegalStateException("the program lacks its template " + name);
      }
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
