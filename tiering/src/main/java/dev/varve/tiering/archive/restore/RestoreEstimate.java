/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import dev.varve.tiering.archive.cost.PriceList;
import dev.varve.tiering.archive.cost.Retrieval;
import dev.varve.tiering.archive.cost.RetrievalCost;
import dev.varve.tiering.archive.cost.RetrievalCost.Amount;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.StorageClass;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;

/**
 * What bringing cold segments back would cost, before anybody asks for it.
 *
 * @param objects how many segments are cold, and not asked for yet
 * @param bytes how long they are together
 * @param dollars what it costs by the prices given: the retrieval, the copies that are kept for the days asked, and reading them, without traffic
 * @param longest how long it takes at most
 */
public record RestoreEstimate(long objects, long bytes, BigDecimal dollars, Duration longest) {

    static RestoreEstimate of(Map<StorageClass, Amount> cold, RestoreRequest request, PriceList prices) {
        BigDecimal objects = BigDecimal.ZERO;
        BigDecimal bytes = BigDecimal.ZERO;
        BigDecimal dollars = BigDecimal.ZERO;
        Duration longest = Duration.ZERO;
        for (Map.Entry<StorageClass, Amount> entry : cold.entrySet()) {
            Duration wait = request.longest(entry.getKey());
            longest = wait.compareTo(longest) > 0 ? wait : longest;
            objects = objects.add(entry.getValue().objects());
            bytes = bytes.add(entry.getValue().bytes());
            dollars = dollars.add(RetrievalCost.of(
                            prices, entry.getKey(), Retrieval.of(request.speed()), entry.getValue(), request.days())
                    .total());
        }
        return new RestoreEstimate(
                objects.longValueExact(), bytes.longValueExact(), dollars.setScale(2, RoundingMode.UP), longest);
    }
}
