/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.pubsub.WireHeaders;

/**
 * What a request is answered, or one message of that.
 *
 * @param to where it goes
 * @param headers what it says
 * @param payload the bytes that go with it
 */
record Answer(ReplyTo to, WireHeaders headers, Bytes payload) {}
