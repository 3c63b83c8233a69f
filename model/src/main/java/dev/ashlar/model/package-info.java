/** What a feature is: types, values, time, resolved definitions and the errors they raise. */
@NullMarked
package dev.ashlar.model;

import org.jspecify.annotations.NullMarked;
