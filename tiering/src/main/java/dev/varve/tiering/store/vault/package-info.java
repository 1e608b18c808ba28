/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The store in a vault of Amazon Glacier, beside a ledger. With the store in S3 the one place that knows the AWS SDK. */
@NullMarked
package dev.varve.tiering.store.vault;

import org.jspecify.annotations.NullMarked;
