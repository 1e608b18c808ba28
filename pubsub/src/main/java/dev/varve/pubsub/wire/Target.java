/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Preconditions;
import dev.varve.Subject;
import dev.varve.SubjectCodec;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.object.ObjectName;
import dev.varve.pubsub.WireHeaders;

/** What an operation works on, as the tokens after the verb and the header {@code Varve-Filter} say it. */
public sealed interface Target {

    /** The forms of targets. */
    enum Kind {
        /** No tokens at all. */
        NONE,
        /** A subject or filter. */
        STREAM,
        /** A bucket, and a key name or filter. */
        KEY,
        /** A bucket. */
        BUCKET,
        /** A bucket, and an object name as one token. */
        OBJECT
    }

    /** Nothing in particular. */
    record Nothing() implements Target {
        @Override
        public String tokens() {
            return "";
        }

        @Override
        public void write(WireHeaders.Builder to) {}
    }

    /**
     * Subjects of streams.
     *
     * @param filter one subject, or, with the verbs that take filters, any filter
     */
    record OfStream(SubjectFilter filter) implements Target {
        /** The one subject. */
        public Subject subject() {
            return filter.literal();
        }

        @Override
        public String tokens() {
            return TargetFilter.tokens(filter);
        }

        @Override
        public void write(WireHeaders.Builder to) {
            TargetFilter.write(to, filter);
        }
    }

    /**
     * Keys of a bucket.
     *
     * @param bucket the bucket
     * @param filter one key name, or, with the verbs that take filters, any filter
     */
    record OfKeys(String bucket, SubjectFilter filter) implements Target {
        public OfKeys {
            Preconditions.name("bucket", bucket);
        }

        /** The one key. */
        public Key key() {
            return Key.of(bucket, filter.literal().value());
        }

        @Override
        public String tokens() {
            return bucket + "." + TargetFilter.tokens(filter);
        }

        @Override
        public void write(WireHeaders.Builder to) {
            TargetFilter.write(to, filter);
        }
    }

    /**
     * A bucket as a whole.
     *
     * @param name its name
     */
    record OfBucket(String name) implements Target {
        public OfBucket {
            Preconditions.name("bucket", name);
        }

        @Override
        public String tokens() {
            return name;
        }

        @Override
        public void write(WireHeaders.Builder to) {}
    }

    /**
     * An object.
     *
     * @param name its name
     */
    record OfObject(ObjectName name) implements Target {
        @Override
        public String tokens() {
            return name.bucket() + "." + SubjectCodec.escape(name.name());
        }

        @Override
        public void write(WireHeaders.Builder to) {}
    }

    /** No target. */
    static Target nothing() {
        return new Nothing();
    }

    /** One subject. */
    static Target of(Subject subject) {
        return new OfStream(subject.filter());
    }

    /** The subjects that {@code filter} matches. */
    static Target of(SubjectFilter filter) {
        return new OfStream(filter);
    }

    /** One key. */
    static Target of(Key key) {
        return new OfKeys(key.bucket(), SubjectFilter.of(key.name()));
    }

    /** The keys of {@code bucket} that {@code filter} matches. */
    static Target keys(String bucket, SubjectFilter filter) {
        return new OfKeys(bucket, filter);
    }

    /** A bucket. */
    static Target bucket(String name) {
        return new OfBucket(name);
    }

    /** One object. */
    static Target of(ObjectName name) {
        return new OfObject(name);
    }

    /** The tokens that follow the verb, dots between them; empty for none. */
    String tokens();

    /** Adds {@code Varve-Filter} where the tokens do not say it all. */
    void write(WireHeaders.Builder to);

    /**
     * The target of a request of {@code verb} with these tokens and headers.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if they are not what the verb takes, or contradict each other
     */
    static Target read(Verb verb, String tokens, HeaderReader headers) {
        return switch (verb.target()) {
            case NONE -> {
                Preconditions.require(tokens.isEmpty(), verb.wireName() + " takes no target");
                yield nothing();
            }
            case STREAM -> of(TargetFilter.read(verb, tokens, headers));
            case KEY -> {
                int dot = dot(verb, tokens);
                yield keys(tokens.substring(0, dot), TargetFilter.read(verb, tokens.substring(dot + 1), headers));
            }
            case BUCKET -> bucket(tokens);
            case OBJECT -> {
                int dot = dot(verb, tokens);
                yield of(ObjectName.of(tokens.substring(0, dot), SubjectCodec.unescape(tokens.substring(dot + 1))));
            }
        };
    }

    private static int dot(Verb verb, String tokens) {
        int dot = tokens.indexOf('.');
        Preconditions.require(
                dot > 0, "target '" + Printable.of(tokens) + "' of " + verb.wireName() + " must be <bucket>.<name>");
        return dot;
    }
}
