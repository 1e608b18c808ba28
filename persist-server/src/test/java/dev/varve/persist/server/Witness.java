/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.object.ObjectName;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.util.ArrayList;
import java.util.List;

/** A stream, a bucket of keys and a bucket of objects that nobody else has any business with. */
final class Witness {

    private static final Target STREAM = Target.of(Subject.of("witness.a"));
    private static final Target KEYS = Target.keys("witness", SubjectFilter.all());
    private static final Target OBJECT = Target.of(ObjectName.of("witness", "o"));
    private static final String SHA256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final WireClient client;

    Witness(WireClient client) {
        this.client = client;
    }

    void write() {
        for (String text : List.of("one", "two", "three")) {
            assertOk(client.publish("witness.a", text, PublishOptions.none()));
            assertOk(client.ask(
                    Verb.KV_PUT, Target.of(Key.of("witness", text)), WireHeaders.builder(), Bytes.utf8(text)));
        }
        // On disk at once: what is answered of it does not become stronger later.
        WireHeaders.Builder commit = WireHeaders.builder()
                .add(HeaderNames.AT_LEAST, Durability.DISK.toString())
                .add(HeaderNames.UPLOAD, "w")
                .add(HeaderNames.COUNT, 0)
                .add(HeaderNames.SIZE, 0)
                .add(HeaderNames.SHA256, SHA256_OF_NOTHING);
        assertOk(client.ask(Verb.OBJ_COMMIT, OBJECT, commit, Bytes.empty()));
    }

    private static void assertOk(WireMessage answer) {
        assertThat(WireClient.status(answer)).as(answer.headers().toString()).isEqualTo(Status.OK);
    }

    /** All that the protocol tells of them. */
    List<String> read() {
        List<String> all = new ArrayList<>();
        all.add(text(client.ask(Verb.INFO, STREAM)));
        all.add(text(client.ask(Verb.KV_INFO, Target.bucket("witness"))));
        all.add(text(client.ask(Verb.OBJ_INFO, OBJECT)));
        for (Verb verb : List.of(Verb.GET_ALL, Verb.CHANGES)) {
            page(verb, STREAM, all);
        }
        for (Verb verb : List.of(Verb.KV_GET_ALL, Verb.KV_CHANGES)) {
            page(verb, KEYS, all);
        }
        return all;
    }

    private void page(Verb verb, Target target, List<String> into) {
        try {
            client.page(verb, target, WireHeaders.builder()).forEach(item -> into.add(text(item)));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(WireMessage message) {
        return message.headers().asMap() + " " + message.payload().utf8();
    }
}
