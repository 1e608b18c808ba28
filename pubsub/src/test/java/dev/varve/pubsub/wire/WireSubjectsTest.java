/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.object.ObjectName;
import dev.varve.pubsub.WireHeaders;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Subjects of the protocol")
class WireSubjectsTest {

    private final WireSubjects subjects = WireSubjects.defaults();

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(Verb.PUBLISH, Target.of(Subject.of("orders.eu")), "varve.v1.s1.publish.orders.eu"),
                Arguments.of(Verb.GET_ALL, Target.of(SubjectFilter.of("a.*.>")), "varve.v1.s1.get-all.a.%2A.%3E"),
                Arguments.of(Verb.GET_ALL, Target.of(SubjectFilter.of("a.%2A")), "varve.v1.s1.get-all.a.%2A"),
                Arguments.of(Verb.CHANGES, Target.of(SubjectFilter.all()), "varve.v1.s1.changes.%3E"),
                Arguments.of(Verb.LIST, Target.nothing(), "varve.v1.s1.list"),
                Arguments.of(Verb.KV_PUT, Target.of(Key.of("b", "x.y")), "varve.v1.s1.kv-put.b.x.y"),
                Arguments.of(Verb.KV_KEYS, Target.keys("b", SubjectFilter.of("x.*")), "varve.v1.s1.kv-keys.b.x.%2A"),
                Arguments.of(Verb.KV_DROP, Target.bucket("b"), "varve.v1.s1.kv-drop.b"),
                Arguments.of(
                        Verb.OBJ_READ,
                        Target.of(ObjectName.of("b", "a/b c.txt")),
                        "varve.v1.s1.obj-read.b.a/b%20c%2Etxt"),
                Arguments.of(Verb.OBJ_LIST, Target.bucket("b"), "varve.v1.s1.obj-list.b"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("requests")
    @DisplayName("say the verb and the target of a request, and are read back")
    void requestsRoundTrip(Verb verb, Target target, String expected) {
        assertThat(subjects.request("s1", verb, target)).isEqualTo(expected);
        WireHeaders.Builder headers = WireHeaders.builder();
        target.write(headers);
        RequestSubject parsed = subjects.parseRequest(expected);
        assertThat(parsed.server()).isEqualTo("s1");
        assertThat(parsed.verb()).isEqualTo(verb);
        assertThat(parsed.target(HeaderReader.of(headers.build()))).isEqualTo(target);
    }

    @Test
    @DisplayName("PS-3: whose tokens contradict the filter header are refused, so that permissions by subject hold")
    void filterMustAgree() {
        HeaderReader stated = HeaderReader.of(
                WireHeaders.builder().add(HeaderNames.FILTER, "secret.>").build());
        assertThatThrownBy(() -> Target.read(Verb.GET_ALL, "orders.%3E", stated))
                .hasMessage("header 'Varve-Filter' is 'secret.>', but the subject says 'orders.%3E'");
        assertThat(Target.read(Verb.GET_ALL, "secret.%3E", stated)).isEqualTo(Target.of(SubjectFilter.of("secret.>")));
    }

    @Test
    @DisplayName("PS-3: with a filter header take no filter where the verb takes none")
    void filterNotTaken() {
        HeaderReader stated = HeaderReader.of(
                WireHeaders.builder().add(HeaderNames.FILTER, ">").build());
        assertThat(Target.read(Verb.DELETE_ALL, "%3E", stated)).isEqualTo(Target.of(Subject.of("%3E")));
    }

    @Test
    @DisplayName("of changes and of the coordinator are as the page says")
    void others() {
        assertThat(subjects.change(Subject.of("a.b"))).isEqualTo("varve.v1.change.a.b");
        assertThat(subjects.parseChange("varve.v1.change.a.b")).isEqualTo(Subject.of("a.b"));
        assertThat(subjects.changes(SubjectFilter.of("a.>"))).isEqualTo("varve.v1.change.a.>");
        assertThat(subjects.keyChange(Key.of("b", "k.1"))).isEqualTo("varve.v1.kv-change.b.k.1");
        assertThat(subjects.parseKeyChange("varve.v1.kv-change.b.k.1")).isEqualTo(Key.of("b", "k.1"));
        assertThat(subjects.keyChanges("b", SubjectFilter.all())).isEqualTo("varve.v1.kv-change.b.>");
        assertThat(subjects.coordinator(CoordinatorVerb.UNDECLARE)).isEqualTo("varve.v1.coordinator.undeclare");
        assertThat(subjects.parseCoordinator("varve.v1.coordinator.beat")).isEqualTo(CoordinatorVerb.BEAT);
        assertThat(subjects.mapChanged()).isEqualTo("varve.v1.map-changed");
        assertThat(new WireSubjects("other").requests("s1")).isEqualTo("other.v1.s1.>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "coordinator", "change", "kv-change", "map-changed", "é", "a b"})
    @DisplayName("are not made for what cannot be a server's id")
    void serverIds(String id) {
        assertThat(refusal(() -> subjects.requests(id))).isEqualTo(ErrorCode.INVALID);
    }

    @Test
    @DisplayName("of unknown verbs are UNSUPPORTED, of other forms INVALID")
    void unknown() {
        assertThat(refusal(() -> subjects.parseRequest("varve.v1.s1.fly.x"))).isEqualTo(ErrorCode.UNSUPPORTED);
        assertThat(refusal(() -> subjects.parseRequest("varve.v1.s1"))).isEqualTo(ErrorCode.INVALID);
        assertThat(refusal(() -> subjects.parseRequest("other.v1.s1.get.x"))).isEqualTo(ErrorCode.INVALID);
        assertThat(refusal(() -> subjects.parseCoordinator("varve.v1.coordinator.sing")))
                .isEqualTo(ErrorCode.UNSUPPORTED);
    }

    private static ErrorCode refusal(Runnable call) {
        return catchThrowableOfType(StorageException.class, call::run).code();
    }
}
