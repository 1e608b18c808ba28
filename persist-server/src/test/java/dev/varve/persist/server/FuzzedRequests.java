/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.BundleItem;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Verb;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Requests that no client should send, with some between that it may; all of what a seed says, none for what belongs to the {@link Witness}. */
final class FuzzedRequests {

    private static final List<String> ALL_NAMES = Arrays.stream(HeaderNames.class.getFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .map(FuzzedRequests::value)
            .filter(name -> name.length() > HeaderNames.PREFIX.length())
            .sorted()
            .toList();
    private static final List<String> VALUES = List.of(
            "",
            "0",
            "1",
            "2",
            "-1",
            "+1",
            "007",
            "1e3",
            "1.0",
            "0x10",
            "NaN",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999999",
            "x",
            "1/2",
            "a/0/1",
            "a/0/3",
            "b/1/3",
            "b/2/3",
            "c/0/100000",
            "c/0/100001",
            "c/5/2",
            "d/-1/1",
            "0/3",
            "1/3",
            "2/3",
            "99999/100000",
            "3/2",
            "disk",
            "process",
            "quorum(3)",
            "quorum(99999999999)",
            ">",
            "*",
            "a.>",
            "a.*",
            "..",
            "a..b",
            ".",
            "%2A",
            "=?v1?%",
            "=?v1?%00",
            "=?v1?%FF",
            "=?v1?%C3%BC",
            "=?v1?",
            "old",
            "new",
            "deny-delete ephemeral",
            "ephemeral  x",
            "fuzz.a fuzz.b",
            "u",
            "00".repeat(32),
            "y".repeat(65),
            "z".repeat(2000));
    private static final List<String> TARGETS = List.of(
            "",
            ".fuzz.a",
            ".fuzz.b",
            ".fuzz.%2A",
            ".fuzz.%3E",
            ".%3E",
            ".%3E.a",
            ".fuzz.%zz",
            ".fuzz.%",
            ".fuzz.%2a",
            ".fuzz",
            ".b%C3%BC.c",
            ".=x",
            ".s:x",
            ".fuzz.%2E%2E%2F",
            ".fuzz.%00",
            ".x..y",
            "." + "t".repeat(1024),
            ".a".repeat(200),
            ".fuzz.\u00fc",
            ".fuzz.$x",
            ".$x",
            "._INBOX.x");
    private static final List<String> TRANSFERS = List.of("t1", "t2", "t3", "", "bad id");

    private final Random random;

    FuzzedRequests(Random random) {
        this.random = random;
    }

    private static String value(java.lang.reflect.Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    WireMessage next() {
        return switch (random.nextInt(9)) {
            case 0 -> transfer();
            case 1 -> batch();
            case 2 -> bytes();
            case 3 -> headersAtLength();
            case 4 -> bundle();
            default -> message(verb() + pick(TARGETS), headers(random.nextInt(7)), payload(8));
        };
    }

    /** A part of a transfer: some come twice, some never, some contradict each other, the slow ones stop. */
    private WireMessage transfer() {
        WireHeaders.Builder headers = headers(random.nextInt(3));
        headers.add(HeaderNames.TRANSFER, pick(TRANSFERS));
        headers.add(
                HeaderNames.PART, random.nextBoolean() ? random.nextInt(4) + "/" + random.nextInt(5) : pick(VALUES));
        return message(verb() + pick(TARGETS), headers, payload(2000));
    }

    /** A message of a batch that most often is never ended. */
    private WireMessage batch() {
        WireHeaders.Builder headers = headers(random.nextInt(2));
        headers.add(
                HeaderNames.BATCH,
                pick(List.of("a", "b", "c")) + "/" + random.nextInt(3) + "/" + (1 + random.nextInt(3)));
        return message(Verb.PUBLISH.wireName() + pick(List.of(".fuzz.a", ".fuzz.b")), headers, payload(2000));
    }

    /** A bundle, of which some bytes are others, or the number is wrong, more often than not. */
    private WireMessage bundle() {
        List<BundleItem> items = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            items.add(new BundleItem(headers(random.nextInt(3)).build(), payload(50)));
        }
        byte[] bytes = BundleCodec.write(items).toByteArray();
        for (int i = random.nextInt(3); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        WireHeaders.Builder headers = headers(random.nextInt(2));
        BundleCodec.writeRequest(headers, items.size() + (random.nextInt(6) == 0 ? 1 : 0));
        return message(
                pick(List.of("publish", "set")) + pick(List.of(".fuzz.a", ".fuzz.b")), headers, Bytes.wrap(bytes));
    }

    /** A subject of printable bytes, which may be almost anything. */
    private WireMessage bytes() {
        StringBuilder subject = new StringBuilder();
        int length = 1 + random.nextInt(40);
        for (int i = 0; i < length; i++) {
            subject.append((char) (0x21 + random.nextInt(0x5e)));
        }
        return message(subject.toString(), headers(random.nextInt(3)), payload(100));
    }

    private WireMessage headersAtLength() {
        WireHeaders.Builder headers = headers(1);
        for (int i = random.nextInt(40); i >= 0; i--) {
            headers.add("Plain-" + i, "v".repeat(random.nextInt(700)));
        }
        return message(verb() + ".fuzz.a", headers, payload(10));
    }

    private WireMessage message(String tail, WireHeaders.Builder headers, Bytes payload) {
        return WireMessage.of("varve.v1.s1." + tail, headers.build(), payload);
    }

    private String verb() {
        return random.nextInt(12) == 0
                ? pick(List.of("no-verb", "GET", "get%2Dall", "kv", "-"))
                : pick(Arrays.asList(Verb.values())).wireName();
    }

    private WireHeaders.Builder headers(int count) {
        WireHeaders.Builder headers = WireHeaders.builder();
        for (int i = 0; i < count; i++) {
            headers.add(
                    random.nextInt(12) == 0
                            ? pick(List.of("Plain", "Nats-Rollup", "varve-seq", "X-Spi-A", "Varve-Unknown"))
                            : pick(ALL_NAMES),
                    pick(VALUES));
        }
        return headers;
    }

    private Bytes payload(int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
