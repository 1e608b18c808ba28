/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.Key;
import dev.varve.object.ObjectName;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.BucketCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.Discard;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Requests of every verb that changes something, many of which are refused. For use by one thread. */
final class RandomRequests {

    /** A stream that is declared. */
    static final String DECLARED = "declared";

    static final String DECLARED_SUBJECTS = "declared.*";

    private static final int NAMES = 3;

    private final Random random;
    private int ids;

    RandomRequests(Random random) {
        this.random = random;
    }

    /** A request. */
    record Asked(Verb verb, Target target, WireHeaders headers, Bytes payload) {
        WireMessage ask(WireClient client) {
            return client.ask(verb, target, WireHeaders.builder().addAll(headers), payload);
        }
    }

    Asked next() {
        return switch (random.nextInt(22)) {
            case 0, 1, 2, 3 -> publish();
            case 4 -> asked(Verb.SET, stream(), message().add(HeaderNames.SEQ, 1 + random.nextInt(30)), value());
            case 5 -> asked(Verb.DELETE, stream(), headers().add(HeaderNames.SEQ, 1 + random.nextInt(30)));
            case 6 -> asked(Verb.DELETE_ALL, stream(), headers().add(HeaderNames.TO, random.nextInt(30)));
            case 7 -> rarely(asked(Verb.DROP, stream(), headers()));
            case 8, 9 -> asked(Verb.KV_PUT, key(), put(), value());
            case 10 -> asked(Verb.KV_CREATE, key(), put(), value());
            case 11 -> asked(Verb.KV_UPDATE, key(), put().add(HeaderNames.EXPECTED, random.nextInt(20)), value());
            case 12 -> asked(Verb.KV_DELETE, key(), id(headers()));
            case 13 -> rarely(asked(Verb.KV_DELETE_ALL, Target.keys(name("b"), SubjectFilter.of(">")), headers()));
            case 14 -> rarely(asked(Verb.KV_DROP, Target.bucket(name("b")), headers()));
            case 15 -> rarely(random.nextBoolean() ? ensure() : ensureBucket());
            case 16, 17, 18, 19 -> consumer();
            default -> object();
        };
    }

    private Asked consumer() {
        WireHeaders.Builder headers = headers().add(HeaderNames.CONSUMER, name("c"));
        return switch (random.nextInt(8)) {
            case 0 -> asked(Verb.CONSUMER_ENSURE, stream(), headers.add(HeaderNames.ACK_WAIT, 500));
            case 1 -> asked(Verb.CONSUMER_PAUSE, stream(), headers);
            case 2 -> asked(Verb.CONSUMER_RESUME, stream(), headers);
            case 3 -> rarely(asked(Verb.CONSUMER_DELETE, stream(), headers));
            case 4, 5 ->
                asked(Verb.CONSUMER_FETCH, stream(), id(headers).add(HeaderNames.MAX_MESSAGES, 1 + random.nextInt(4)));
            default -> asked(Verb.CONSUMER_ACK, stream(), headers, settlement());
        };
    }

    private Bytes settlement() {
        String delivery = (1 + random.nextInt(30)) + " " + (1 + random.nextInt(2));
        return Bytes.utf8(random.nextBoolean() ? "ack " + delivery + "\n" : "nak " + delivery + " 100\n");
    }

    private Asked ensure() {
        StreamLimits limits = StreamLimits.builder()
                .maxMessages(random.nextInt(2) * 5L)
                .maxMessagesPerSubject(random.nextInt(3))
                .maxMessagesPerSecond(random.nextInt(2) * 4L)
                .discard(random.nextBoolean() ? Discard.OLD : Discard.NEW)
                .build();
        StreamSpec spec = StreamSpec.of(DECLARED, DECLARED_SUBJECTS);
        WireHeaders.Builder headers = headers();
        StreamCodec.write(
                headers,
                new StreamSpec(
                        spec.name(),
                        spec.subjects(),
                        limits,
                        Optional.empty(),
                        spec.dedupWindow(),
                        Set.of(),
                        Optional.empty()));
        return asked(Verb.ENSURE, Target.of(SubjectFilter.of(DECLARED_SUBJECTS)), headers);
    }

    private Asked ensureBucket() {
        String bucket = name("b");
        WireHeaders.Builder headers = headers();
        Optional<Duration> ttl = random.nextBoolean() ? Optional.of(Duration.ofSeconds(2)) : Optional.empty();
        BucketCodec.write(headers, new BucketSpec(bucket, random.nextInt(2) * 5000L, 0, ttl, Optional.empty()));
        return asked(Verb.KV_ENSURE, Target.bucket(bucket), headers);
    }

    /** Most of what removes much gives way to something that adds. */
    private Asked rarely(Asked asked) {
        return random.nextInt(8) == 0 ? asked : publish();
    }

    private Asked publish() {
        WireHeaders.Builder headers = id(message());
        if (random.nextInt(4) == 0) {
            headers.add(HeaderNames.EXPECTED_LAST, random.nextInt(30));
        }
        return asked(Verb.PUBLISH, stream(), headers, value());
    }

    private Asked object() {
        String upload = "u" + random.nextInt(4);
        Target target = Target.of(ObjectName.of(name("o"), name("n")));
        WireHeaders.Builder headers = headers().add(HeaderNames.UPLOAD, upload);
        Bytes content = Bytes.utf8("content");
        return switch (random.nextInt(5)) {
            case 0, 1 -> asked(Verb.OBJ_PART, target, headers.add(HeaderNames.INDEX, random.nextInt(2)), content);
            case 2 ->
                asked(
                        Verb.OBJ_COMMIT,
                        target,
                        headers.add(HeaderNames.COUNT, 1)
                                .add(HeaderNames.SIZE, content.size())
                                .add(HeaderNames.SHA256, sha256("content")));
            case 3 -> asked(Verb.OBJ_ABORT, target, headers);
            default -> asked(Verb.OBJ_DELETE, target, headers());
        };
    }

    /** One request that changes each file once more, so that whatever is past its time goes everywhere at the same moment. */
    List<Asked> all() {
        List<Asked> all = new ArrayList<>();
        for (int i = 0; i < NAMES; i++) {
            all.add(asked(Verb.PUBLISH, Target.of(Subject.of("s" + i)), headers(), Bytes.utf8("last")));
            all.add(asked(Verb.PUBLISH, Target.of(Subject.of("declared.d" + i)), headers(), Bytes.utf8("last")));
            all.add(asked(Verb.KV_PUT, Target.of(Key.of("b" + i, "last")), headers(), Bytes.utf8("last")));
            WireHeaders.Builder part = headers().add(HeaderNames.UPLOAD, "last").add(HeaderNames.INDEX, 0);
            all.add(asked(Verb.OBJ_PART, Target.of(ObjectName.of("o" + i, "last")), part, Bytes.utf8("last")));
        }
        return all;
    }

    /** A request that reads for each file there may be. */
    List<Asked> reads() {
        List<Asked> all = new ArrayList<>();
        for (int i = 0; i < NAMES; i++) {
            all.add(asked(Verb.LAST, Target.of(Subject.of("s" + i)), headers()));
            all.add(asked(Verb.LAST, Target.of(Subject.of("declared.d" + i)), headers()));
            all.add(asked(Verb.KV_GET, Target.of(Key.of("b" + i, "last")), headers()));
            all.add(asked(Verb.OBJ_INFO, Target.of(ObjectName.of("o" + i, "last")), headers()));
        }
        return all;
    }

    private static Asked asked(Verb verb, Target target, WireHeaders.Builder headers, Bytes payload) {
        return new Asked(verb, target, headers.build(), payload);
    }

    private static Asked asked(Verb verb, Target target, WireHeaders.Builder headers) {
        return asked(verb, target, headers, Bytes.empty());
    }

    private static WireHeaders.Builder headers() {
        return WireHeaders.builder();
    }

    private WireHeaders.Builder message() {
        return put().add("City", "=?v1?K%C3%B6ln");
    }

    private WireHeaders.Builder put() {
        WireHeaders.Builder headers = headers();
        if (random.nextInt(3) == 0) {
            headers.add(HeaderNames.TTL, 1 + random.nextInt(3000));
        }
        return headers.add(HeaderNames.AT_LEAST, random.nextBoolean() ? "disk" : "process");
    }

    /** New ids, and now and then one that was there before. */
    private WireHeaders.Builder id(WireHeaders.Builder headers) {
        if (random.nextInt(3) > 0) {
            headers.add(HeaderNames.MSG_ID, "id-" + (random.nextInt(5) == 0 ? random.nextInt(ids + 1) : ids++));
        }
        return headers;
    }

    private Bytes value() {
        return Bytes.wrap(new byte[random.nextInt(20) == 0 ? 600_000 : random.nextInt(300)]);
    }

    private Target stream() {
        return Target.of(Subject.of(random.nextInt(4) == 0 ? name("declared.d") : name("s")));
    }

    private Target key() {
        return Target.of(Key.of(name("b"), name("k")));
    }

    private String name(String letter) {
        return letter + random.nextInt(NAMES);
    }

    private static String sha256(String content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
