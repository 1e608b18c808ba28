/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A disk in memory that can lose its power, or fail, at any step. Safe for use by many threads. */
final class ForgetfulDisk implements Disk {

    /** What happens at the step at which it happens. */
    enum Moment {
        BEFORE,
        HALFWAY,
        AFTER
    }

    private final Map<String, ForgetfulFile> files;
    private final Map<String, ForgetfulFile> synced;
    private int steps;
    private int cutAt;
    private Moment moment = Moment.BEFORE;
    private @Nullable String cut;
    private @Nullable String failing;
    private String why = "";

    private ForgetfulDisk(Map<String, ForgetfulFile> files) {
        this.files = files;
        synced = new HashMap<>(files);
    }

    static ForgetfulDisk empty() {
        return new ForgetfulDisk(new HashMap<>());
    }

    /** Cuts the power at the step with this number, counted from 1. */
    synchronized ForgetfulDisk cutAt(int step, Moment when) {
        cutAt = step;
        moment = when;
        return this;
    }

    /** Lets each step of this kind fail, until {@link #mend}. */
    synchronized void fail(String kind, String message) {
        failing = kind;
        why = message;
    }

    synchronized void mend() {
        failing = null;
    }

    /** The kind of step at which the power was cut; null if it was not. */
    synchronized @Nullable String cut() {
        return cut;
    }

    synchronized void damage(String name, int position) {
        ForgetfulFile file = file(name);
        ByteBuffer one = ByteBuffer.allocate(1);
        file.read(one, position);
        file.write(new byte[] {(byte) ~one.get(0)}, position);
        file.force();
    }

    synchronized int size(String name) {
        return file(name).size();
    }

    /** The disk as the next process finds it when only the process died. */
    synchronized ForgetfulDisk afterKill() {
        Map<String, ForgetfulFile> left = new HashMap<>();
        files.forEach((name, file) -> left.put(name, file.copy()));
        end();
        return new ForgetfulDisk(left);
    }

    /** The disk as it is when the power is back. */
    synchronized ForgetfulDisk afterPowerCut(Random random) {
        Map<String, ForgetfulFile> left = new HashMap<>();
        Set<String> all = new HashSet<>(files.keySet());
        all.addAll(synced.keySet());
        for (String name : all.stream().sorted().toList()) {
            ForgetfulFile here = files.get(name);
            ForgetfulFile there = synced.get(name);
            ForgetfulFile found = here == there || random.nextBoolean() ? here : there;
            if (found != null) {
                left.put(name, found.afterPowerCut(random));
            }
        }
        end();
        return new ForgetfulDisk(left);
    }

    /** Whoever still has the disk open gets nothing done any more. */
    private void end() {
        cut = cut == null ? "end" : cut;
    }

    private synchronized void step(String kind, Runnable half, Runnable whole) throws IOException {
        if (cut != null) {
            throw new PowerCut(kind + ", after an earlier one");
        }
        if (kind.equals(failing)) {
            throw new IOException(why);
        }
        boolean now = ++steps == cutAt;
        if (now && moment == Moment.HALFWAY) {
            half.run();
        }
        if (!now || moment == Moment.AFTER) {
            whole.run();
        }
        if (now) {
            cut = kind;
            throw new PowerCut(kind);
        }
    }

    private void step(String kind, Runnable whole) throws IOException {
        step(kind, () -> {}, whole);
    }

    @Override
    public synchronized List<String> names() {
        return new ArrayList<>(files.keySet());
    }

    @Override
    public DiskFile create(String name) throws IOException {
        step("create", () -> files.put(name, new ForgetfulFile(new byte[0])));
        return open(name);
    }

    @Override
    public synchronized DiskFile open(String name) {
        return new Opened(file(name), kind(name));
    }

    private ForgetfulFile file(String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    private static String kind(String name) {
        return name.endsWith(".actions") ? "" : " mark";
    }

    @Override
    public void delete(String name) throws IOException {
        step("delete", () -> files.remove(name));
    }

    @Override
    public void sync() throws IOException {
        step("sync", () -> {
            synced.clear();
            synced.putAll(files);
        });
    }

    @Override
    public boolean isFull(IOException failure) {
        return String.valueOf(failure.getMessage()).contains("no space");
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    @Override
    public String toString() {
        return "a disk in memory";
    }

    private final class Opened implements DiskFile {

        private final ForgetfulFile file;
        private final String kind;

        Opened(ForgetfulFile file, String kind) {
            this.file = file;
            this.kind = kind;
        }

        @Override
        public long size() {
            synchronized (ForgetfulDisk.this) {
                return file.size();
            }
        }

        @Override
        public void read(ByteBuffer target, long position) {
            synchronized (ForgetfulDisk.this) {
                file.read(target, (int) position);
            }
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            byte[] half = java.util.Arrays.copyOf(bytes, bytes.length / 2);
            step("write" + kind, () -> file.write(half, (int) position), () -> file.write(bytes, (int) position));
        }

        @Override
        public void truncate(long size) throws IOException {
            step("truncate", () -> file.truncate((int) size));
        }

        @Override
        public void force() throws IOException {
            step("force" + kind, file::force);
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
