/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.ByteRange;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.VerifiedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Opens the data that a record names. */
final class DataReader {

    private DataReader() {}

    /** A reader; empty if the data is not there, since the record was removed too or is about to be. */
    static Optional<BlobReader> open(KeyFiles files, BlobRecord record, ReadOptions options) {
        BlobInfo info = record.info(files.key());
        options.range().ifPresent(range -> range.checkWithin(info.key(), info.length()));
        try {
            FileChannel channel = whole(files, record);
            channel.position(options.range().map(ByteRange::offset).orElse(0L));
            InputStream in = Channels.newInputStream(channel);
            InputStream part = options.range().isPresent()
                    ? new PartStream(in, options.range().get().length())
                    : in;
            return Optional.of(new VerifiedReader(info, options, part));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw DirectoryErrors.of("read", files.key().value(), e);
        }
    }

    /** The file, of which the record tells how long it is: no write goes on any more. */
    private static FileChannel whole(KeyFiles files, BlobRecord record) throws IOException {
        FileChannel channel = FileChannel.open(files.data(record.data()), StandardOpenOption.READ);
        long size = channel.size();
        if (size != record.length()) {
            channel.close();
            throw StorageException.corrupt(
                    "the data of '" + files.key() + "' has " + size + " of " + record.length() + " bytes", null);
        }
        return channel;
    }
}
