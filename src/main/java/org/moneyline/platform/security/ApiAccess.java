package org.moneyline.platform.security;

import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.Caller.Role;

/**
 * The table of who may call which address of the JSON API. Plain string comparisons: it is asked
 * once per request, and what is not named here needs a token.
 */
final class ApiAccess {

    static final String ROOT = "/api/v1/";

    /** What an address asks of its caller. */
    enum Need {
        NOTHING,
        A_TOKEN,
        A_BETTOR,
        STAFF
    }

    private ApiAccess() {}

    static Need of(String method, String path) {
        if (!path.startsWith(ROOT)) {
            return Need.A_TOKEN;
        }
        String rest = path.substring(ROOT.length());
        return switch (firstPart(rest)) {
            case "events", "markets", "search", "sports" ->
                    reads(method) ? Need.NOTHING : Need.A_TOKEN;
            case "accounts" ->
                    method.equals("POST")
                                    && (rest.equals("accounts")
                                            || rest.equals("accounts/confirmations")
                                            || rest.equals("accounts/password-resets")
                                            || rest.equals(
                                                    "accounts/password-resets/confirmations"))
                            ? Need.NOTHING
                            : Need.A_TOKEN;
            case "tokens" ->
                    method.equals("POST") && rest.equals("tokens") ? Need.NOTHING : Need.A_TOKEN;
            // Providers of payments and of odds sign what they send; whoever receives it checks.
            case "webhooks", "feeds" -> method.equals("POST") ? Need.NOTHING : Need.A_TOKEN;
            // Exists only where mail goes to the local mailbox.
            case "dev" -> reads(method) ? Need.NOTHING : Need.A_TOKEN;
            case "exchange" ->
                    reads(method) && rest.startsWith("exchange/markets/")
                            ? Need.NOTHING
                            : Need.A_BETTOR;
            case "wallet", "bets", "stream" -> Need.A_BETTOR;
            case "admin" -> Need.STAFF;
            default -> Need.A_TOKEN;
        };
    }

    static boolean allows(Need need, Caller caller) {
        return switch (need) {
            case NOTHING, A_TOKEN -> true;
            case A_BETTOR -> caller.is(Role.BETTOR);
            case STAFF ->
                    caller.is(Role.TRADER) || caller.is(Role.SUPPORT) || caller.is(Role.ADMIN);
        };
    }

    private static boolean reads(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private static String firstPart(String rest) {
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }
}
