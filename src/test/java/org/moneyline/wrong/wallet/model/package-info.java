/** Deliberately wrong: the architecture's rules must find what is here. */
@NullMarked
package org.moneyline.wrong.wallet.model;

import org.jspecify.annotations.NullMarked;
