/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Preconditions;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which server owns which slot, and which streams are declared: what clients know of an installation.
 *
 * <p>Immutable and safe for use by many threads. Finding the stream of a subject costs its number of tokens, not the number of streams.
 */
public final class ClusterMap {

    private static final ClusterMap EMPTY = new ClusterMap(0, Map.of(), Map.of());

    private final long version;
    private final SortedMap<Integer, Owner> owners;
    private final SortedMap<String, List<SubjectFilter>> declared;
    private final FilterIndex index;

    /**
     * The map of these owners and streams.
     *
     * @param version rises with each change
     * @param owners the owned slots
     * @param declared the filters of each declared stream, none of which overlap
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} for slots or names that cannot be
     */
    public ClusterMap(long version, Map<Integer, Owner> owners, Map<String, List<SubjectFilter>> declared) {
        this.version = Preconditions.atLeast("version", version, 0);
        owners.keySet().forEach(Slots::check);
        declared.forEach((name, filters) -> {
            Preconditions.name("stream name", name);
            Preconditions.require(!filters.isEmpty(), "stream '" + name + "' has no filter");
        });
        this.owners = new TreeMap<>(owners);
        this.declared = new TreeMap<>();
        declared.forEach((name, filters) -> this.declared.put(name, List.copyOf(filters)));
        this.index = FilterIndex.of(this.declared);
    }

    /** The map before there was any. */
    public static ClusterMap empty() {
        return EMPTY;
    }

    /** Rises with each change of the map. */
    public long version() {
        return version;
    }

    /** Who owns {@code slot}; empty if nobody does. */
    public Optional<Owner> owner(int slot) {
        return Optional.ofNullable(owners.get(Slots.check(slot)));
    }

    /** The slots that {@code server} owns. */
    public SlotSet slots(String server) {
        return SlotSet.where(slot ->
                owner(slot).filter(owner -> owner.server().equals(server)).isPresent());
    }

    /** Whether every slot has an owner. */
    public boolean isComplete() {
        return owners.size() == Slots.COUNT;
    }

    /** The servers that own anything, in order of id. */
    public SortedSet<String> servers() {
        SortedSet<String> servers = new TreeSet<>();
        owners.values().forEach(owner -> servers.add(owner.server()));
        return servers;
    }

    /** The names of the declared streams, in order. */
    public List<String> declaredStreams() {
        return List.copyOf(declared.keySet());
    }

    /** The filters of the declared stream {@code name}; empty if there is none. */
    public List<SubjectFilter> filters(String name) {
        return declared.getOrDefault(name, List.of());
    }

    /** The name of the declared stream that owns {@code subject}; empty if the subject has a stream of its own. */
    public Optional<String> declaredStream(Subject subject) {
        return index.find(subject);
    }

    /** The slot of the stream that {@code subject} belongs to. */
    public int slot(Subject subject) {
        Optional<String> name = declaredStream(subject);
        return name.isPresent() ? Slots.ofDeclared(name.get()) : Slots.ofUndeclared(subject);
    }

    /** The text by which a map travels. */
    public String toText() {
        StringBuilder text = new StringBuilder("version ").append(version).append('\n');
        int slot = 0;
        while (slot < Slots.COUNT) {
            int first = slot;
            Owner owner = owners.get(first);
            while (slot < Slots.COUNT && Objects.equals(owner, owners.get(slot))) {
                slot++;
            }
            if (owner != null) {
                text.append("slot ").append(first).append(slot - 1 > first ? "-" + (slot - 1) : "");
                text.append(' ')
                        .append(owner.server())
                        .append(' ')
                        .append(owner.epoch())
                        .append('\n');
            }
        }
        declared.forEach((name, filters) -> {
            text.append("stream ").append(name);
            filters.forEach(filter -> text.append(' ').append(filter.value()));
            text.append('\n');
        });
        return text.toString();
    }

    /**
     * The map that travels as {@code text}.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID}, naming the line, if it is malformed
     */
    public static ClusterMap parse(String text) {
        return new ClusterMapParser().parse(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterMap that
                && version == that.version
                && owners.equals(that.owners)
                && declared.equals(that.declared);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, owners, declared);
    }

    @Override
    public String toString() {
        return "map " + version + ": " + owners.size() + " slots of " + servers() + ", " + declared.size() + " streams";
    }

    /**
     * The owner of a slot.
     *
     * @param server its id
     * @param epoch rises whenever the slot changes owner, at least 1
     */
    public record Owner(String server, long epoch) {
        public Owner {
            WireIds.server(server);
            Preconditions.atLeast("epoch", epoch, 1);
        }
    }
}
