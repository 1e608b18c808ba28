/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The permissions that are shipped, on the wire: each verb for who has the right to it, and for who has not. */
class VerbPermissionTest {

    private static final Rights RIGHTS = Rights.ofPage();
    private static final WireSubjects SUBJECTS = WireSubjects.defaults();

    @TempDir
    static Path directory;

    private static GuardedInstallation installation;

    @BeforeAll
    static void start() throws Exception {
        installation = GuardedInstallation.guarded(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        installation.close();
    }

    @Test
    @DisplayName("PS-3: the table of rights names each verb once")
    void isClassified() {
        assertThat(Verb.values())
                .allSatisfy(verb -> assertThat(RIGHTS.ofServer(verb.wireName()))
                        .as(verb.wireName())
                        .hasSize(1));
        assertThat(CoordinatorVerb.values())
                .allSatisfy(verb -> assertThat(RIGHTS.ofCoordinator(verb.wireName()))
                        .as(verb.wireName())
                        .hasSize(1));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @DisplayName("PS-3: each verb of servers succeeds for who has the right, and is denied to who has not")
    void verbs(Role role) {
        prepare();
        PubSub handle = installation.connect(role);
        List<String> wrong = new ArrayList<>();
        for (Verb verb : Verb.values()) {
            String right = RIGHTS.ofServer(verb.wireName()).get(0);
            boolean surveys = role == Role.COORDINATOR && verb == Verb.LIST;
            String expected = role.has(right) || surveys ? "done" : "denied";
            String found = outcome(handle, SampleRequests.of(verb, "orders"));
            // Of a verb without a sample it counts that the request passes.
            boolean passed = !SampleRequests.has(verb) && !found.equals("denied") && expected.equals("done");
            if (!passed && !found.equals(expected)) {
                wrong.add(verb.wireName() + " as " + role + " was " + found);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Removes what another role may have left. */
    private static void prepare() {
        PubSub operator = installation.connect(Role.OPERATOR);
        for (Verb verb : List.of(Verb.DROP, Verb.KV_DROP)) {
            assertThat(outcome(operator, SampleRequests.of(verb, "orders"))).isEqualTo("done");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"READER", "WRITER"})
    @DisplayName("PS-3: each verb with a target is denied on what is not the user's")
    void foreign(Role role) {
        PubSub handle = installation.connect(role);
        assertThat(Stream.of(Verb.values()).filter(verb -> verb.target() != Target.Kind.NONE))
                .allSatisfy(verb -> assertThat(outcome(handle, SampleRequests.of(verb, "billing")))
                        .as(verb.wireName())
                        .isEqualTo("denied"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @DisplayName("PS-3: each verb of the coordinator is answered to who has the right, and denied to who has not")
    void coordinatorVerbs(Role role) {
        PubSub handle = installation.connect(role);
        for (CoordinatorVerb verb : CoordinatorVerb.values()) {
            String right = RIGHTS.ofCoordinator(verb.wireName()).get(0);
            boolean beats = role == Role.P1 && verb == CoordinatorVerb.MAP;
            String found =
                    outcome(handle, WireMessage.of(SUBJECTS.coordinator(verb), WireHeaders.none(), Bytes.empty()));
            assertThat(found.equals("denied"))
                    .as("%s as %s was %s", verb.wireName(), role, found)
                    .isEqualTo(!role.has(right) && !beats);
        }
    }

    @Test
    @DisplayName("PS-3: the change feeds of one's own can be followed, others and all of them not")
    void changes() {
        PubSub reader = installation.connect(Role.READER);
        SubjectFilter own = SubjectFilter.of("orders.>");
        for (String feed : List.of(SUBJECTS.changes(own), SUBJECTS.keyChanges("orders", SubjectFilter.all()))) {
            reader.subscribe(feed, message -> {});
            reader.flush(GuardedInstallation.LONG);
        }
        for (String feed : List.of(
                SUBJECTS.changes(SubjectFilter.of("billing.>")),
                SUBJECTS.changes(SubjectFilter.all()),
                SUBJECTS.keyChanges("billing", SubjectFilter.all()),
                "_INBOX.writer.>",
                ">")) {
            reader.subscribe(feed, message -> {});
            assertThatThrownBy(() -> reader.flush(GuardedInstallation.LONG))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            denied -> assertThat(denied.code()).isEqualTo(ErrorCode.DENIED));
        }
    }

    @Test
    @DisplayName("PS-3: a client cannot forge a change, not even of a subject that begins like a verb it may ask")
    void forged() {
        String forged = "varve.v1.change.get.orders.eu";
        for (Role role : List.of(Role.READER, Role.WRITER, Role.OPERATOR)) {
            assertThat(outcome(installation.connect(role), WireMessage.of(forged, WireHeaders.none(), Bytes.empty())))
                    .isEqualTo("denied");
        }
    }

    /** {@code done}, {@code denied} by NATS, or what else came of it. */
    private static String outcome(PubSub handle, WireMessage request) {
        try {
            HeaderReader answer = HeaderReader.of(
                    handle.request(request, GuardedInstallation.LONG).join().headers());
            return Status.read(answer) == Status.ERROR ? answer.headers().toString() : "done";
        } catch (CompletionException e) {
            return e.getCause() instanceof StorageException denied && denied.code() == ErrorCode.DENIED
                    ? "denied"
                    : String.valueOf(e.getCause());
        }
    }
}
