/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Getting messages back: {@link dev.varve.tiering.archive.restore.RestorePlan} says which segments that takes, {@link dev.varve.tiering.archive.restore.ColdSegments} brings cold ones back, and
 * {@link dev.varve.tiering.archive.restore.Restore} gives their messages to a sink.
 */
@NullMarked
package dev.varve.tiering.archive.restore;

import org.jspecify.annotations.NullMarked;
