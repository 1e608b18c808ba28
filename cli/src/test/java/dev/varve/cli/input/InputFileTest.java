/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFileTest {

    private static final long LONGEST = 1_000_000;

    @TempDir
    Path directory;

    @Test
    @DisplayName("lines come byte for byte, without their line feeds, the last one with or without it")
    void lines() throws IOException {
        String longLine = "x".repeat(200_000);
        assertThat(lines("a\r\n\n" + longLine + "\nlast", LONGEST)).containsExactly("a\r", "", longLine, "last");
        assertThat(lines("one\n", LONGEST)).containsExactly("one");
        assertThat(lines("", LONGEST)).isEmpty();
    }

    @Test
    @DisplayName("a limit ends the lines before the one that would exceed it, for good")
    void upTo() throws IOException {
        try (LineReader reader = reader("aa\nbbb\nc\n", LONGEST).upTo(4)) {
            assertThat(reader.next()).contains(Bytes.utf8("aa"));
            assertThat(reader.next()).isEmpty();
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    @DisplayName("a line that is too long, or holds a zero byte, is refused by its number")
    void refused() {
        assertThatThrownBy(() -> lines("a\nbbbb", 3))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("line 2 is longer than 3 bytes");
        assertThatThrownBy(() -> lines("a\n\0", 3)).hasMessageContaining("line 2 holds a zero byte");
    }

    @Test
    @DisplayName("a file reads the same whether it is packed or not")
    void packed() throws IOException {
        String text = "a line\n".repeat(1000);
        InputFile plain = new InputFile(Files.writeString(directory.resolve("plain"), text));
        InputFile packed = new InputFile(Files.write(directory.resolve("packed"), zipped(text)));

        assertThat(packed.scan(LONGEST)).isEqualTo(plain.scan(LONGEST)).isEqualTo(new InputFile.Summary(1000, 6000));
    }

    @Test
    @DisplayName("a packed file that is cut off anywhere is refused")
    void cutOff() throws IOException {
        byte[] whole = zipped("some line of text " + Math.PI + "\n");
        for (int length = 2; length < whole.length; length++) {
            Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> new InputFile(cut).scan(LONGEST))
                    .as("%s of %s bytes", length, whole.length)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("cut off or damaged");
        }
    }

    @Test
    @DisplayName("an empty file and a directory are refused; the sample is there")
    void special() throws IOException {
        InputFile empty = new InputFile(Files.writeString(directory.resolve("empty"), ""));
        assertThatThrownBy(() -> empty.scan(LONGEST)).hasMessageContaining("is empty");
        assertThatThrownBy(() -> new InputFile(directory).scan(LONGEST)).hasMessageContaining("no regular file");
        assertThat(new InputFile(null).scan(LONGEST).lines()).isEqualTo(500);
    }

    private static List<String> lines(String text, long longest) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineReader reader = reader(text, longest)) {
            for (Optional<Bytes> line = reader.next(); line.isPresent(); line = reader.next()) {
                lines.add(line.get().utf8());
            }
        }
        return lines;
    }

    private static LineReader reader(String text, long longest) {
        return new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "the text", longest);
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
