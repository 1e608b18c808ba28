/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.warm.WarmName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks beside the files of a slot that have changes which the store has not: {@code slots/<slot>/warm/<file>.<epoch>}, with the text of the file's key in it. Whoever takes the slot next finds them. For use by one thread.
 *
 * <p>A mark is not synced by itself: it is made before the file's commit, which syncs. Nothing fails because of marks.
 */
final class WarmMarks {

    private static final Logger LOG = LoggerFactory.getLogger(WarmMarks.class);
    private static final Pattern NAME = Pattern.compile("([a-z0-9]+)\\.([0-9]{1,19})");

    private final DataDirectory directory;

    WarmMarks(DataDirectory directory) {
        this.directory = directory;
    }

    /** Marks {@code name} under {@code epoch}. */
    void make(WarmName name, long epoch) {
        Path mark = path(name, epoch);
        try {
            write(mark, name.text());
        } catch (NoSuchFileException first) {
            try {
                Files.createDirectories(mark.resolveSibling("."));
                write(mark, name.text());
            } catch (IOException e) {
                LOG.warn("{} cannot be marked; whoever takes its slot will not know what is to be shipped", mark, e);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be marked; whoever takes its slot will not know what is to be shipped", mark, e);
        }
    }

    private static void write(Path mark, String text) throws IOException {
        Files.writeString(mark, text, StandardCharsets.UTF_8);
    }

    /** Takes the mark of {@code name} under {@code epoch} away. */
    void remove(WarmName name, long epoch) {
        remove(path(name, epoch));
    }

    private static void remove(Path mark) {
        try {
            Files.deleteIfExists(mark);
        } catch (IOException e) {
            LOG.warn("{} stays; its file is shipped once more", mark, e);
        }
    }

    /** The texts of what is marked in {@code slot}, by whoever; the marks of epochs below {@code epoch} are made its own. */
    Map<String, String> take(int slot, long epoch) {
        Map<String, String> marked = new HashMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory.warm(slot))) {
            for (Path mark : all) {
                Matcher matcher = NAME.matcher(String.valueOf(mark.getFileName()));
                if (matcher.matches()) {
                    marked.put(matcher.group(1), Files.readString(mark, StandardCharsets.UTF_8));
                    own(mark, matcher, epoch);
                }
            }
        } catch (NoSuchFileException none) {
            return Map.of();
        } catch (IOException e) {
            LOG.warn("what of slot {} is to be shipped is not known", slot, e);
        }
        return marked;
    }

    private static void own(Path mark, Matcher name, long epoch) throws IOException {
        if (Long.parseLong(name.group(2)) < epoch) {
            Files.move(mark, mark.resolveSibling(name.group(1) + "." + epoch), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private Path path(WarmName name, long epoch) {
        return directory.warm(name.slot()).resolve(name.file() + "." + epoch);
    }
}
