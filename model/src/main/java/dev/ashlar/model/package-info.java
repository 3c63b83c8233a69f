/** What a feature is: types, values, time, names, and definitions resolved and validated. */
@NullMarked
package dev.ashlar.model;

import org.jspecify.annotations.NullMarked;
