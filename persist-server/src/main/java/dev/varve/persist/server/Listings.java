/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.persist.store.BucketFile;
import dev.varve.persist.store.ObjectFile;
import dev.varve.persist.store.PageBounds;
import dev.varve.persist.store.SlotCatalog;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.StreamFile;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.BucketCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker contributes to a listing of streams or buckets: the first names after a place, of the slots that are its part. For use by the worker's thread. */
final class Listings {

    private static final Logger LOG = LoggerFactory.getLogger(Listings.class);

    /** Where in a catalog stands what a verb lists. */
    private static final Map<Verb, List<String>> PREFIXES = Map.of(
            Verb.LIST, List.of("s:=", "s:"),
            Verb.LAST_PER_SUBJECT, List.of("s:"),
            Verb.KV_BUCKETS, List.of("k:"),
            Verb.OBJ_BUCKETS, List.of("o:"));

    private static final String LAST_OF_NAME = "\u0000";

    private final OpenFiles files;
    private final IntPredicate part;

    /** @param part tells which slots are the worker's */
    Listings(OpenFiles files, IntPredicate part) {
        this.files = files;
        this.part = part;
    }

    /**
     * What is asked for.
     *
     * @param verb which listing
     * @param filter which subjects
     * @param after the name after which to begin
     * @param bounds how much at most
     */
    record Question(Verb verb, SubjectFilter filter, String after, PageBounds bounds) {
        Question from(String name) {
            return new Question(verb, filter, name, bounds);
        }
    }

    List<Named> find(Question question) {
        List<Named> items = new ArrayList<>();
        Optional<String> after = Optional.of(question.after());
        while (after.isPresent() && items.size() < question.bounds().items()) {
            after = find(question.from(after.get()), items);
        }
        return items;
    }

    /**
     * Adds what comes next to {@code items}.
     *
     * @return the name up to which all were looked at, empty where none is left: of the names in a catalog, any number may be gone
     */
    private Optional<String> find(Question question, List<Named> items) {
        TreeMap<String, StoreKey> names = new TreeMap<>();
        Optional<String> reached = Optional.empty();
        for (int slot = 0; slot < Slots.COUNT; slot++) {
            if (part.test(slot)) {
                reached = least(reached, collect(slot, question, names));
            }
        }
        var sure = reached.map(name -> names.headMap(name + LAST_OF_NAME, true)).orElse(names);
        for (StoreKey key : sure.values()) {
            if (items.size() < question.bounds().items()) {
                describe(key, question).ifPresent(items::add);
            }
        }
        return reached;
    }

    private static Optional<String> least(Optional<String> one, Optional<String> other) {
        boolean takeOther = one.isEmpty() || (other.isPresent() && other.get().compareTo(one.get()) < 0);
        return takeOther ? other : one;
    }

    private Optional<String> collect(int slot, Question question, NavigableMap<String, StoreKey> names) {
        Optional<SlotCatalog> catalog = files.catalogs().find(slot);
        Optional<String> reached = Optional.empty();
        if (catalog.isPresent()) {
            for (String prefix : PREFIXES.getOrDefault(question.verb(), List.of())) {
                reached = least(reached, collect(catalog.get(), prefix, question, names));
            }
        }
        return reached;
    }

    /** Returns the name at which it stopped; empty where there is none after. */
    private static Optional<String> collect(
            SlotCatalog catalog, String prefix, Question question, NavigableMap<String, StoreKey> names) {
        int most = (int) Math.min(Integer.MAX_VALUE, question.bounds().items());
        String after = prefix + question.after();
        int kept = 0;
        while (kept < most) {
            List<SlotCatalog.Entry> entries = catalog.list(prefix, after, most);
            for (SlotCatalog.Entry entry : entries) {
                after = entry.key();
                Optional<StoreKey> key = key(prefix, entry.key()).filter(found -> mayFit(found, question));
                key.ifPresent(found -> names.put(order(found), found));
                kept += key.isPresent() ? 1 : 0;
            }
            if (entries.size() < most) {
                return Optional.empty();
            }
        }
        return Optional.of(after.substring(prefix.length()));
    }

    private static Optional<StoreKey> key(String prefix, String text) {
        String name = text.substring(2);
        StoreKey.Kind kind = StoreKey.Kind.of(text.charAt(0));
        StoreKey key = new StoreKey(kind, name);
        return key.isDeclared() && !prefix.equals("s:=") ? Optional.empty() : Optional.of(key);
    }

    /** A declared stream and a subject may have one name. */
    private static String order(StoreKey key) {
        return key.title() + (key.isDeclared() ? "" : LAST_OF_NAME);
    }

    private static boolean mayFit(StoreKey key, Question question) {
        boolean undeclared = key.kind() == StoreKey.Kind.STREAM && !key.isDeclared();
        return !undeclared || question.filter().matches(Subject.of(key.name()));
    }

    private Optional<Named> describe(StoreKey key, Question question) {
        try {
            Optional<StoredFile> file = files.find(key);
            file.ifPresent(StoredFile::refresh);
            return file.flatMap(open -> describe(open, question));
        } catch (StorageException e) {
            // One file that cannot be read must not hide the others.
            LOG.warn("{} is left out of a listing", key, e);
            return Optional.empty();
        }
    }

    private static Optional<Named> describe(StoredFile file, Question question) {
        if (file instanceof StreamFile stream) {
            return question.verb() == Verb.LIST ? stream(stream, question) : last(stream, question);
        } else if (file instanceof BucketFile bucket) {
            WireHeaders.Builder headers = WireHeaders.builder();
            BucketCodec.write(headers, bucket.info());
            return Optional.of(new Named(file.key().name(), headers.build(), Bytes.empty()));
        } else if (file instanceof ObjectFile bucket && bucket.count() > 0) {
            WireHeaders headers = WireHeaders.builder()
                    .add(HeaderNames.BUCKET, file.key().name())
                    .build();
            return Optional.of(new Named(file.key().name(), headers, Bytes.empty()));
        }
        return Optional.empty();
    }

    private static Optional<Named> stream(StreamFile stream, Question question) {
        if (stream.spec().subjects().stream().noneMatch(filter -> filter.overlaps(question.filter()))) {
            return Optional.empty();
        }
        WireHeaders.Builder headers = WireHeaders.builder();
        StreamCodec.write(headers, stream.info(), stream.number());
        return Optional.of(new Named(stream.key().title(), headers.build(), Bytes.empty()));
    }

    private static Optional<Named> last(StreamFile stream, Question question) {
        return stream.last(Subject.of(stream.key().name()), question.bounds().room())
                .map(item -> {
                    WireHeaders.Builder headers = WireHeaders.builder();
                    StreamVerbs.write(headers, item);
                    return new Named(stream.key().name(), headers.build(), StreamVerbs.payload(item));
                });
    }
}
