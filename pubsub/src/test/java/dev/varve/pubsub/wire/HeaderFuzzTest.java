/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Headers of a stranger")
class HeaderFuzzTest {

    private static final List<String> VALUES = List.of(
            "",
            "0",
            "1",
            "-1",
            "7",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "+1",
            "١",
            "1e3",
            "a",
            "orders.eu",
            "orders.*",
            "a b",
            ">",
            "..",
            "$JS",
            "set",
            "put",
            "delete",
            "reset",
            "head",
            "ok",
            "error",
            "disk",
            "quorum(2)",
            "quorum(x)",
            "old",
            "deny-delete",
            "INVALID",
            "TTL",
            "=?v1?",
            "=?v1?%",
            "x/1/2",
            "=?v1?%FF",
            "=?v1?\u0001",
            "0/1",
            "1/0",
            "x/0/99999999999",
            "\u0000",
            "é",
            "f".repeat(64),
            "x".repeat(3000));

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<String> names = names();

    @Test
    @DisplayName("are either understood or INVALID, whatever they are; some of each")
    void nothingElse() {
        System.out.println("HeaderFuzzTest seed " + seed);
        int refused = 0;
        int understood = 0;
        for (int i = 0; i < 3000; i++) {
            HeaderReader from = HeaderReader.of(headers());
            Bytes payload = random.nextInt(4) == 0 ? Bytes.utf8("x") : Bytes.empty();
            for (Consumer<HeaderReader> reading : readings(payload)) {
                try {
                    reading.accept(from);
                    understood++;
                } catch (StorageException e) {
                    assertThat(e.code()).as("seed %d: %s", seed, from.headers()).isEqualTo(ErrorCode.INVALID);
                    refused++;
                }
            }
        }
        assertThat(refused).isPositive();
        assertThat(understood).isPositive();
    }

    @Test
    @DisplayName("are refused with the header's name, its value and what is allowed")
    void refusalsSayWhy() {
        assertThat(refusal("Varve-Seq", "zero"))
                .isEqualTo("header 'Varve-Seq' is 'zero'; it must be a whole number of at least 1");
        assertThat(refusal("Varve-Duplicate", "2"))
                .isEqualTo("header 'Varve-Duplicate' is '2'; it must be a whole number from 0 to 1");
        assertThat(refusal("Varve-Durability", "paper"))
                .startsWith("header 'Varve-Durability': ")
                .contains("paper");
        assertThat(refusal("Varve-Epoch", null)).isEqualTo("header 'Varve-Epoch' is missing");
    }

    private static String refusal(String name, @Nullable String value) {
        WireHeaders.Builder to = WireHeaders.builder();
        ReceiptCodec.write(to, new RandomValues(1).receipt());
        var changed = new LinkedHashMap<>(to.build().asMap());
        changed.remove(name);
        if (value != null) {
            changed.put(name, List.of(value));
        }
        HeaderReader from = HeaderReader.of(WireHeaders.of(changed));
        StorageException refusal = catchThrowableOfType(StorageException.class, () -> ReceiptCodec.read(from));
        return String.valueOf(refusal.getMessage());
    }

    private static List<Consumer<HeaderReader>> readings(Bytes payload) {
        List<Consumer<HeaderReader>> readings = new ArrayList<>();
        readings.add(from -> MessageCodec.read(from, payload));
        readings.add(from -> MessageCodec.readStored(from, payload));
        readings.add(from -> ChangeRecord.read(from, payload));
        readings.add(from -> KeyChangeRecord.read(from, payload));
        readings.add(from -> TransferPart.read(from, payload));
        readings.add(from -> KeyValueCodec.read(from, "b", payload));
        readings.add(OptionsCodec::readPublish);
        readings.add(OptionsCodec::readPut);
        readings.add(ReceiptCodec::read);
        readings.add(ReceiptCodec::readDeletion);
        readings.add(ReadBounds::read);
        readings.add(RequestTerms::read);
        readings.add(PageCodec.Limits::read);
        readings.add(PageCodec.End::read);
        readings.add(PageCodec::readIndex);
        readings.add(StreamCodec::readSpec);
        readings.add(StreamCodec::readInfo);
        readings.add(BucketCodec::readInfo);
        readings.add(ConsumerCodec::readInfo);
        readings.add(ServerInfo::read);
        readings.add(Status::read);
        readings.add(Cut::read);
        readings.add(ErrorCodec::read);
        readings.add(from -> ObjectCodec.read(from, "b"));
        readings.add(from -> from.parsed(HeaderNames.BATCH, PartOf::parse));
        for (Verb verb : Verb.values()) {
            readings.add(from -> Target.read(verb, from.text(HeaderNames.AFTER).orElse(""), from));
        }
        return readings;
    }

    private WireHeaders headers() {
        WireHeaders.Builder to = WireHeaders.builder();
        boolean dense = random.nextBoolean();
        for (String name : names) {
            if (dense || random.nextInt(8) == 0) {
                to.add(name, VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        for (String name : List.of("a", "Nats-Msg-Id", "x y", "varve-x")) {
            if (random.nextInt(6) == 0) {
                to.add(name, VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        return to.build();
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Field field : HeaderNames.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !field.getName().equals("PREFIX")) {
                try {
                    names.add((String) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return names;
    }
}
