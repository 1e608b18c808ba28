/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Preconditions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much a scenario does; each uses the ones that mean something to it.
 *
 * @param streams how many streams
 * @param messages the most messages of a round
 * @param rate messages a second, where they arrive at a rate
 * @param span the longest time of a round
 * @param rounds how many rounds count, after those that do not
 * @param messageBytes the bytes of each message
 */
public record Settings(int streams, long messages, int rate, Duration span, int rounds, int messageBytes) {

    /** How many operations are under way at once where they are pipelined. */
    public static final int IN_FLIGHT = 1000;

    /** The bytes of each message where nothing else is said. */
    public static final int MESSAGE_BYTES = 200;

    public Settings {
        Preconditions.atLeast("streams", streams, 1);
        Preconditions.atLeast("messages", messages, 1);
        Preconditions.atLeast("rate", rate, 1);
        Preconditions.positive("seconds", span);
        Preconditions.atLeast("rounds", rounds, 1);
        Preconditions.atLeast("messageBytes", messageBytes, 1);
    }

    /** With messages of {@value #MESSAGE_BYTES} bytes. */
    public Settings(int streams, long messages, int rate, Duration span, int rounds) {
        this(streams, messages, rate, span, rounds, MESSAGE_BYTES);
    }

    /**
     * How many rounds do not count: a Java client or server is as fast as it gets only when all that it does often has been compiled, which
     * takes ten seconds or more on two cores. One is enough where a single round counts and nothing is concluded from its rate.
     */
    public int warmUps() {
        return rounds == 1 ? 1 : 4;
    }

    /** The fields for programs. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("streams", streams);
        json.put("messages", messages);
        json.put("rate", rate);
        json.put("seconds", span.toMillis() / 1e3);
        json.put("rounds", rounds);
        json.put("warm-ups", warmUps());
        json.put("in-flight", IN_FLIGHT);
        json.put("message-bytes", messageBytes);
        return json;
    }
}
