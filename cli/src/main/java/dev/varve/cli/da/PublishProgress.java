/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.cli.Session;
import dev.varve.recipes.da.publish.Gated;
import java.util.LinkedHashMap;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Shows how far the actions have come: a bar where somebody watches, a line for each where that is wanted. Safe for use by two threads. */
final class PublishProgress implements AutoCloseable {

    private final Session session;
    private final boolean each;
    private final @Nullable ProgressBar bar;

    /**
     * @param each whether to print each action
     * @param total how many there will be; 0 to show no bar
     */
    PublishProgress(Session session, boolean each, long total) {
        this.session = session;
        this.each = each;
        bar = total == 0 || each || session.options().json()
                ? null
                : new ProgressBarBuilder()
                        .setTaskName("replicated")
                        .setInitialMax(total)
                        .setUpdateIntervalMillis(200)
                        .build();
    }

    void replicated(Gated action) {
        if (bar != null) {
            bar.step();
        }
        if (each) {
            session.print(() -> "action " + action.actionId() + " is seq " + action.streamSeq(), () -> json(action));
        }
    }

    private static Map<String, Object> json(Gated action) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("action", action.actionId());
        json.put("stream-seq", action.streamSeq());
        return json;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
