/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.persist.sqlite.FileFailure;
import dev.varve.persist.store.BucketFile;
import dev.varve.persist.store.ObjectFile;
import dev.varve.persist.store.PageBounds;
import dev.varve.persist.store.SlotCatalog;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.StreamFile;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.ListingPlace;
import dev.varve.pubsub.wire.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker contributes to a page of a listing: all that comes first after a place, of the slots that are its part. For use by the worker's thread, once. */
final class Listings {

    private static final Logger LOG = LoggerFactory.getLogger(Listings.class);
    private static final String UNDECLARED = "s:";

    /** Where in a catalog stands what a verb lists. */
    private static final Map<Verb, List<String>> PREFIXES = Map.of(
            Verb.LIST, List.of("s:=", UNDECLARED),
            Verb.LAST_PER_SUBJECT, List.of(UNDECLARED),
            Verb.KV_BUCKETS, List.of("k:"),
            Verb.OBJ_BUCKETS, List.of("o:"));

    private final Holdings holdings;
    private final Question question;
    private final List<Named> items = new ArrayList<>();
    private long bytes;
    /** What comes next is being restored: what is there already is a page. */
    private boolean waits;

    Listings(Holdings holdings, Question question) {
        this.holdings = holdings;
        this.question = question;
    }

    /**
     * What is asked for.
     *
     * @param verb which listing
     * @param filter which subjects
     * @param after the place after which to begin
     * @param bounds how much at most
     * @param map what is known of declared streams
     */
    record Question(Verb verb, SubjectFilter filter, String after, PageBounds bounds, ClusterMap map) {}

    /**
     * Finds it.
     *
     * @throws StorageException if of anything that is there it cannot be told for now what it is: nothing is left out
     */
    ListingPart find() {
        Optional<String> place = Optional.of(question.after());
        while (place.isPresent() && !isFull() && !waits) {
            place = find(place.get());
        }
        return new ListingPart(items, place, holdings.slots());
    }

    private boolean isFull() {
        return items.size() >= question.bounds().items()
                || bytes >= question.bounds().bytes();
    }

    /**
     * Adds what comes next after {@code after}.
     *
     * @return the place up to which everything was added, empty where none is left: of the names in a catalog, any number may be gone
     */
    private Optional<String> find(String after) {
        TreeMap<String, StoreKey> keys = new TreeMap<>();
        Optional<String> reached = Optional.empty();
        PrimitiveIterator.OfInt slots = holdings.ready().stream().iterator();
        while (slots.hasNext()) {
            reached = least(reached, collect(slots.nextInt(), after, keys));
        }
        var sure = reached.map(place -> keys.headMap(place, true)).orElse(keys);
        holdings.files().bring(sure.values());
        String last = after;
        for (Map.Entry<String, StoreKey> each : sure.entrySet()) {
            try {
                describe(each.getValue()).ifPresent(this::add);
            } catch (StorageException e) {
                if (items.isEmpty() || !holdings.files().restores().isOnItsWay(e)) {
                    throw e;
                }
                waits = true;
                return Optional.of(last);
            }
            last = each.getKey();
            if (isFull()) {
                return Optional.of(last);
            }
        }
        return reached;
    }

    private void add(Named item) {
        items.add(item);
        bytes += item.payload().size();
    }

    /** The lesser of two places, none standing after all. */
    static Optional<String> least(Optional<String> one, Optional<String> other) {
        boolean takeOther = one.isEmpty() || (other.isPresent() && other.get().compareTo(one.get()) < 0);
        return takeOther ? other : one;
    }

    private Optional<String> collect(int slot, String after, NavigableMap<String, StoreKey> keys) {
        Optional<SlotCatalog> catalog = holdings.files().catalogs().find(slot);
        Optional<String> reached = Optional.empty();
        if (catalog.isPresent()) {
            for (String prefix : PREFIXES.getOrDefault(question.verb(), List.of())) {
                String from = prefix.equals(UNDECLARED) ? after : ListingPlace.beyond(after);
                reached = least(reached, collect(catalog.get(), prefix, prefix + from, keys));
            }
        }
        return reached;
    }

    /** Returns the place at which it stopped; empty where there is none after. */
    private Optional<String> collect(
            SlotCatalog catalog, String prefix, String first, NavigableMap<String, StoreKey> keys) {
        int most = (int) Math.min(Integer.MAX_VALUE, question.bounds().items());
        String from = first;
        int kept = 0;
        while (true) {
            List<SlotCatalog.Entry> entries = catalog.list(prefix, from, most);
            for (SlotCatalog.Entry entry : entries) {
                Optional<StoreKey> key = key(prefix, entry.key()).filter(this::mayFit);
                key.ifPresent(found -> keys.put(place(found), found));
                kept += key.isPresent() ? 1 : 0;
            }
            if (entries.size() < most) {
                return Optional.empty();
            }
            String last = entries.get(entries.size() - 1).key();
            if (kept >= most) {
                return Optional.of(place(key(last)));
            }
            from = ListingPlace.beyond(last);
        }
    }

    private static StoreKey key(String text) {
        return new StoreKey(StoreKey.Kind.of(text.charAt(0)), text.substring(2));
    }

    private static Optional<StoreKey> key(String prefix, String text) {
        StoreKey key = key(text);
        return key.isDeclared() && prefix.equals(UNDECLARED) ? Optional.empty() : Optional.of(key);
    }

    static String place(StoreKey key) {
        boolean undeclared = key.kind() == StoreKey.Kind.STREAM && !key.isDeclared();
        return undeclared ? ListingPlace.ofUndeclared(key.name()) : ListingPlace.ofDeclared(key.title());
    }

    private boolean mayFit(StoreKey key) {
        boolean undeclared = key.kind() == StoreKey.Kind.STREAM && !key.isDeclared();
        return !undeclared || question.filter().matches(Subject.of(key.name()));
    }

    private Optional<Named> describe(StoreKey key) {
        try {
            return read(key);
        } catch (StorageException e) {
            holdings.files().forget(key);
            if (FileFailure.isLocked(e)) {
                // Whoever had the slot before was fenced, and stopped before it could let go.
                holdings.files().unlock(key);
                return read(key);
            } else if (e.code() == ErrorCode.CORRUPT) {
                LOG.error("{} is damaged, and listed as such", key, e);
                return damaged(key, StorageException.corrupt(key + " is damaged: " + e.getMessage(), e));
            } else if (holdings.files().restores().isCold(key)) {
                return damaged(key, e);
            }
            throw e;
        }
    }

    private Optional<Named> read(StoreKey key) {
        Optional<StoredFile> file = holdings.files().find(key);
        file.ifPresent(StoredFile::refresh);
        return file.flatMap(this::describe);
    }

    private Optional<Named> describe(StoredFile file) {
        if (file instanceof StreamFile stream) {
            return question.verb() == Verb.LIST ? stream(stream) : last(stream);
        } else if (file instanceof BucketFile bucket) {
            return Optional.of(ListingItem.bucket(bucket));
        } else if (file instanceof ObjectFile bucket && bucket.count() > 0) {
            return Optional.of(ListingItem.objects(bucket));
        }
        return Optional.empty();
    }

    private Optional<Named> stream(StreamFile stream) {
        boolean fits = stream.spec().subjects().stream().anyMatch(filter -> filter.overlaps(question.filter()));
        return fits ? Optional.of(ListingItem.stream(stream)) : Optional.empty();
    }

    private Optional<Named> last(StreamFile stream) {
        return stream.last(Subject.of(stream.key().name()), question.bounds().room())
                .map(item -> ListingItem.last(stream, item));
    }

    /** What a file holds that is damaged, or cold, cannot be told, but that it is there. */
    private Optional<Named> damaged(StoreKey key, StorageException error) {
        boolean elsewhere = key.isDeclared()
                && question.map().filters(key.title()).stream().noneMatch(filter -> filter.overlaps(question.filter()));
        return elsewhere ? Optional.empty() : Optional.of(ListingItem.damaged(key, question.verb(), error));
    }
}
