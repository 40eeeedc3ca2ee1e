/**
 * Who may reach which address: bearer tokens for the JSON API, sessions for the site and the
 * console, and the headers that keep a browser on our side.
 */
@NullMarked
package org.moneyline.platform.security;

import org.jspecify.annotations.NullMarked;
