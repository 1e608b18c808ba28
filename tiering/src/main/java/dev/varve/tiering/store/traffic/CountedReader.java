/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.traffic.CallReport.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** A reader that reports, when it is closed, how much was read of it and whether that failed. */
final class CountedReader implements BlobReader {

    private final BlobReader reader;
    private final CallReport.Listener listener;
    private final Ticker ticker;
    private final long start;
    private final InputStream stream = new Counted();
    private Optional<ErrorCode> error = Optional.empty();
    private long received;
    private boolean closed;

    CountedReader(BlobReader reader, CallReport.Listener listener, Ticker ticker, long start) {
        this.reader = reader;
        this.listener = listener;
        this.ticker = ticker;
        this.start = start;
    }

    @Override
    public BlobInfo info() {
        return reader.info();
    }

    @Override
    public InputStream stream() {
        return stream;
    }

    @Override
    public void close() {
        reader.close();
        if (!closed) {
            closed = true;
            Outcome outcome = error.isPresent() ? Outcome.FAILED : Outcome.DONE;
            Duration elapsed = Duration.ofNanos(ticker.nanos() - start);
            listener.ended(new CallReport(BlobCall.READ, outcome, error, 0, received, elapsed));
        }
    }

    private final class Counted extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int size) throws IOException {
            try {
                int count = reader.stream().read(target, offset, size);
                received += Math.max(count, 0);
                return count;
            } catch (StorageException e) {
                error = Optional.of(e.code());
                throw e;
            }
        }

        @Override
        public void close() {
            CountedReader.this.close();
        }
    }
}
