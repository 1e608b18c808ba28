/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.Difference;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import java.util.List;
import java.util.Optional;

/** Declares, compares and drops streams: the declaration is the coordinator's, everything else the owner's. Safe for use by many threads. */
final class StreamAdmin {

    private final Scope scope;
    private final Capabilities capabilities;

    StreamAdmin(Scope scope, Capabilities capabilities) {
        this.scope = scope;
        this.capabilities = capabilities;
    }

    Optional<StreamInfo> info(Subject subject) {
        Request request =
                Request.of(Verb.INFO, Target.of(subject), scope.session().view().slot(subject));
        Reply reply = scope.ask(request);
        return reply.isNone() ? Optional.empty() : Optional.of(StreamCodec.readInfo(reply.headers()));
    }

    List<Difference> diff(StreamSpec spec) {
        Optional<StreamInfo> there = declared(spec.name());
        return there.map(info -> spec.differencesFrom(info.spec())).orElseGet(() -> List.of(absent(spec)));
    }

    List<Difference> ensure(StreamSpec spec) {
        requireCapabilities(spec);
        boolean known = !newest().filters(spec.name()).isEmpty();
        List<Difference> differences = diff(spec);
        differences.stream().filter(each -> !each.changeable()).findFirst().ifPresent(fixed -> refuse(spec, fixed));
        if (differences.isEmpty()) {
            return differences;
        }
        WireHeaders.Builder description = WireHeaders.builder();
        StreamCodec.write(description, spec);
        coordinator(CoordinatorVerb.DECLARE, description, spec.name());
        try {
            ensureAtOwner(spec);
        } catch (StorageException e) {
            if (!known) {
                takeBack(spec, e);
            }
            throw e;
        }
        return differences;
    }

    boolean drop(SubjectFilter filter) {
        ClusterMap map = newest();
        Optional<String> name = DeclaredStreams.covering(map, filter);
        if (name.isEmpty()) {
            return filter.isLiteral() && dropAtOwner(filter, map.slot(filter.literal()), "s:" + filter.value());
        }
        SubjectFilter first = map.filters(name.get()).get(0);
        dropAtOwner(first, Slots.ofDeclared(name.get()), "=" + name.get());
        undeclare(name.get());
        return true;
    }

    /** The owner refused what the coordinator had declared: the declaration goes again. */
    private void takeBack(StreamSpec spec, StorageException refusal) {
        try {
            undeclare(spec.name());
        } catch (RuntimeException e) {
            refusal.addSuppressed(e);
        }
    }

    private void undeclare(String name) {
        coordinator(CoordinatorVerb.UNDECLARE, WireHeaders.builder().add(HeaderNames.STREAM, name), name);
    }

    private boolean dropAtOwner(SubjectFilter filter, int slot, String lane) {
        Request request = Request.of(Verb.DROP, Target.of(filter), slot);
        Effort effort = scope.write(request, filter.value(), "");
        return !scope.carryOut(lane, request, effort).isNone();
    }

    private void ensureAtOwner(StreamSpec spec) {
        SubjectFilter first = spec.subjects().get(0);
        WireHeaders.Builder headers = WireHeaders.builder();
        StreamCodec.write(headers, spec);
        Request request = Request.of(Verb.ENSURE, Target.of(first), Slots.ofDeclared(spec.name()))
                .with(headers);
        scope.carryOut("=" + spec.name(), request, scope.write(request, spec.name(), ""));
    }

    private Optional<StreamInfo> declared(String name) {
        List<SubjectFilter> filters = newest().filters(name);
        return filters.isEmpty() ? Optional.empty() : info(DeclaredStreams.sample(filters.get(0)));
    }

    private void coordinator(CoordinatorVerb verb, WireHeaders.Builder headers, String stream) {
        scope.session().requireOpen();
        Effort effort = Effort.write(
                verb.wireName() + " of stream '" + stream + "'",
                scope.session().deadline(scope.span()),
                new Effort.Identity(stream, ""));
        Waiting.on(scope.session().calls().coordinator(verb, headers, effort), effort);
    }

    /** The map as the coordinator has it now: declarations are rare, and must not be judged by old ones. */
    private ClusterMap newest() {
        scope.session().requireOpen();
        Effort effort =
                Effort.read("the map of the installation", scope.session().deadline(scope.span()));
        WireHeaders.Builder have = WireHeaders.builder()
                .add(HeaderNames.HAVE, scope.session().view().map().version());
        Waiting.on(scope.session().calls().coordinator(CoordinatorVerb.MAP, have, effort), effort);
        return scope.session().view().map();
    }

    private void requireCapabilities(StreamSpec spec) {
        scope.session().requireOpen();
        spec.durability().ifPresent(capabilities::require);
        if (spec.mirrorOf().isPresent()) {
            capabilities.require(Capability.MIRROR);
        }
        for (StreamSpec.Trait trait : spec.traits()) {
            switch (trait) {
                case DENY_DELETE -> capabilities.require(Capability.DENY_DELETE);
                case EPHEMERAL -> capabilities.require(Capability.EPHEMERAL);
                case COMPRESSED -> capabilities.require(Capability.COMPRESSION);
            }
        }
    }

    private static void refuse(StreamSpec spec, Difference fixed) {
        Preconditions.require(
                false,
                "stream '" + spec.name() + "': " + fixed.field() + " is " + fixed.actual()
                        + " and cannot be changed to " + fixed.wanted() + " without losing data");
    }

    private static Difference absent(StreamSpec spec) {
        return new Difference("name", spec.name(), "absent", true);
    }
}
