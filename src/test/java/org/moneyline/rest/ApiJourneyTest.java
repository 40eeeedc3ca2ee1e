package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.moneyline.rest.FakeModules.ANN;
import static org.moneyline.rest.FakeModules.ANNS_BET;
import static org.moneyline.rest.FakeModules.EVENT;
import static org.moneyline.rest.FakeModules.HOME;
import static org.moneyline.rest.FakeModules.MARKET;
import static org.moneyline.rest.FakeModules.NOON;
import static org.moneyline.rest.RestSlice.ANNS_TOKEN;

import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountCommand.ConfirmEmail;
import org.moneyline.accounts.api.AccountCommand.IssueToken;
import org.moneyline.accounts.api.AccountCommand.RegisterAccount;
import org.moneyline.accounts.api.AccountCommand.RequestPasswordReset;
import org.moneyline.accounts.api.AccountCommand.ResetPassword;
import org.moneyline.accounts.api.AccountCommand.RevokeToken;
import org.moneyline.accounts.api.AccountQuery.LocalMailbox;
import org.moneyline.betting.api.BetCommand.PlaceBets;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.betting.api.BetQuery.BetsOf;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.OddsCommand.ReleaseRound;
import org.moneyline.odds.api.OddsQuery.Events;
import org.moneyline.odds.api.OddsQuery.Search;
import org.moneyline.platform.api.WritePosition;
import org.moneyline.wallet.api.PaymentView;
import org.moneyline.wallet.api.WalletCommand.RequestDeposit;
import org.moneyline.wallet.api.WalletCommand.RequestWithdrawal;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WalletQuery.EntriesOf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Every address of the API when all goes well: what it asks of the modules, what it answers. */
@SpringBootTest(
        classes = RestSlice.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ApiJourneyTest {

    @LocalServerPort private int port;
    @Autowired private FakeModules modules;
    @Autowired private RestSlice.AwaitedPositions projections;
    private Http http;

    @BeforeEach
    void open() {
        modules.reset();
        http = new Http(port);
    }

    @Test
    void registering() {
        Http.Answered answered =
                http.send(
                        "POST",
                        "/api/v1/accounts",
                        """
                        {"email":"ann@example.org","password":"correct horse","displayName":"Ann <b>",
                         "dateOfBirth":"1990-12-31","country":"GB"}\
                        """);

        assertThat(answered.status()).isEqualTo(202);
        RegisterAccount command = modules.lastCommand(RegisterAccount.class);
        assertThat(answered.json().get("accountId").stringValue())
                .isEqualTo(command.accountId().toString());
        assertThat(command.email()).isEqualTo("ann@example.org");
        assertThat(command.password()).isEqualTo("correct horse");
        assertThat(command.displayName()).isEqualTo("Ann <b>");
        assertThat(command.dateOfBirth()).isEqualTo(LocalDate.of(1990, 12, 31));
        assertThat(command.country()).isEqualTo("GB");
        assertThat(command.remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(command.at()).isEqualTo(NOON);
    }

    @Test
    void confirming() {
        Http.Answered answered =
                http.send("POST", "/api/v1/accounts/confirmations", "{\"token\":\"good\"}");

        assertThat(answered.status()).isEqualTo(204);
        assertThat(modules.lastCommand(ConfirmEmail.class).token()).isEqualTo("good");
    }

    @Test
    void loggingInAndOut() {
        Http.Answered in =
                http.send(
                        "POST",
                        "/api/v1/tokens",
                        "{\"email\":\"ann@example.org\",\"password\":\"right\"}");
        assertThat(in.status()).isEqualTo(201);
        assertThat(in.json())
                .isEqualTo(
                        Http.json(
                                """
                                {"token":"opaque","expiresAt":"2020-03-07T12:00:00Z"}\
                                """));
        assertThat(modules.lastCommand(IssueToken.class).remoteAddress()).isNotEmpty();

        Http.Answered out =
                http.send(
                        "DELETE",
                        "/api/v1/tokens/current",
                        null,
                        "Authorization",
                        "Bearer " + ANNS_TOKEN);
        assertThat(out.status()).isEqualTo(204);
        assertThat(modules.lastCommand(RevokeToken.class).token()).isEqualTo(ANNS_TOKEN);
    }

    @Test
    void aForgottenPassword() {
        assertThat(
                        http.send(
                                        "POST",
                                        "/api/v1/accounts/password-resets",
                                        "{\"email\":\"ann@example.org\"}")
                                .status())
                .isEqualTo(202);
        assertThat(modules.lastCommand(RequestPasswordReset.class).email())
                .isEqualTo("ann@example.org");
        assertThat(
                        http.send(
                                        "POST",
                                        "/api/v1/accounts/password-resets/confirmations",
                                        "{\"token\":\"t\",\"password\":\"new one\"}")
                                .status())
                .isEqualTo(204);
        assertThat(modules.lastCommand(ResetPassword.class).newPassword()).isEqualTo("new one");
    }

    @Test
    void theBalance() {
        Http.Answered answered = http.getAs(ANNS_TOKEN, "/api/v1/wallet");

        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.json())
                .isEqualTo(
                        Http.json(
                                """
                                {"currency":"GBP","available":"40.00","held":"10.00","owed":"0.00"}\
                                """));
    }

    @Test
    void aDepositIsAnsweredOnceItIsConfirmed() {
        Http.Answered answered =
                http.postAs(
                        ANNS_TOKEN,
                        "d-1",
                        "/api/v1/wallet/deposits",
                        "{\"amount\":\"50.00\",\"currency\":\"GBP\",\"reference\":\"card\"}");

        assertThat(answered.status()).isEqualTo(201);
        RequestDeposit command = modules.lastCommand(RequestDeposit.class);
        assertThat(command.walletId()).isEqualTo(WalletId.of(ANN));
        assertThat(command.amount()).isEqualTo(FakeModules.pounds("50.00"));
        assertThat(command.externalReference()).isEqualTo("card");
        assertThat(command.request().key()).isEqualTo("d-1");
        assertThat(answered.json())
                .isEqualTo(
                        Http.json(
                                """
                                {"depositId":"%s","status":"CONFIRMED","amount":"50.00",
                                 "currency":"GBP"}\
                                """
                                        .formatted(command.depositId())));
        assertThat(answered.header("Location"))
                .hasValue("/api/v1/wallet/deposits/" + command.depositId());
        assertThat(http.getAs(ANNS_TOKEN, answered.header("Location").orElseThrow()).json())
                .isEqualTo(answered.json());
    }

    @Test
    void aDepositThatTheGatewayLeavesOpenIsAnsweredAsRequested() {
        modules.depositEnd = PaymentView.Status.REQUESTED;

        Http.Answered answered =
                http.postAs(
                        ANNS_TOKEN,
                        "d-2",
                        "/api/v1/wallet/deposits",
                        "{\"amount\":\"50.00\",\"currency\":\"GBP\"}");

        assertThat(answered.status()).isEqualTo(201);
        assertThat(answered.json().get("status").stringValue()).isEqualTo("REQUESTED");
    }

    @Test
    void aWithdrawal() {
        Http.Answered answered =
                http.postAs(
                        ANNS_TOKEN,
                        "w-1",
                        "/api/v1/wallet/withdrawals",
                        "{\"amount\":\"5\",\"currency\":\"GBP\"}");

        assertThat(answered.status()).isEqualTo(202);
        RequestWithdrawal command = modules.lastCommand(RequestWithdrawal.class);
        assertThat(command.amount()).isEqualTo(FakeModules.pounds("5.00"));
        assertThat(answered.json())
                .isEqualTo(
                        Http.json(
                                """
                                {"withdrawalId":"%s","status":"REQUESTED","amount":"5.00",
                                 "currency":"GBP"}\
                                """
                                        .formatted(command.withdrawalId())));
        Http.Answered later = http.getAs(ANNS_TOKEN, answered.header("Location").orElseThrow());
        assertThat(later.json().get("status").stringValue()).isEqualTo("PAID");
    }

    @Test
    void theStatement() {
        Http.Answered answered =
                http.getAs(ANNS_TOKEN, "/api/v1/wallet/entries?cursor=newer&limit=20");

        assertThat(answered.status()).isEqualTo(200);
        assertThat(modules.lastQuestion(EntriesOf.class))
                .isEqualTo(new EntriesOf(ANN, "newer", 20));
        assertThat(answered.json())
                .isEqualTo(
                        Http.json(
                                """
                                {"items":[{"entryId":9,"at":"2020-03-07T12:00:00Z",
                                  "kind":"stake-held","reference":"%s",
                                  "description":"Stake held","amount":"0.00","currency":"GBP",
                                  "available":"40.00","held":"10.00"}],
                                 "next":"older"}\
                                """
                                        .formatted(ANNS_BET)));
    }

    @Test
    void theStatementAsCsvHasAllPages() {
        Http.Answered answered =
                http.get(
                        "/api/v1/wallet/entries",
                        "Authorization",
                        "Bearer " + ANNS_TOKEN,
                        "Accept",
                        "text/csv");

        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.header("Content-Type")).hasValue("text/csv;charset=UTF-8");
        assertThat(answered.body())
                .isEqualTo(
                        "entry,at,kind,reference,amount,currency,available,held,description\r\n"
                                + "9,2020-03-07T12:00:00Z,stake-held,"
                                + ANNS_BET
                                + ",0.00,GBP,40.00,10.00,\"Stake held\"\r\n"
                                + "7,2020-03-07T12:00:00Z,deposit-confirmed,,50.00,GBP,40.00,10.00,"
                                + "\"Deposit\"\r\n");
    }

    @Test
    void theEvents() {
        Http.Answered answered =
                http.get(
                        "/api/v1/events?q=Ars%20enal&sport=football&status=IN_PLAY&cursor=c&limit=2");

        assertThat(answered.status()).isEqualTo(200);
        assertThat(modules.lastQuestion(Events.class))
                .isEqualTo(new Events("Ars enal", "football", EventStatus.IN_PLAY, "c", 2));
        JsonNode page = answered.json();
        assertThat(page.get("next").stringValue()).isEqualTo("later");
        assertThat(page.get("items").get(0))
                .isEqualTo(
                        Http.json(
                                """
                                {"id":"%s","name":"Arsenal v Chelsea","home":"Arsenal",
                                 "away":"Chelsea","sport":"football",
                                 "competition":"Premier League",
                                 "startsAt":"2020-03-07T12:00:00Z","status":"IN_PLAY",
                                 "score":{"home":2,"away":1},"halfTime":null,"phase":"2nd half",
                                 "source":"season-replay",
                                 "markets":[{"id":"%s","eventId":"%s","type":"OVER_UNDER",
                                   "name":"Over/under 2.5 goals","line":"2.5","status":"OPEN",
                                   "statusReason":null,"inPlay":true,"version":3,
                                   "selections":[
                                     {"id":"%s","name":"Over","price":"2.50","outcome":null},
                                     {"id":"%s.1","name":"Under","price":null,"outcome":null}]}]}\
                                """
                                        .formatted(EVENT, MARKET, EVENT, HOME, MARKET)));
    }

    @Test
    void oneEventIsNotSentAgainUntilItChanges() {
        Http.Answered first = http.get("/api/v1/events/" + EVENT);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().get("id").stringValue()).isEqualTo(EVENT.toString());
        String tag = first.header("ETag").orElseThrow();

        Http.Answered same = http.get("/api/v1/events/" + EVENT, "If-None-Match", tag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.body()).isEmpty();

        modules.marketStatus = org.moneyline.odds.api.MarketStatus.SUSPENDED;
        Http.Answered changed = http.get("/api/v1/events/" + EVENT, "If-None-Match", tag);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag").orElseThrow()).isNotEqualTo(tag);
    }

    @Test
    void oneMarketWithItsTagAndItsPrices() {
        Http.Answered market = http.get("/api/v1/markets/" + MARKET);
        assertThat(market.status()).isEqualTo(200);
        assertThat(market.json().get("version").asInt()).isEqualTo(3);
        assertThat(
                        http.get(
                                        "/api/v1/markets/" + MARKET,
                                        "If-None-Match",
                                        "\"old\", " + market.header("ETag").orElseThrow())
                                .status())
                .isEqualTo(304);

        Http.Answered prices = http.get("/api/v1/markets/" + MARKET + "/prices?limit=3");
        assertThat(prices.json())
                .isEqualTo(
                        Http.json(
                                """
                                {"items":[{"at":"2020-03-07T12:00:00Z","prices":["2.50",null]}],"next":null}\
                                """));
    }

    @Test
    void searching() {
        Http.Answered answered = http.get("/api/v1/search?q=arsnal&limit=5");

        assertThat(modules.lastQuestion(Search.class)).isEqualTo(new Search("arsnal", 5));
        assertThat(answered.json())
                .isEqualTo(
                        Http.json(
                                """
                                {"items":[{"id":"%s","name":"Arsenal v Chelsea",
                                  "competition":"Premier League",
                                  "startsAt":"2020-03-07T12:00:00Z","status":"SCHEDULED",
                                  "marks":[{"from":0,"to":7}]}],
                                 "next":null,
                                 "teams":[{"name":"Arsenal","sport":"football",
                                  "marks":[{"from":0,"to":7}]}],
                                 "competitions":[]}\
                                """
                                        .formatted(FakeModules.EVENT)));
    }

    @Test
    void aBet() {
        Http.Answered answered =
                http.postAs(
                        ANNS_TOKEN,
                        "b-1",
                        "/api/v1/bets",
                        """
                        {"stake":"10.00","currency":"GBP","type":"SINGLE","priceChange":"BETTER",
                         "legs":[{"selectionId":"%s","price":"2.5"}]}\
                        """
                                .formatted(HOME));

        assertThat(answered.status()).isEqualTo(201);
        PlaceBets command = modules.lastCommand(PlaceBets.class);
        assertThat(command.accountId()).isEqualTo(ANN);
        assertThat(command.at()).isEqualTo(NOON);
        Slip slip = command.slips().getFirst();
        assertThat(slip.type()).isEqualTo(BetType.SINGLE);
        assertThat(slip.stake()).isEqualTo(FakeModules.pounds("10.00"));
        assertThat(slip.legs()).containsExactly(new Leg(HOME, Price.parse("2.50")));
        assertThat(slip.priceChange()).isEqualTo(PriceChange.BETTER);
        assertThat(slip.request().key()).isEqualTo("b-1");
        assertThat(answered.json())
                .isEqualTo(
                        Http.json(
                                """
                                {"betId":"%s","type":"SINGLE","status":"ACCEPTED",
                                 "stake":"10.00","currency":"GBP","payout":"25.00",
                                 "placedAt":"2020-03-07T12:00:00Z",
                                 "legs":[{"selectionId":"%s","price":"2.50","outcome":null}]}\
                                """
                                        .formatted(slip.betId(), HOME)));
        assertThat(answered.header("Location")).hasValue("/api/v1/bets/" + slip.betId());
        assertThat(answered.header("Content-Type")).hasValue("application/json");
    }

    @Test
    void aBetThatLeavesOutWhatMayBeLeftOut() {
        Http.Answered answered =
                http.postAs(
                        ANNS_TOKEN,
                        "b-2",
                        "/api/v1/bets",
                        "{\"stake\":\"10\",\"currency\":\"GBP\",\"legs\":[{\"selectionId\":\""
                                + HOME
                                + "\",\"price\":\"2.50\"}]}");

        assertThat(answered.status()).isEqualTo(201);
        Slip slip = modules.lastCommand(PlaceBets.class).slips().getFirst();
        assertThat(slip.type()).isEqualTo(BetType.SINGLE);
        assertThat(slip.priceChange()).isEqualTo(PriceChange.NONE);
    }

    @Test
    void oneBetAndAllBets() {
        JsonNode bet = http.getAs(ANNS_TOKEN, "/api/v1/bets/" + ANNS_BET).json();
        assertThat(bet)
                .isEqualTo(
                        Http.json(
                                """
                                {"betId":"%s","type":"SINGLE","status":"SETTLED","stake":"10.00",
                                 "currency":"GBP","payout":"25.00",
                                 "placedAt":"2020-03-07T12:00:00Z",
                                 "settledAt":"2020-03-07T14:00:00Z","basis":"2:1 (1:0)",
                                 "refusalCode":null,
                                 "legs":[{"selectionId":"%s","price":"2.50","outcome":"WON",
                                   "eventId":"%s","event":"Arsenal v Chelsea",
                                   "market":"Match result","selection":"Arsenal"}]}\
                                """
                                        .formatted(ANNS_BET, HOME, EVENT)));

        JsonNode page =
                http.getAs(ANNS_TOKEN, "/api/v1/bets?status=SETTLED&cursor=c&limit=7").json();
        assertThat(modules.lastQuestion(BetsOf.class))
                .isEqualTo(new BetsOf(ANN, BetStatus.SETTLED, null, "c", 7));
        assertThat(page.get("items").get(0)).isEqualTo(bet);
        assertThat(page.get("next").stringValue()).isEqualTo("older");
    }

    @Test
    void theLimits() {
        assertThat(http.getAs(ANNS_TOKEN, "/api/v1/limits").json())
                .isEqualTo(
                        Http.json(
                                """
                                {"currency":"GBP","minimumStake":"0.10","maximumPayout":"100000.00",
                                 "selectionLiability":"50000.00","marketLiability":"200000.00"}\
                                """));
    }

    @Test
    void theLocalMailbox() {
        JsonNode page = http.get("/api/v1/dev/mailbox?to=ann@example.org").json();

        assertThat(modules.lastQuestion(LocalMailbox.class))
                .isEqualTo(new LocalMailbox("ann@example.org", null, 50));
        assertThat(page.get("items").get(0).get("text").stringValue())
                .isEqualTo("Follow the link.");
    }

    @Test
    void theSeasonReplayAndItsHeldRound() {
        assertThat(http.get("/api/v1/dev/season").json())
                .isEqualTo(
                        Http.json(
                                """
                                {"state":"HELD","run":1,"round":29,
                                 "kickOffAt":"2020-03-07T12:00:00Z","events":["%s"]}\
                                """
                                        .formatted(EVENT)));

        Http.Answered released =
                http.send(
                        "POST",
                        "/api/v1/dev/season/releases",
                        "{\"run\":1,\"round\":29}",
                        "Authorization",
                        "Bearer " + ANNS_TOKEN);
        assertThat(released.status()).isEqualTo(204);
        assertThat(modules.lastCommand(ReleaseRound.class)).isEqualTo(new ReleaseRound(1, 29));
    }

    @Test
    void readingWaitsForWhatTheCallerWroteLast() {
        modules.trouble = () -> WritePosition.moveTo(4711);
        http.postAs(
                ANNS_TOKEN,
                "seen",
                "/api/v1/wallet/withdrawals",
                "{\"amount\":\"5\",\"currency\":\"GBP\"}");
        modules.trouble = () -> {};

        for (String path :
                new String[] {"/wallet", "/wallet/entries", "/bets", "/bets/" + ANNS_BET}) {
            projections.last.set(-2);
            assertThat(http.getAs(ANNS_TOKEN, "/api/v1" + path).status()).as(path).isEqualTo(200);
            assertThat(projections.last.get()).as(path).isEqualTo(4711);
        }
    }
}
