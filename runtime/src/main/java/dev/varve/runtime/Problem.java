/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

/**
 * One thing that is wrong with a configuration.
 *
 * @param path the setting, such as {@code corepubsub.nats.url}
 * @param what what is wrong with it, and the way out
 */
record Problem(String path, String what) {}
