/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.wire.WireSubjects;
import java.util.concurrent.Executor;

/**
 * What a coordinator works with.
 *
 * @param pubSub carries requests and answers
 * @param subjects the subjects of the installation
 * @param survey asks servers for their streams
 * @param loop runs everything that touches the state, one after the other
 */
record CoordinatorParts(PubSub pubSub, WireSubjects subjects, StreamSurvey survey, Executor loop) {}
