/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.Preconditions;
import dev.varve.cli.DurationConverter;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.tiering.archive.ArchiveSettings;
import dev.varve.tiering.archive.cost.ArchiveLoad;
import dev.varve.tiering.archive.cost.ClassCost;
import dev.varve.tiering.archive.cost.PriceList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve archive cost}: what an archive will cost in each storage class. */
@Command(
        name = "cost",
        description = {
            "Print what an archive costs in S3 that grows at a rate for years and from which nothing is deleted, in each storage class, and what it costs to get all of it back once.",
            "The prices are list prices of one region and of one day: a help to decide, not an offer."
        })
final class ArchiveCost implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            converter = RateConverter.class,
            description = "How much is stored: 500kbit/s, 10Mbit/s; a number alone is Mbit/s (default: 10Mbit/s).")
    private long rate = 10_000_000;

    @Option(names = "--years", paramLabel = "N", description = "For how many years, 1 to 100 (default: 10).")
    private int years = 10;

    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description = "Other prices, in the form of s3-prices.json, which the guide shows.")
    private @Nullable Path prices;

    @Option(
            names = "--flush-age",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "The age at which a segment is stored at the latest (default: 5m).")
    private Duration flushAge = Duration.ofMinutes(5);

    @Option(
            names = "--max-in-flight",
            paramLabel = "N",
            description = "How many messages a segment has at most (default: 65536).")
    private int maxInFlight = 65_536;

    @Option(
            names = "--merge-below-bytes",
            paramLabel = "N",
            description =
                    "Below how many bytes segments wait in standard to be merged; 0: none does, as with a lock (default: 4194304).")
    private long mergeBelow = ArchiveSettings.MERGE_BELOW;

    @Option(names = "--message-bytes", paramLabel = "N", description = "How long a message is (default: 1000).")
    private long messageBytes = 1000;

    @Option(
            names = "--segment-mib",
            paramLabel = "MIB",
            description = "How many MiB a segment has at most (default: 256).")
    private long segmentMib = 256;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "For how many days copies from a cold class are kept to be read (default: 7).")
    private int days = 7;

    @Override
    public Integer call() {
        Preconditions.require(segmentMib >= 1 && segmentMib <= 4096, "--segment-mib must be 1 to 4096");
        Preconditions.require(days >= 1 && days <= 365, "--days must be 1 to 365");
        PriceList list = prices == null ? PriceList.listed() : PriceList.read(prices);
        ArchiveLoad load = new ArchiveLoad(
                rate,
                years,
                new ArchiveLoad.Segments(segmentMib << 20, flushAge, maxInFlight, messageBytes, mergeBelow));
        List<ClassCost> costs = PriceList.CLASSES.stream()
                .map(storageClass -> ClassCost.of(load, list, storageClass, days))
                .toList();
        CostTexts texts = new CostTexts(load, list, costs, days);
        session.print(texts::text, texts::json);
        return ExitCodes.OK;
    }
}
