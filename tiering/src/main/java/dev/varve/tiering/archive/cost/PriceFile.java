/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import dev.varve.StorageException;
import dev.varve.tiering.archive.cost.ClassPrices.Minimum;
import dev.varve.tiering.archive.cost.ClassPrices.RetrievalPrice;
import dev.varve.tiering.store.StorageClass;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads price lists; strict, and all problems are told at once. */
final class PriceFile {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<String> problems = new ArrayList<>();

    private PriceFile() {}

    /** The prices that {@code content} has; {@code name} is what to call it in messages. */
    static PriceList read(String name, byte[] content) {
        PriceFile file = new PriceFile();
        Optional<PriceList> list = file.list(tree(name, content));
        return list.orElseThrow(
                () -> StorageException.invalid("prices '" + name + "': " + String.join("; ", file.problems)));
    }

    private static JsonNode tree(String name, byte[] content) {
        try {
            return MAPPER.readTree(content);
        } catch (JacksonException e) {
            throw StorageException.invalid("prices '" + name + "' are no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Empty if there are problems. */
    private Optional<PriceList> list(JsonNode tree) {
        PriceFields fields = new PriceFields("", tree, problems);
        fields.texts("notes");
        String region = fields.text("region");
        LocalDate date = fields.date("date");
        String source = fields.text("source");
        Map<StorageClass, ClassPrices> classes = new EnumMap<>(StorageClass.class);
        fields.object("classes").ifPresent(all -> {
            for (StorageClass storageClass : PriceList.CLASSES) {
                all.object(word(storageClass)).ifPresent(one -> classes.put(storageClass, prices(storageClass, one)));
            }
            all.end();
        });
        fields.end();
        return problems.isEmpty() ? Optional.of(new PriceList(region, date, source, classes)) : Optional.empty();
    }

    private static String word(StorageClass storageClass) {
        return storageClass.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private ClassPrices prices(StorageClass storageClass, PriceFields fields) {
        ClassPrices prices = new ClassPrices(
                storage(fields),
                fields.price("put-per-thousand"),
                fields.price("get-per-thousand"),
                minimum(fields),
                retrievals(storageClass, fields));
        fields.end();
        return prices;
    }

    private static Minimum minimum(PriceFields fields) {
        return new Minimum(
                fields.whole("minimum-days"),
                fields.whole("minimum-bytes"),
                fields.whole("overhead-bytes"),
                fields.whole("standard-overhead-bytes"));
    }

    private SteppedPrice storage(PriceFields fields) {
        List<SteppedPrice.Step> steps = new ArrayList<>();
        for (PriceFields step : fields.objects("storage")) {
            Optional<BigDecimal> end = step.has("up-to-gib") ? Optional.of(step.price("up-to-gib")) : Optional.empty();
            steps.add(new SteppedPrice.Step(end, step.price("per-gib-month")));
            step.end();
        }
        try {
            return new SteppedPrice(steps);
        } catch (StorageException e) {
            problems.add(fields.path("storage") + ": " + e.getMessage());
            return new SteppedPrice(List.of(new SteppedPrice.Step(Optional.empty(), BigDecimal.ZERO)));
        }
    }

    private static Map<Retrieval, RetrievalPrice> retrievals(StorageClass storageClass, PriceFields fields) {
        Map<Retrieval, RetrievalPrice> prices = new EnumMap<>(Retrieval.class);
        fields.object("retrieval").ifPresent(all -> {
            for (Retrieval retrieval : Retrieval.of(storageClass)) {
                all.object(retrieval.word()).ifPresent(one -> {
                    prices.put(retrieval, new RetrievalPrice(one.price("per-thousand"), one.price("per-gib")));
                    one.end();
                });
            }
            all.end();
        });
        return prices;
    }
}
