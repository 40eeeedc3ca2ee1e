package org.moneyline.platform.api;

import java.util.UUID;

/**
 * All logins of an account were ended, as by a new password; what was handed out to them, and is
 * good without them, must end too. Told once, to beans of the process that ended them.
 */
public record LoginsEnded(UUID accountId) {}
