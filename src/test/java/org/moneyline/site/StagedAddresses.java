package org.moneyline.site;

/** Every page there is, with the ids of the made-up world. */
final class StagedAddresses {

    static final String[] OPEN = {
        "/",
        "/events/" + StagedWorld.eventId(0),
        "/events/" + StagedWorld.eventId(1),
        "/events/" + StagedWorld.eventId(8),
        "/events/" + StagedWorld.eventId(0) + "?chart=" + StagedWorld.marketId(0, 1),
        "/exchange/markets/" + StagedWorld.marketId(0, 0),
        "/exchange/markets/" + StagedWorld.marketId(0, 0) + "?depth=2",
        "/exchange/markets/" + StagedWorld.marketId(3, 1),
        "/exchange/markets/"
                + StagedWorld.marketId(3, 2)
                + "?ordinal=1&side=LAY&price=1.99&size=10&keep=PERSIST",
        "/exchange/markets/" + StagedWorld.marketId(1, 0),
        "/exchange/markets/" + StagedWorld.marketId(8, 0),
        "/slip",
        "/search",
        "/search?q=man",
        "/search?q=nobody",
        "/register",
        "/confirm?token=x",
        "/login",
        "/login?confirmed",
        "/login?error=LOCKED_OUT",
        "/forgot",
        "/reset?token=x",
        "/mailbox"
    };

    static final String[] BETTOR = {
        "/bets",
        "/bets?show=open",
        "/bets?show=settled",
        "/bets?show=all&cursor=",
        "/bets/" + StagedWorld.betId(0),
        "/bets/" + StagedWorld.betId(3),
        "/bets/" + StagedWorld.betId(5),
        "/orders",
        "/orders?show=open",
        "/orders?show=all&cursor=",
        "/orders/" + StagedExchange.orderId(0),
        "/orders/" + StagedExchange.orderId(1),
        "/orders/" + StagedExchange.orderId(2),
        "/wallet",
        "/account"
    };

    static final String[] CONSOLE = {
        "/admin",
        "/admin?show=FINISHED",
        "/admin/events/" + StagedWorld.eventId(0),
        "/admin/bets",
        "/admin/bets?status=&account=&event=&cursor=",
        "/admin/bets/" + StagedWorld.betId(1),
        "/admin/customers",
        "/admin/customers/" + StagedWorld.BETTOR.accountId(),
        "/admin/ledger",
        "/admin/withdrawals",
        "/admin/wallets/" + StagedWorld.BETTOR.accountId() + "?reconcile=now",
        "/admin/history",
        "/admin/history/" + StagedWorld.BETTOR.accountId(),
        "/admin/history/" + StagedWorld.BETTOR.accountId() + "?at=1",
        "/admin/correlations/77",
        "/admin/projections",
        "/admin/feeds",
        "/admin/search?q=man",
        "/admin/search?q=nobody",
        "/admin/letters"
    };

    private StagedAddresses() {}
}
