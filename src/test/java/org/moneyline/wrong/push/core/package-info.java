/** A core of the stream that knows the network. */
@NullMarked
package org.moneyline.wrong.push.core;

import org.jspecify.annotations.NullMarked;
