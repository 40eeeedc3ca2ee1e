/** Deliberately wrong: the architecture's rules must find what is here. */
@NullMarked
package org.moneyline.wrong.wallet.view;

import org.jspecify.annotations.NullMarked;
