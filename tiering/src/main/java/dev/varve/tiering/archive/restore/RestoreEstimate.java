/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.StorageClass;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;

/**
 * What bringing cold segments back would cost, before anybody asks for it.
 *
 * @param objects how many segments are cold
 * @param bytes how long they are together
 * @param dollars what the retrieval costs by the prices given, without traffic and without the copies that are kept for some days
 * @param longest how long it takes at most
 */
public record RestoreEstimate(long objects, long bytes, BigDecimal dollars, Duration longest) {

    static RestoreEstimate of(
            Map<StorageClass, Long> objects,
            Map<StorageClass, Long> bytes,
            RestoreRequest request,
            RetrievalPrices prices) {
        BigDecimal dollars = BigDecimal.ZERO;
        Duration longest = Duration.ZERO;
        for (Map.Entry<StorageClass, Long> cold : objects.entrySet()) {
            Duration wait = request.longest(cold.getKey());
            longest = wait.compareTo(longest) > 0 ? wait : longest;
            dollars = dollars.add(
                    prices.of(cold.getKey(), request.speed(), cold.getValue(), bytes.getOrDefault(cold.getKey(), 0L)));
        }
        return new RestoreEstimate(sum(objects), sum(bytes), dollars.setScale(2, RoundingMode.UP), longest);
    }

    private static long sum(Map<StorageClass, Long> numbers) {
        return numbers.values().stream().mapToLong(Long::longValue).sum();
    }
}
