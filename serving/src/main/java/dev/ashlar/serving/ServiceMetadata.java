package dev.ashlar.serving;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ashlar.model.type.Field;
import java.io.IOException;

/** Writes what a service takes and gives; empty lists are left out. Stateless. */
final class ServiceMetadata {
  private ServiceMetadata() {}

  static void write(JsonGenerator out, ServicePlan plan, ClientDialect dialect) throws IOException {
    out.writeStartObject();
    out.writeStringField("featureServiceType", "DEFAULT");
    if (!plan.slots.isEmpty()) {
      out.writeArrayFieldStart("inputJoinKeys");
      for (KeySlot slot : plan.slots) {
        DataTypeWriter.writeNamed(out, new Field(slot.name(), slot.type()), dialect);
      }
      out.writeEndArray();
    }
    if (plan.features.length > 0) {
      out.writeArrayFieldStart("featureValues");
      for (PlannedFeature feature : plan.features) {
        Field field = new Field(feature.name().getValue(), feature.definition().type());
        DataTypeWriter.writeNamed(out, field, dialect);
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }
}
