/** What an account may become, decided from its own events alone. */
@NullMarked
package org.moneyline.accounts.model;

import org.jspecify.annotations.NullMarked;
