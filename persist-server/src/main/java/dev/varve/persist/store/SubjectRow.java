/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

/** A subject of a stream, as a group of writes knows it. For use by one thread. */
final class SubjectRow {

    private final String subject;
    private long id;
    private long items;
    private long number;
    private boolean changed;

    SubjectRow(String subject, long id, long items, long number) {
        this.subject = subject;
        this.id = id;
        this.items = items;
        this.number = number;
    }

    String subject() {
        return subject;
    }

    /** Its id in the file; 0 until it is stored. */
    long id() {
        return id;
    }

    void stored(long newId) {
        id = newId;
    }

    /** How many messages it has. */
    long items() {
        return items;
    }

    void addItems(long delta) {
        items += delta;
        changed = true;
    }

    /** The number of its last change, 0 for none. */
    long number() {
        return number;
    }

    void number(long last) {
        number = last;
        changed = true;
    }

    boolean isChanged() {
        return changed;
    }

    void saved() {
        changed = false;
    }
}
