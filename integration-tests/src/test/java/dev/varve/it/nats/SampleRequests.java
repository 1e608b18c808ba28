/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.nats;

import dev.varve.Bytes;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.object.ObjectName;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import java.util.List;
import java.util.Map;

/** A request of each verb that succeeds if they are sent in the order of the verbs; of the verbs on consumers, which have tests of their own, one without headers. */
final class SampleRequests {

    private static final WireSubjects SUBJECTS = WireSubjects.defaults();
    private static final String SHA256_OF_X = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
    private static final List<String> DESCRIPTION =
            List.of("Varve-Stream", "declared", "Varve-Declared", "1", "Varve-Subjects", "orders.declared.>");

    private static final Map<Verb, List<String>> HEADERS = Map.ofEntries(
            Map.entry(Verb.PUBLISH, List.of("Varve-Msg-Id", "m1")),
            Map.entry(Verb.SET, List.of("Varve-Seq", "7")),
            Map.entry(Verb.RESOLVE, List.of("Varve-Msg-Id", "m1")),
            Map.entry(Verb.GET, List.of("Varve-Seq", "1")),
            Map.entry(Verb.DELETE, List.of("Varve-Seq", "1")),
            Map.entry(Verb.ENSURE, DESCRIPTION),
            Map.entry(Verb.KV_UPDATE, List.of("Varve-Expected", "0")),
            Map.entry(Verb.KV_ENSURE, List.of("Varve-Bucket", "orders")),
            Map.entry(Verb.OBJ_PART, List.of("Varve-Upload", "u", "Varve-Index", "0")),
            Map.entry(
                    Verb.OBJ_COMMIT,
                    List.of("Varve-Upload", "u", "Varve-Count", "1", "Varve-Size", "1", "Varve-Sha256", SHA256_OF_X)),
            Map.entry(Verb.OBJ_ABORT, List.of("Varve-Upload", "u")),
            Map.entry(Verb.OBJ_READ, List.of("Varve-Sha256", SHA256_OF_X)));

    private SampleRequests() {}

    /** Whether the request of {@code verb} is one that succeeds. */
    static boolean has(Verb verb) {
        return !verb.wireName().startsWith("consumer-");
    }

    /** The request of {@code verb} on what belongs to {@code owner}, a first token and a bucket. */
    static WireMessage of(Verb verb, String owner) {
        Target target = target(verb, owner);
        WireHeaders.Builder headers = headers(HEADERS.getOrDefault(verb, List.of()));
        target.write(headers);
        return WireMessage.of(
                SUBJECTS.request(GuardedInstallation.SERVER, verb, target), headers.build(), Bytes.utf8("x"));
    }

    private static WireHeaders.Builder headers(List<String> namesAndValues) {
        WireHeaders.Builder headers = WireHeaders.builder();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            headers.add(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
        return headers;
    }

    private static Target target(Verb verb, String owner) {
        return switch (verb.target()) {
            case NONE -> Target.nothing();
            case STREAM -> Target.of(SubjectFilter.of(owner + suffix(verb)));
            // A key of its own for each verb: create and update need one that is not there.
            case KEY -> Target.of(Key.of(owner, verb.wireName()));
            case BUCKET -> Target.bucket(owner);
            case OBJECT -> Target.of(ObjectName.of(owner, "o"));
        };
    }

    private static String suffix(Verb verb) {
        return switch (verb) {
            case LAST_PER_SUBJECT -> ".>";
            case ENSURE -> ".declared.>";
            default -> ".eu";
        };
    }
}
