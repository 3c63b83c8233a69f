package dev.ashlar.server;

import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.resolve.SchemaProbe;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.ComputeEngine;
import java.util.Map;
import java.util.Set;

/** Lets the resolver ask the compute engine. */
record ComputeSchemaProbe(ComputeEngine compute) implements SchemaProbe {
  @Override
  public Schema inspect(FileFormat format, String path) {
    return compute.inspect(format, path);
  }

  @Override
  public Schema bind(String sql, Map<String, Schema> tables, Set<String> parameters) {
    return compute.bind(sql, tables, parameters);
  }
}
