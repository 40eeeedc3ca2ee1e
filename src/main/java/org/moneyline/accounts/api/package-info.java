/**
 * What others may ask and tell the accounts module: who a customer is, may they bet, reach them.
 */
@NamedInterface("api")
@NullMarked
package org.moneyline.accounts.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
