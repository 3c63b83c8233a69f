package dev.ashlar.serving;

import dev.ashlar.model.type.DataType;

/** A join key that requests for a service give: its name, its type and its place among them. */
record KeySlot(String name, DataType type, int index) {}
