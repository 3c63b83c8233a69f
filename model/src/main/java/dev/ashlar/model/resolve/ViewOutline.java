package dev.ashlar.model.resolve;

import dev.ashlar.model.definition.BatchFeatureView;
import dev.ashlar.model.type.Field;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a view, for those that refer to it; a part with a mistake is absent, so that
 * nothing is concluded from it.
 *
 * @param view present if the view is valid
 */
record ViewOutline(
    Optional<List<Field>> joinKeys,
    Optional<List<String>> featureNames,
    Optional<BatchFeatureView> view) {}
