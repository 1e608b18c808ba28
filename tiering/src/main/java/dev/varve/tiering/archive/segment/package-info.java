/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Segment files: messages of a stream in an Avro object container that any Avro library reads; {@code docs/formats/segment-file.md} is normative.
 *
 * <p>{@link dev.varve.tiering.archive.segment.SegmentWriter} makes one, {@link dev.varve.tiering.archive.segment.SegmentReader} reads it back.
 */
@NullMarked
package dev.varve.tiering.archive.segment;

import org.jspecify.annotations.NullMarked;
