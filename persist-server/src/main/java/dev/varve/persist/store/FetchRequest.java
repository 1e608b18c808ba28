/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.SubjectFilter;
import java.util.Optional;

/**
 * What a fetch asks for.
 *
 * @param consumer the name of the consumer
 * @param filter the filter of the consumer, which whoever asks must know
 * @param id the id under which the fetch can be repeated
 * @param bounds how much it takes
 */
public record FetchRequest(String consumer, SubjectFilter filter, Optional<String> id, PageBounds bounds) {}
