/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A bundle")
class BundleCodecTest {

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private List<BundleItem> items() {
        List<BundleItem> items = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            WireHeaders.Builder headers = WireHeaders.builder();
            for (int j = random.nextInt(4); j > 0; j--) {
                headers.add(random.nextBoolean() ? "City" : "Varve-Msg-Id", "x: y".repeat(random.nextInt(3)));
            }
            byte[] payload = new byte[random.nextInt(40)];
            random.nextBytes(payload);
            items.add(new BundleItem(headers.build(), Bytes.wrap(payload)));
        }
        return items;
    }

    @Test
    @DisplayName("brings back headers and payloads of any bytes, in order")
    void roundTrip() {
        for (int i = 0; i < 2000; i++) {
            List<BundleItem> items = items();
            Bytes written = BundleCodec.write(items);
            assertThat(BundleCodec.read(written, items.size()))
                    .as("seed %d", seed)
                    .isEqualTo(items);
            assertThat((long) written.size())
                    .isLessThanOrEqualTo(
                            items.stream().mapToLong(BundleItem::size).sum());
        }
    }

    @Test
    @DisplayName(
            "PS-32: that was changed, cut or counted wrongly is INVALID or another bundle of as many, and nothing else")
    void mutated() {
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            List<BundleItem> items = items();
            byte[] bytes = mutate(BundleCodec.write(items).toByteArray());
            int count = items.size() + (random.nextInt(4) == 0 ? random.nextInt(3) - 1 : 0);
            try {
                assertThat(BundleCodec.read(Bytes.wrap(bytes), count)).hasSize(count);
            } catch (StorageException e) {
                assertThat(e.code()).as("seed %d", seed).isEqualTo(ErrorCode.INVALID);
                refused++;
            }
        }
        assertThat(refused).isBetween(5_000, 19_999);
    }

    private byte[] mutate(byte[] bytes) {
        int kind = random.nextInt(3);
        if (kind == 0) {
            return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 2));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] =
                    kind == 1 ? (byte) random.nextInt() : (byte) "0 9\r\n:".charAt(random.nextInt(6));
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0 0",
                "0 0\n",
                " 0 0\r\n",
                "0  0\r\n",
                "-1 0\r\n",
                "0 1\r\n",
                "0 0\r\nx",
                "99999999 0\r\n",
                "0 9999999\r\n",
                "5 0\r\nA: b\r\n",
                "7 1\r\nA: b\r\nx",
                "6 0\r\nA:  b\r",
                "7 0\r\nA: b \r\n",
                "6 0\r\n: b1\r\n",
                "7 0\r\nA B: \r\n",
                "7 0\r\nA: \u0001b\r\n"
            })
    @DisplayName("PS-32: of another form is INVALID")
    void malformed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        Throwable thrown = catchThrowable(() -> BundleCodec.read(Bytes.wrap(bytes), 1));
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }

    @Test
    @DisplayName("is refused by who knows no bundles, and takes it for one message")
    void unknown() {
        WireHeaders.Builder headers = WireHeaders.builder();
        BundleCodec.writeRequest(headers, 2);
        HeaderReader from = HeaderReader.of(headers.build());
        assertThatThrownBy(() -> MessageCodec.read(from, BundleCodec.write(items())))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }

    @Test
    @DisplayName("has as many answers as fit one message, also where all are errors with long reasons")
    void answersFit() {
        int room = 10_000;
        List<BundleItem> errors = new ArrayList<>();
        for (int i = 0; i < BundleCodec.mostItems(room); i++) {
            WireHeaders error = ErrorCodec.write(StorageException.seqConflict("ü".repeat(500), Long.MAX_VALUE));
            errors.add(BundleCodec.terse(new BundleItem(error, Bytes.empty())));
        }
        assertThat(BundleCodec.write(errors).size()).isLessThanOrEqualTo(room);
        assertThat(ErrorCodec.read(HeaderReader.of(errors.get(0).headers())).code())
                .isEqualTo(ErrorCode.SEQ_CONFLICT);
    }
}
