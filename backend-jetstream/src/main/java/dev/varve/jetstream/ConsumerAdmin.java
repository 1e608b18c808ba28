/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Capability;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.StreamConsumer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes, changes, lists and deletes durable consumers. */
final class ConsumerAdmin {

    // Somebody else made or deleted the consumer between a look and a request, so many times in a row.
    private static final int MOST_RACES = 5;

    private final Scope scope;
    private final Session session;
    private final ConsumerConfigs configs;

    ConsumerAdmin(Scope scope) {
        this.scope = scope;
        this.session = scope.session();
        this.configs = new ConsumerConfigs();
    }

    StreamConsumer open(ConsumerSpec spec) {
        Effort effort = scope.read("consumer '" + spec.name() + "' of '" + spec.filter() + "'");
        session.capabilities().require(Capability.DURABLE_CONSUMER);
        if (spec.order() == ConsumerSpec.Order.PER_SUBJECT) {
            session.capabilities().require(Capability.ORDER_PER_SUBJECT);
        }
        KnownStream stream = owner(spec.filter(), effort)
                .orElseThrow(() -> StorageException.invalid("consumer '" + spec.name()
                        + "': no one stream owns all subjects of '" + spec.filter()
                        + "'; declare one, or narrow the filter"));
        ObjectNode there = ensure(spec, stream, effort);
        return new PulledConsumer(scope, stream, configs.read(there, stream).spec(), Json.time(there, "created"));
    }

    /** The stream that owns all subjects of {@code filter}. */
    private Optional<KnownStream> owner(SubjectFilter filter, Effort effort) {
        return session.directory().owners(filter, effort).stream()
                .flatMap(id -> session.directory().byId(id, effort).stream())
                .filter(stream -> stream.spec().subjects().stream().anyMatch(owned -> owned.covers(filter)))
                .findFirst();
    }

    /** Makes the consumer be as {@code spec} says; returns what the server tells of it, with the start that it was made with. */
    private ObjectNode ensure(ConsumerSpec spec, KnownStream stream, Effort effort) {
        ConsumerAddress address = new ConsumerAddress(stream.id(), spec.name());
        for (int race = 0; race < MOST_RACES; race++) {
            Optional<ObjectNode> existing = info(address, effort);
            Optional<ObjectNode> now = existing.isEmpty()
                    ? make(address, stream, spec, effort)
                    : change(address, existing.get(), stream, spec, effort);
            if (now.isPresent()) {
                return now.get();
            }
        }
        throw StorageException.unavailable(effort.what() + ": others make and delete it all the time", null);
    }

    private Optional<ObjectNode> info(ConsumerAddress address, Effort effort) {
        ApiAnswer answer = session.administration().read(address.request("INFO"), Json.object(), effort);
        return answer.isAbsent() ? Optional.empty() : Optional.of(answer.orThrow(effort));
    }

    /** Makes it; empty if somebody else has made another one of that name. */
    private Optional<ObjectNode> make(ConsumerAddress address, KnownStream stream, ConsumerSpec spec, Effort effort) {
        ApiAnswer answer = create(address, "create", configs.made(spec, stream), effort);
        if (answer.isError(ApiError.CONSUMER_EXISTS) || answer.isError(ApiError.CONSUMER_NAME_EXISTS)) {
            return Optional.empty();
        }
        return Optional.of(answer.orThrow(effort));
    }

    /** Changes it; empty if it is no longer there. */
    private Optional<ObjectNode> change(
            ConsumerAddress address, ObjectNode existing, KnownStream stream, ConsumerSpec spec, Effort effort) {
        requireSame(configs.read(existing, stream).spec(), spec);
        ObjectNode config = (ObjectNode) existing.path("config");
        ObjectNode changed = configs.changed(config, spec);
        if (changed.equals(config)) {
            return Optional.of(existing);
        }
        ApiAnswer answer = create(address, "update", changed, effort);
        if (answer.isAbsent() || answer.isError(ApiError.CONSUMER_DOES_NOT_EXIST)) {
            return Optional.empty();
        }
        return Optional.of(answer.orThrow(effort));
    }

    /** Both actions can be repeated: what is there already as it should be is answered as if it had just been made. */
    private ApiAnswer create(ConsumerAddress address, String action, ObjectNode config, Effort effort) {
        ObjectNode request = Json.object().put("stream_name", address.stream()).put("action", action);
        request.set("config", config);
        return session.administration().settle(address.request("CREATE"), request, effort);
    }

    private static void requireSame(ConsumerSpec existing, ConsumerSpec wanted) {
        String shown = "consumer '" + wanted.name() + "' exists with ";
        Preconditions.require(
                wanted.filter().equals(existing.filter()),
                shown + "filter " + existing.filter() + ", not " + wanted.filter()
                        + "; delete it or choose another name");
        Preconditions.require(
                wanted.acks() == existing.acks(),
                shown + "acks " + existing.acks() + ", not " + wanted.acks() + "; delete it or choose another name");
    }

    List<ConsumerInfo> list(SubjectFilter subject) {
        Effort effort = scope.read("consumers of '" + subject + "'");
        return owner(subject, effort).map(stream -> list(stream, effort)).orElseGet(List::of);
    }

    private List<ConsumerInfo> list(KnownStream stream, Effort effort) {
        List<ConsumerInfo> infos = new ArrayList<>();
        ObjectNode request = Json.object();
        long seen = 0;
        long total;
        do {
            ApiAnswer answer =
                    session.administration().read("CONSUMER.LIST." + stream.id(), request.put("offset", seen), effort);
            if (answer.isAbsent()) {
                return List.of();
            }
            ObjectNode page = answer.orThrow(effort);
            requireComplete(page, effort);
            JsonNode found = page.path("consumers");
            found.valueStream()
                    .filter(ConsumerAdmin::isDurable)
                    .forEach(info -> infos.add(configs.read((ObjectNode) info, stream)));
            seen += found.size();
            total = found.isEmpty() ? 0 : page.path("total").asLong(0);
        } while (seen < total);
        infos.sort(Comparator.comparing(info -> info.spec().name()));
        return infos;
    }

    /** A cluster names consumers whose leaders did not answer. */
    private static void requireComplete(ObjectNode page, Effort effort) {
        JsonNode missing = page.path("missing");
        if (!missing.isEmpty()) {
            throw StorageException.unavailable(
                    effort.what() + ": these have no leader at the moment: " + missing, null);
        }
    }

    /** Others are those of feeds, or push to a subject of their own. */
    private static boolean isDurable(JsonNode info) {
        JsonNode config = info.path("config");
        return !config.path("durable_name").asString("").isEmpty()
                && config.path("deliver_subject").asString("").isEmpty();
    }

    boolean delete(SubjectFilter subject, String name) {
        Preconditions.name("consumer name", name);
        Effort effort = scope.write("deletion of consumer '" + name + "' of '" + subject + "'", subject.value(), "");
        Optional<KnownStream> stream = owner(subject, effort.reading());
        if (stream.isEmpty()) {
            return false;
        }
        ConsumerAddress address = new ConsumerAddress(stream.get().id(), name);
        ApiAnswer answer = session.administration().change(address.request("DELETE"), Json.object(), effort);
        if (answer.isAbsent()) {
            return false;
        }
        answer.orThrow(effort);
        return true;
    }

    /**
     * What {@code answer} says about {@code consumer}.
     *
     * @throws StorageException {@code INVALID} if it does not exist
     */
    static ObjectNode answered(ApiAnswer answer, ConsumerAddress consumer, Effort effort) {
        if (answer.isAbsent() || answer.isError(ApiError.CONSUMER_DOES_NOT_EXIST)) {
            throw deleted(consumer);
        }
        return answer.orThrow(effort.reading());
    }

    static StorageException deleted(ConsumerAddress consumer) {
        return StorageException.invalid("consumer '" + consumer.name() + "' of JetStream's stream '" + consumer.stream()
                + "' was deleted; make it again");
    }
}
