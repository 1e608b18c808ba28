/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.StorageException;
import dev.varve.tiering.store.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a vault says it has, as of some hours or a day ago.
 *
 * @param date when it was made, as the vault writes it
 * @param archives what was there, by id
 */
record VaultInventory(String date, Map<String, Archive> archives) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * An archive.
     *
     * @param description what it says of itself
     * @param bytes its size
     * @param treeHash its tree hash
     */
    record Archive(String description, long bytes, Sha256 treeHash) {}

    /**
     * Reads it, in the form that the service calls JSON; not closed.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if it breaks off, {@link dev.varve.ErrorCode#CORRUPT} if it is none
     */
    static VaultInventory read(InputStream in) {
        try (JsonParser parser = JSON.createParser(in)) {
            return read(parser);
        } catch (JacksonException | StorageException e) {
            if (e.getCause() instanceof IOException cause) {
                throw StorageException.unavailable("the inventory broke off", cause);
            }
            throw StorageException.corrupt("what the vault gave is no inventory: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw StorageException.unavailable("the inventory broke off", e);
        }
    }

    private static VaultInventory read(JsonParser parser) {
        String date = "";
        Map<String, Archive> archives = new LinkedHashMap<>();
        boolean listed = false;
        parser.nextToken();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("InventoryDate")) {
                date = parser.getString();
            } else if (name.equals("ArchiveList") && value == JsonToken.START_ARRAY) {
                listed = true;
                readList(parser, archives);
            } else {
                parser.skipChildren();
            }
        }
        if (!listed || parser.currentToken() != JsonToken.END_OBJECT) {
            throw StorageException.corrupt("it has no list of archives, or no end", null);
        }
        return new VaultInventory(date, archives);
    }

    /** One after the other: a vault may have millions. */
    private static void readList(JsonParser parser, Map<String, Archive> archives) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            JsonNode archive = JSON.readTree(parser);
            archives.put(
                    archive.path("ArchiveId").stringValue(),
                    new Archive(
                            archive.path("ArchiveDescription").stringValue(""),
                            archive.path("Size").longValue(),
                            new Sha256(archive.path("SHA256TreeHash").stringValue())));
        }
    }
}
