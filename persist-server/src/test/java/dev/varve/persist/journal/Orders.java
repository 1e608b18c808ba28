/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.util.ArrayList;
import java.util.List;

/** All orders in which several may make their steps, each a list of whose turn it is. Of orders that differ only in neighbouring steps that commute, one at least is there. */
final class Orders {

    private final List<List<Footprint>> steps;
    private final List<List<Integer>> found = new ArrayList<>();
    private final List<Integer> order = new ArrayList<>();
    private final int[] done;

    private Orders(List<List<Footprint>> steps) {
        this.steps = steps;
        this.done = new int[steps.size()];
    }

    static List<List<Integer>> of(List<List<Footprint>> steps) {
        Orders orders = new Orders(steps);
        orders.extend();
        return orders.found;
    }

    private void extend() {
        boolean ended = true;
        for (int who = 0; who < steps.size(); who++) {
            if (done[who] < steps.get(who).size()) {
                ended = false;
                if (!isRedundant(who)) {
                    order.add(who);
                    done[who]++;
                    extend();
                    done[who]--;
                    order.remove(order.size() - 1);
                }
            }
        }
        if (ended) {
            found.add(List.copyOf(order));
        }
    }

    /** The order that is first of those that differ only so has no two such neighbours in falling order. */
    private boolean isRedundant(int who) {
        if (order.isEmpty() || order.get(order.size() - 1) <= who) {
            return false;
        }
        int last = order.get(order.size() - 1);
        return steps.get(last).get(done[last] - 1).commutesWith(steps.get(who).get(done[who]));
    }
}
