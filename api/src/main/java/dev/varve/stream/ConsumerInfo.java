/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

/**
 * How far a consumer has come.
 *
 * @param spec what it is
 * @param stream the name of its stream
 * @param ackFloor every message up to this sequence is settled, or does not fit the filter
 * @param delivered the greatest sequence delivered so far
 * @param pending messages that fit and were never delivered
 * @param inFlight messages delivered and not yet settled
 * @param stranded messages that exhausted {@code maxDeliver} without being settled
 * @param paused whether delivery is paused
 */
public record ConsumerInfo(
        ConsumerSpec spec,
        String stream,
        long ackFloor,
        long delivered,
        long pending,
        long inFlight,
        long stranded,
        boolean paused) {}
