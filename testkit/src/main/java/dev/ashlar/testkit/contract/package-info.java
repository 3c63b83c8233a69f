/** Suites that every implementation of an SPI runs, fakes included. */
@NullMarked
package dev.ashlar.testkit.contract;

import org.jspecify.annotations.NullMarked;
