/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.byLessThan;

import dev.varve.tiering.archive.cost.PriceList;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code varve archive cost}. */
class ArchiveCostTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... words) {
        out.reset();
        err.reset();
        List<String> line = new ArrayList<>(List.of("archive", "cost"));
        line.addAll(List.of(words));
        StandardStreams streams = new StandardStreams(new ByteArrayInputStream(new byte[0]), out, err);
        return VarveCommand.run(streams, line.toArray(String[]::new));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--output", "json"));
        assertThat(run(line.toArray(String[]::new))).as(errors()).isZero();
        assertThat(output()).hasLineCount(1);
        return JsonMapper.shared().readTree(output());
    }

    private static String listed() throws IOException {
        try (InputStream listed = PriceList.class.getResourceAsStream("s3-prices.json")) {
            assertThat(listed).isNotNull();
            return new String(listed.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    @DisplayName("TR-19: cost tells of each class, each way back, and of the prices")
    void text() {
        assertThat(run()).as(errors()).isZero();
        assertThat(output())
                .contains("10 Mbit/s for 10 years", "us-east-1", "https://aws.amazon.com/s3/pricing/")
                .contains("standard ", "glacier-ir ", "glacier ", "deep-archive ")
                .contains("at-once", "expedited", "bulk", "48 h");
    }

    @Test
    @DisplayName("TR-19: cost as JSON: months and years add up to the total, and prices are told")
    void figures() {
        JsonNode json = json("--rate", "20", "--years", "3");
        assertThat(json.get("rate-bits-per-second").asLong()).isEqualTo(20_000_000);
        assertThat(json.get("prices").get("date").asString()).startsWith("2026-");
        assertThat(json.get("classes")).hasSize(4);
        for (JsonNode one : json.get("classes")) {
            BigDecimal total = one.get("total").decimalValue();
            assertThat(one.get("by-month")).hasSize(36);
            assertThat(one.get("by-year")).hasSize(3);
            assertThat(sum(one.get("by-month"))).isCloseTo(total, byLessThan(new BigDecimal("0.2")));
            assertThat(sum(one.get("by-year"))).isCloseTo(total, byLessThan(new BigDecimal("0.02")));
        }
        assertThat(json.get("classes")
                        .get(3)
                        .get("retrieval")
                        .get(1)
                        .get("longest-seconds")
                        .asInt())
                .isEqualTo(48 * 3600);
    }

    private static BigDecimal sum(JsonNode numbers) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode number : numbers) {
            sum = sum.add(number.decimalValue());
        }
        return sum;
    }

    @Test
    @DisplayName("TR-19: cost by prices of one's own")
    void prices() throws IOException {
        Path file = folder.resolve("prices.json");
        Files.writeString(file, listed().replace("0.00099", "0.00198").replace("us-east-1", "elsewhere"));
        JsonNode own = json("--prices", file.toString());
        JsonNode listed = json();
        assertThat(own.get("prices").get("region").asString()).isEqualTo("elsewhere");
        BigDecimal dear = own.get("classes").get(3).get("storage").decimalValue();
        BigDecimal cheap = listed.get("classes").get(3).get("storage").decimalValue();
        assertThat(dear.divide(cheap, MathContext.DECIMAL32)).isBetween(new BigDecimal("1.99"), new BigDecimal("2"));
        assertThat(own.get("classes").get(0)).isEqualTo(listed.get("classes").get(0));
    }

    @Test
    @DisplayName("TR-19: a bad file of prices is told in one line, with all that is wrong")
    void badPrices() throws IOException {
        Path file = folder.resolve("prices.json");
        Files.writeString(
                file,
                listed().replace("\"per-gib-month\": 0.004", "\"per-gib-month\": -0.004")
                        .replace("\"date\"", "\"when\""));
        assertThat(run("--prices", file.toString())).isEqualTo(ExitCodes.USAGE);
        assertThat(errors())
                .hasLineCount(1)
                .startsWith("varve: INVALID")
                .contains(
                        "date is missing",
                        "when is unknown",
                        "classes.glacier-ir.storage[0].per-gib-month is negative");
        assertThat(run("--prices", folder.resolve("none").toString())).isEqualTo(ExitCodes.USAGE);
        assertThat(output()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rate=fast",
                "--rate=-1",
                "--rate=0",
                "--rate=10MB/s",
                "--years=0",
                "--years=101",
                "--segment-mib=0",
                "--max-in-flight=0",
                "--message-bytes=0",
                "--flush-age=0s",
                "--days=0"
            })
    @DisplayName("words that make no sense are refused")
    void nonsense(String word) {
        assertThat(run(word)).isEqualTo(ExitCodes.USAGE);
        assertThat(errors()).hasLineCount(1);
    }
}
