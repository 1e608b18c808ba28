/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.byLessThan;
import static org.assertj.core.api.Assertions.within;

import dev.varve.ErrorCode;
import dev.varve.tiering.store.StorageClass;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Figures are those of a calculation with fractions, made apart from the code. */
@DisplayName("The cost of an archive")
final class ClassCostTest {

    private static final PriceList SIMPLE = SimplePrices.list();

    /** 8 kbit/s are 2,629,800,000 bytes a month, in 2629.8 segments of 1 MB. */
    private static ArchiveLoad small(int years) {
        return new ArchiveLoad(
                8000, years, new ArchiveLoad.Segments(1_000_000, Duration.ofDays(1), Integer.MAX_VALUE, 1000, 0));
    }

    private static void assertDollars(BigDecimal actual, String expected) {
        assertThat(actual).isCloseTo(new BigDecimal(expected), byLessThan(new BigDecimal("0.0000001")));
    }

    @Test
    @DisplayName(
            "TR-19: in a class that is read at once is storage, whose price falls with the amount, and three writes a segment")
    void standard() {
        ClassCost cost = ClassCost.of(small(1), SIMPLE, StorageClass.STANDARD, 7);
        assertDollars(cost.months().get(0).storage(), "1.2261390443891287");
        assertDollars(cost.months().get(11).storage(), "19.10059901047498");
        assertDollars(cost.storage(), "138.0911235511303");
        assertDollars(cost.months().get(3).requests(), "7.8894");
        assertDollars(cost.requests(), "94.6728");
        assertDollars(cost.deletion(), "0");
        assertThat(cost.retrievals()).hasSize(1);
        assertDollars(cost.retrievals().get(0).total(), "3.15576");
    }

    @Test
    @DisplayName("TR-19: in a cold class has the overhead of each object, minimum durations, and copies to be read")
    void cold() {
        ClassCost cost = ClassCost.of(small(1), SIMPLE, StorageClass.GLACIER, 7);
        assertDollars(cost.months().get(0).storage(), "2.451041246764362");
        assertDollars(cost.storage(), "352.9499395340681");
        assertDollars(cost.months().get(0).requests(), "18.4086");
        assertDollars(cost.total(), "573.8531395340681");
        assertDollars(cost.deletion(), "21.415752551883642");
        RetrievalCost bulk = cost.retrievals().get(2);
        assertThat(bulk.retrieval()).isEqualTo(Retrieval.BULK);
        assertDollars(bulk.objects(), "94.6728");
        assertDollars(bulk.volume(), "7.347576320171356");
        assertDollars(bulk.copies(), "6.759166717529297");
        assertDollars(bulk.reading(), "3.15576");
    }

    @Test
    @DisplayName("TR-19: grows month by month; ten years are the sum of their 120 months, and hold what one year holds")
    void growth() {
        ClassCost ten = ClassCost.of(small(10), SIMPLE, StorageClass.DEEP_ARCHIVE, 7);
        assertThat(ten.months()).hasSize(120);
        for (int month = 1; month < 120; month++) {
            assertThat(ten.months().get(month).storage())
                    .isGreaterThan(ten.months().get(month - 1).storage());
        }
        BigDecimal sum = ten.months().stream().map(MonthBill::total).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(ten.total())
                .isEqualByComparingTo(sum)
                .isEqualByComparingTo(ten.storage().add(ten.requests()));
        BigDecimal years = BigDecimal.ZERO;
        for (int year = 1; year <= 10; year++) {
            years = years.add(ten.year(year));
        }
        assertThat(years).isEqualByComparingTo(sum);
        assertThat(ten.year(1))
                .isEqualByComparingTo(ClassCost.of(small(1), SIMPLE, StorageClass.DEEP_ARCHIVE, 7)
                        .total());
    }

    @Test
    @DisplayName(
            "TR-20: of small segments that are merged, as few objects of the class as of large ones, at the price of writes in STANDARD")
    void merged() {
        ClassCost cost = ClassCost.of(quiet(4_000_000), SIMPLE, StorageClass.GLACIER, 7);
        ClassCost large = ClassCost.of(large(4_000_000), SIMPLE, StorageClass.GLACIER, 7);
        assertThat(cost.storage()).isEqualByComparingTo(large.storage());
        assertThat(cost.deletion()).isEqualByComparingTo(large.deletion());
        assertThat(cost.retrievals().get(2).total())
                .isEqualByComparingTo(large.retrievals().get(2).total());
        // Of four segments three wait; each has a manifest and a head.
        assertDollars(cost.months().get(0).requests(), "10.51920");
        assertThat(ClassCost.of(quiet(4_000_000), SIMPLE, StorageClass.STANDARD, 7)
                        .total())
                .isEqualByComparingTo(
                        ClassCost.of(small(1), SIMPLE, StorageClass.STANDARD, 7).total());
        assertThat(new ArchiveLoad(8, 1, new ArchiveLoad.Segments(1 << 30, Duration.ofDays(1), 1, 1000, 4 << 20))
                        .segmentsPerObject(StorageClass.GLACIER))
                .isEqualTo(256);
    }

    /** As {@code small}, but each segment ends by its age, and is merged with others below {@code mergeBelow} bytes. */
    private static ArchiveLoad quiet(long mergeBelow) {
        return new ArchiveLoad(
                8000,
                1,
                new ArchiveLoad.Segments(256 << 20, Duration.ofSeconds(1000), Integer.MAX_VALUE, 1000, mergeBelow));
    }

    private static ArchiveLoad large(long bytes) {
        return new ArchiveLoad(
                8000, 1, new ArchiveLoad.Segments(bytes, Duration.ofDays(1), Integer.MAX_VALUE, 1000, 0));
    }

    @Test
    @DisplayName("segments end by length, by age, or by their number of messages, and have one message at least")
    void segments() {
        assertThat(segment(
                        10_000_000, new ArchiveLoad.Segments(256 << 20, Duration.ofMinutes(5), 65_536, 1000, 4 << 20)))
                .isEqualTo(65_536_000);
        assertThat(segment(
                        10_000_000,
                        new ArchiveLoad.Segments(256 << 20, Duration.ofMinutes(5), 65_536, 100_000, 4 << 20)))
                .isEqualTo(256 << 20);
        assertThat(segment(
                        10_000_000,
                        new ArchiveLoad.Segments(256 << 20, Duration.ofMinutes(1), 65_536, 100_000, 4 << 20)))
                .isEqualTo(75_000_000);
        assertThat(segment(8, new ArchiveLoad.Segments(256 << 20, Duration.ofMinutes(5), 65_536, 1000, 4 << 20)))
                .isEqualTo(1000);
        assertRefused(ErrorCode.INVALID, () -> small(0));
        assertRefused(ErrorCode.INVALID, () -> small(101));
    }

    private static long segment(long bits, ArchiveLoad.Segments segments) {
        return new ArchiveLoad(bits, 1, segments).bytesPerSegment();
    }

    @Test
    @DisplayName("TR-19: of 10 Mbit/s over ten years, by list prices, is near what its terabytes and months make it")
    void listed() {
        ArchiveLoad load = new ArchiveLoad(
                10_000_000, 10, new ArchiveLoad.Segments(256 << 20, Duration.ofMinutes(5), 65_536, 1000, 4 << 20));
        List<BigDecimal> storage = PriceList.CLASSES.stream()
                .map(storageClass ->
                        ClassCost.of(load, PriceList.listed(), storageClass, 7).storage())
                .toList();
        // 3061.53 GiB a month; 7200 times that is paid for, less by what the steps of STANDARD spare
        BigDecimal gibMonths = new BigDecimal("22043010");
        assertThat(storage.get(0)).isBetween(new BigDecimal("484000"), new BigDecimal("492000"));
        assertNear(storage.get(1), gibMonths.multiply(new BigDecimal("0.004")));
        assertNear(storage.get(2), gibMonths.multiply(new BigDecimal("0.0036")));
        assertNear(storage.get(3), gibMonths.multiply(new BigDecimal("0.00099")));
    }

    private static void assertNear(BigDecimal actual, BigDecimal expected) {
        assertThat(actual).isCloseTo(expected, within(expected.movePointLeft(2)));
    }
}
