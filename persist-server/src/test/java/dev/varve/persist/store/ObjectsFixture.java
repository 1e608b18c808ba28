/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Headers;
import dev.varve.object.ObjectInfo;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** One bucket of objects below a directory, and short ways to use it, each write in a transaction of its own. */
final class ObjectsFixture implements AutoCloseable {

    static final int PART = 1000;

    final EngineFixture engine;
    ObjectFile file;

    ObjectsFixture(Path root) {
        this.engine = new EngineFixture(root);
        this.file = engine.objects("bucket");
    }

    void reopen() {
        file.close();
        file = engine.objects("bucket");
    }

    static Bytes random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    static String sha256(Bytes content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    static int parts(Bytes content) {
        return (content.size() + PART - 1) / PART;
    }

    static Bytes part(Bytes content, int index) {
        return content.slice(index * PART, Math.min(PART, content.size() - index * PART));
    }

    static ObjectCommit commit(Bytes content, Headers metadata) {
        return new ObjectCommit(parts(content), content.size(), sha256(content), metadata);
    }

    void write(Consumer<ObjectFile> work) {
        engine.in(file, Durability.PROCESS, objects -> {
            work.accept(objects);
            return true;
        });
    }

    void part(String name, String upload, long index, Bytes data) {
        write(objects -> objects.part(name, upload, index, data));
    }

    void parts(String name, String upload, Bytes content, List<Integer> indexes) {
        indexes.forEach(index -> part(name, upload, index, part(content, index)));
    }

    void parts(String name, String upload, Bytes content) {
        for (int i = 0; i < parts(content); i++) {
            part(name, upload, i, part(content, i));
        }
    }

    ObjectInfo complete(String name, String upload, ObjectCommit commit) {
        return engine.in(file, objects -> objects.complete(name, upload, commit));
    }

    ObjectInfo put(String name, Bytes content, Headers metadata) {
        parts(name, "up-of-" + name, content);
        return complete(name, "up-of-" + name, commit(content, metadata));
    }

    ObjectInfo put(String name, Bytes content) {
        return put(name, content, Headers.none());
    }

    boolean delete(String name) {
        boolean[] there = {false};
        write(objects -> there[0] = objects.delete(name));
        return there[0];
    }

    /** The object, read in pieces of {@code room} bytes. */
    Bytes read(String name, int room) {
        ObjectInfo info = file.info(name).orElseThrow();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (long offset = 0; offset < info.size(); offset += room) {
            bytes.writeBytes(
                    file.read(name, info.sha256(), offset, room).orElseThrow().toByteArray());
        }
        return Bytes.wrap(bytes.toByteArray());
    }

    List<String> list(String prefix) {
        return file.page(prefix, "", EngineFixture.ALL).items().stream()
                .map(info -> info.name().name())
                .toList();
    }

    @Override
    public void close() {
        file.close();
    }
}
