/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.Printable;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.StreamSpec;
import java.util.Optional;

/** Finds the file that a request is for. */
final class FileKeys {

    private FileKeys() {}

    /** The file of a request; empty for one that is for many. */
    static Optional<StoreKey> find(Verb verb, Target target, HeaderReader headers, ClusterMap map) {
        if (target instanceof Target.OfStream stream) {
            return ofStream(verb, stream.filter(), headers, map);
        } else if (target instanceof Target.OfKeys keys) {
            return Optional.of(StoreKey.keyValue(keys.bucket()));
        } else if (target instanceof Target.OfObject object) {
            return Optional.of(StoreKey.object(object.name().bucket()));
        } else if (target instanceof Target.OfBucket bucket) {
            return Optional.of(ofBucket(verb, bucket.name(), headers));
        }
        return Optional.empty();
    }

    private static StoreKey ofBucket(Verb verb, String bucket, HeaderReader headers) {
        if (verb == Verb.KV_ENSURE) {
            requireAgreement(verb, bucket, headers.requiredText(HeaderNames.BUCKET));
        }
        return verb == Verb.OBJ_LIST ? StoreKey.object(bucket) : StoreKey.keyValue(bucket);
    }

    private static Optional<StoreKey> ofStream(Verb verb, SubjectFilter filter, HeaderReader headers, ClusterMap map) {
        if (verb == Verb.ENSURE) {
            headers.requiredNumber(HeaderNames.DECLARED, 1, 1);
            StreamSpec spec = StreamCodec.readSpec(headers);
            requireAgreement(verb, filter.value(), spec.subjects().get(0).value());
            return Optional.of(StoreKey.declared(spec.name()));
        }
        // What is dropped is what the target says: permissions see nothing else.
        Optional<String> named = headers.text(HeaderNames.STREAM)
                .filter(name -> verb.takesFilter()
                        && verb != Verb.DROP
                        && !map.filters(name).isEmpty());
        if (named.isPresent()) {
            return named.map(StoreKey::declared);
        }
        if (filter.isLiteral()) {
            return Optional.of(ofSubject(filter.literal(), map));
        }
        Optional<String> owner = map.declaredStreams().stream()
                .filter(declared -> map.filters(declared).stream().anyMatch(own -> own.covers(filter)))
                .findFirst();
        if (owner.isEmpty() && verb == Verb.LAST_PER_SUBJECT) {
            return Optional.empty();
        }
        return Optional.of(StoreKey.declared(owner.orElseThrow(
                () -> StorageException.invalid("no one stream owns all subjects of '" + filter + "'"))));
    }

    /** Permissions see the target, and not what the headers describe. */
    private static void requireAgreement(Verb verb, String target, String described) {
        Preconditions.require(
                target.equals(described),
                "the target of " + verb.wireName() + " is '" + target + "' but the description is of '"
                        + Printable.of(described) + "'; they must agree");
    }

    static StoreKey ofSubject(Subject subject, ClusterMap map) {
        Optional<String> declared = map.declaredStream(subject);
        if (declared.isPresent()) {
            return StoreKey.declared(declared.get());
        }
        StoreKey key = StoreKey.implicit(subject.value());
        Preconditions.require(
                !key.isDeclared(),
                "subject '" + subject + "' begins with '=', which is kept for declared streams; choose another");
        return key;
    }
}
