package dev.ashlar.model.resolve;

import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.type.Schema;
import java.util.Map;
import java.util.Set;

/**
 * What the resolver asks of a compute engine. Both raise {@link
 * dev.ashlar.model.error.AshlarException}, whose message is shown to the author; a fault of SQL
 * also implements {@link dev.ashlar.model.error.SqlFault}.
 */
public interface SchemaProbe {

  /** Returns the columns of files, from the files themselves. */
  Schema inspect(FileFormat format, String path);

  /**
   * Proves that a text is one SELECT over the given tables and returns the columns it produces.
   *
   * @param tables the tables that the SQL may name → their columns
   * @param parameters the parameters that it may use, all timestamps, without the dollar sign
   */
  Schema bind(String sql, Map<String, Schema> tables, Set<String> parameters);
}
