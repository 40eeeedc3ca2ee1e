/** Benchmarks, each beside its rival in the same run; {@code ops/bench/run} starts them. */
@NullMarked
package org.moneyline.bench;

import org.jspecify.annotations.NullMarked;
