/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.Durability;
import dev.varve.Subject;
import dev.varve.kv.Key;
import dev.varve.object.ObjectName;
import java.util.List;
import java.util.OptionalLong;

/** What a client asks of the store, as far as a checker must know it. */
public sealed interface Action {

    /** What it is, in one lower-case word. */
    String verb();

    /** Something asked of a subject. */
    sealed interface OnSubject extends Action {

        /** The subject. */
        Subject subject();
    }

    /** Something asked of a key. */
    sealed interface OnKey extends Action {

        /** The key. */
        Key key();
    }

    /** Something asked of an object. */
    sealed interface OnObject extends Action {

        /** The object's name. */
        ObjectName name();
    }

    /**
     * Appends payloads, all or none, with consecutive sequences.
     *
     * @param payloads one, or several for a batch
     * @param atLeast the durability asked for
     */
    record Publish(Subject subject, List<String> payloads, Durability atLeast) implements OnSubject {
        public Publish {
            payloads = List.copyOf(payloads);
        }

        @Override
        public String verb() {
            return payloads.size() == 1 ? "publish" : "batch";
        }
    }

    /** Appends a payload at a sequence of the client's choice. */
    record SetAt(Subject subject, long seq, String payload) implements OnSubject {
        @Override
        public String verb() {
            return "set";
        }
    }

    /** Removes the message at a sequence. */
    record Delete(Subject subject, long seq) implements OnSubject {
        @Override
        public String verb() {
            return "delete";
        }
    }

    /** Removes the messages up to and including a sequence. */
    record DeleteAll(Subject subject, long endSeq) implements OnSubject {
        @Override
        public String verb() {
            return "delete-all";
        }
    }

    /** Reads the messages from one sequence to another, both included. */
    record ReadRange(Subject subject, long first, long last) implements OnSubject {
        @Override
        public String verb() {
            return first == last ? "get" : "get-all";
        }
    }

    /** Reads the last message. */
    record ReadLast(Subject subject) implements OnSubject {
        @Override
        public String verb() {
            return "last";
        }
    }

    /**
     * Gives a key a value.
     *
     * @param expected the revision that the key must have, 0 for no live value; empty if any will do
     */
    record Put(Key key, String payload, OptionalLong expected) implements OnKey {
        @Override
        public String verb() {
            return expected.isEmpty() ? "kv-put" : expected.getAsLong() == 0 ? "kv-create" : "kv-update";
        }
    }

    /** Takes the value of a key away. */
    record DeleteKey(Key key) implements OnKey {
        @Override
        public String verb() {
            return "kv-delete";
        }
    }

    /** Reads the value of a key. */
    record ReadKey(Key key) implements OnKey {
        @Override
        public String verb() {
            return "kv-get";
        }
    }

    /** Stores an object; all attempts at a name carry the same payload. */
    record PutObject(ObjectName name, String payload) implements OnObject {
        @Override
        public String verb() {
            return "object-put";
        }
    }

    /** Removes an object. */
    record DeleteObject(ObjectName name) implements OnObject {
        @Override
        public String verb() {
            return "object-delete";
        }
    }

    /** Appends one payload at any durability. */
    static Action publish(Subject subject, String payload) {
        return publish(subject, payload, Durability.VOLATILE);
    }

    /** Appends one payload at {@code atLeast} or more. */
    static Action publish(Subject subject, String payload, Durability atLeast) {
        return new Publish(subject, List.of(payload), atLeast);
    }
}
