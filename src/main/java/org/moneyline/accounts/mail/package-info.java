/** The outbox: every notice kept once, sent in the background, tried again, given up in the end. */
@NullMarked
package org.moneyline.accounts.mail;

import org.jspecify.annotations.NullMarked;
