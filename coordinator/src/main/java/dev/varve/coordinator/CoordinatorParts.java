/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.pubsub.wire.WireSubjects;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What a coordinator works with.
 *
 * @param config its settings
 * @param ticker the clock that it judges by
 * @param subjects the subjects of the installation
 * @param voice sends what the leader says
 * @param survey asks servers for their streams
 * @param loop runs everything that touches the state, one after the other
 */
record CoordinatorParts(
        CoordinatorConfig config,
        LongSupplier ticker,
        WireSubjects subjects,
        Voice voice,
        StreamSurvey survey,
        Executor loop) {}
