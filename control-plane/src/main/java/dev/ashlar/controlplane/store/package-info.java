/**
 * The metadata database: its schema and one class of statements per table. Statements take a
 * handle, so that a caller decides what is one transaction.
 */
@NullMarked
package dev.ashlar.controlplane.store;

import org.jspecify.annotations.NullMarked;
