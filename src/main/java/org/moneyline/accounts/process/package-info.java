/** Registration, passwords, logins and tokens: what needs names and secrets beside the account. */
@NullMarked
package org.moneyline.accounts.process;

import org.jspecify.annotations.NullMarked;
