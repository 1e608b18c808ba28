/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorCode;
import dev.varve.tiering.store.StorageClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A price list")
final class PriceListTest {

    @TempDir
    Path folder;

    private PriceList read(String json) {
        try {
            return PriceList.read(Files.writeString(folder.resolve("prices.json"), json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("comes with the release, and says of when, where and by whom it is")
    void listed() {
        PriceList listed = PriceList.listed();
        assertThat(listed.region()).isEqualTo("us-east-1");
        assertThat(listed.source()).isEqualTo("https://aws.amazon.com/s3/pricing/");
        assertThat(listed.date()).hasYear(2026);
        assertThat(listed.of(StorageClass.DEEP_ARCHIVE).storage().of(BigDecimal.valueOf(1000)))
                .isEqualByComparingTo("0.99");
        assertThat(listed.of(StorageClass.STANDARD).storage().of(BigDecimal.valueOf(51_300)))
                .isEqualByComparingTo("1179.80");
    }

    @Test
    @DisplayName("is replaced by a file of the same form")
    void file() {
        assertThat(read(SimplePrices.JSON)).isEqualTo(SimplePrices.list());
    }

    @ParameterizedTest(name = "with {1} instead of {0} is refused: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"minimum-days\": 90|\"minimum-dayz\": 90|classes.glacier.minimum-days is missing",
                "\"minimum-days\": 90|\"minimum-dayz\": 90|classes.deep-archive.minimum-dayz is unknown; known: get-per-thousand",
                "\"put-per-thousand\": 5|\"put-per-thousand\": -5|classes.glacier.put-per-thousand is negative",
                "\"minimum-days\": 90|\"minimum-days\": 90.5|classes.glacier.minimum-days is no whole number",
                "\"minimum-days\": 90|\"minimum-days\": 1e19|classes.glacier.minimum-days is no whole number",
                "\"put-per-thousand\": 5|\"put-per-thousand\": 1e999999|classes.glacier.put-per-thousand has more than 20 digits",
                "\"put-per-thousand\": 5|\"put-per-thousand\": 1e-999999|classes.glacier.put-per-thousand has more than 20 digits",
                "\"put-per-thousand\": 5|\"put-per-thousand\": \"5\"|classes.glacier.put-per-thousand is no number",
                "\"deep-archive\"|\"abyss\"|classes.deep-archive is missing; classes.abyss is unknown",
                "\"expedited\"|\"prompt\"|classes.glacier.retrieval.expedited is missing",
                "2026-11-01|yesterday|date is no date",
                "\"a test\"|7|source is no text",
                "\"up-to-gib\": 10,||classes.standard.storage: each step but the last",
                "{\"per-gib-month\": 0.5}||no JSON",
                "\"up-to-gib\": 10|\"up-to-gib\": 0|classes.standard.storage: each step",
                "\"up-to-gib\": 10|\"upto-gib\": 10|classes.standard.storage[0].upto-gib is unknown",
                "\"region\": \"here\"|\"region\": \"here\", \"region\": \"there\"|no JSON",
            })
    void bad(String right, String wrong, String saying) {
        String json = SimplePrices.JSON.replace(right, wrong == null ? "" : wrong);
        assertThat(assertRefused(ErrorCode.INVALID, () -> read(json)).getMessage())
                .contains("prices.json")
                .contains(saying);
    }

    @Test
    @DisplayName("that is no object, or not there, is refused")
    void nothing() {
        assertRefused(ErrorCode.INVALID, () -> read("7"));
        assertRefused(ErrorCode.INVALID, () -> read(""));
        assertRefused(ErrorCode.INVALID, () -> read("[]"));
        assertThat(assertRefused(ErrorCode.INVALID, () -> PriceList.read(folder.resolve("none")))
                        .getMessage())
                .contains("cannot be read");
    }
}
