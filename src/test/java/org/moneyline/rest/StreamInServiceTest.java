package org.moneyline.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountStep.RecordPasswordReset;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.OddsCommand.OverridePrice;
import org.moneyline.odds.api.OddsCommand.ResumeMarket;
import org.moneyline.odds.api.OddsCommand.SuspendMarket;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.LoginsEnded;
import org.moneyline.platform.api.StreamAddress;
import org.moneyline.platform.api.TokenDirectory;
import org.moneyline.push.socket.Client;
import org.moneyline.rest.Http.Answered;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.event.LogoutSuccessEvent;

/** What the live stream of the whole program tells of a real market, its book and a customer. */
class StreamInServiceTest extends InService {

    private static final String TICKETS = "/api/v1/stream/tickets";

    @Autowired private CommandGateway commands;
    @Autowired private StreamAddress stream;
    @Autowired private TokenDirectory tokens;
    @Autowired private ApplicationEventPublisher events;

    private final List<Client> clients = new ArrayList<>();
    private String marketId;
    private String token;
    private String bet;

    @Override
    void begin() {
        marketId = market.get("id").stringValue();
        await().atMost(BOUND)
                .until(() ->
                        http.get("/api/v1/exchange/markets/" + marketId + "/book").status() == 200);
        token = customer("stream", "100.00");
    }

    @AfterEach
    void leave() {
        clients.forEach(Client::close);
    }

    private Client client() {
        Client client =
                new Client(URI.create(stream.forPageOf("localhost").orElseThrow()).getPort());
        clients.add(client);
        return client;
    }

    private String ticket() {
        Answered issued = http.send("POST", TICKETS, "", "Authorization", "Bearer " + token);
        assertThat(issued.status()).as(issued.body()).isEqualTo(201);
        return issued.json().get("ticket").stringValue();
    }

    private Client known() {
        Client client = client();
        client.send("{'op':'authenticate','ticket':'" + ticket() + "'}");
        client.awaitText("authenticated");
        client.subscribe("me");
        return client;
    }

    @Order(1)
    @Test
    void aTraderChangesAPriceAndEverybodySeesIt() {
        MarketId id = MarketId.of(marketId);
        Client client = client();
        String topic = "market:" + marketId;
        client.send("{'op':'subscribe','topics':['%s','event:%s']}".formatted(topic, event));
        client.awaitShown("OPEN", topic, "status");
        client.awaitShown("SCHEDULED", "event:" + event, "status");

        commands.sendAndWait(new OverridePrice(id, 0, new Price(4_440), "t", "view"));
        client.awaitShown("4.44", topic, "prices", "0");
        client.awaitShown("4.44", "event:" + event, "markets", marketId, "prices", "0");
        commands.sendAndWait(new SuspendMarket(id, "t", "news"));
        client.awaitShown("SUSPENDED", topic, "status");
        client.awaitShown("none", topic, "prices", "0");
        commands.sendAndWait(new ResumeMarket(id, "t", "news"));
        client.awaitShown("4.44", topic, "prices", "0");
        commands.sendAndWait(new OverridePrice(id, 0, null, "t", "view"));
        client.awaitShown(
                market.get("selections").get(0).get("price").stringValue(), topic, "prices", "0");
        await().atMost(BOUND)
                .untilAsserted(() ->
                        assertThat(client.shows(topic, "version"))
                                .isEqualTo(
                                        http.get("/api/v1/markets/" + marketId)
                                                .json()
                                                .get("version")
                                                .asString()));
    }

    @Order(2)
    @Test
    void aCustomerSeesTheirBalanceAndTheirBets() {
        Client client = known();
        client.awaitShown("100.00", "me", "balance", "available");

        Answered placed =
                http.postAs(
                        token,
                        key(),
                        "/api/v1/bets",
                        """
                        {"stake":"10.00","currency":"GBP","type":"SINGLE",
                         "legs":[{"selectionId":"%s.0","price":"%s"}]}\
                        """
                                .formatted(
                                        marketId,
                                        market.get("selections")
                                                .get(0)
                                                .get("price")
                                                .stringValue()));
        assertThat(placed.status()).as(placed.body()).isEqualTo(201);

        client.awaitShown("90.00", "me", "balance", "available");
        client.awaitShown("10.00", "me", "balance", "held");
        bet = placed.json().get("betId").stringValue();
        client.awaitShown("ACCEPTED", "me", "bets", bet, "status");
        // Whoever comes later finds the same.
        Client later = known();
        later.awaitShown("ACCEPTED", "me", "bets", bet, "status");
        later.awaitShown("90.00", "me", "balance", "available");
    }

    @Order(3)
    @Test
    void aBookAndAnOrderAreSeenAsTheyMove() {
        String other = customer("stream-lay", "100.00");
        Client everybody = client();
        String book = "book:" + marketId;
        everybody.subscribe(book);
        everybody.awaitShown("OPEN", book, "status");
        Client client = known();
        client.awaitShown("90.00", "me", "balance", "available");

        String order = placed(token, "BACK", "2.50", "20.00");
        everybody.awaitText("\"lay\":[[\"2.50\",\"20.00\"]]");
        client.awaitShown("20.00", "me", "orders", order, "remaining");
        placed(other, "LAY", "2.50", "5.00");

        everybody.awaitText("\"lay\":[[\"2.50\",\"15.00\"]]");
        everybody.awaitShown("2.50", book, "runners", "0", "last");
        everybody.awaitText("\"trades\":[[0,\"2.50\",\"5.00\",\"");
        client.awaitShown("15.00", "me", "orders", order, "remaining");
        client.awaitShown("5.00", "me", "orders", order, "matched");
        client.awaitText("\"fills\":{\"" + order + "\":[[\"2.50\",\"5.00\"]]}");
        Client later = client();
        later.subscribe(book);
        later.awaitText("\"lay\":[[\"2.50\",\"15.00\"]]");
        later.awaitShown("2.50", book, "runners", "0", "last");
    }

    private String placed(String who, String side, String price, String size) {
        Answered answered =
                http.postAs(
                        who,
                        key(),
                        "/api/v1/exchange/orders",
                        """
                        {"marketId":"%1$s","selectionId":"%1$s.0","side":"%2$s","price":"%3$s",
                         "size":"%4$s"}\
                        """
                                .formatted(marketId, side, price, size));
        assertThat(answered.status()).as(answered.body()).isEqualTo(201);
        return answered.json().get("orderId").stringValue();
    }

    @Order(4)
    @Test
    void aTicketIsForWhoeverIsKnownAndGoodOnce() {
        assertThat(http.send("POST", TICKETS, "").status()).isEqualTo(401);
        String ticket = ticket();
        Client first = client();
        first.send("{'op':'authenticate','ticket':'" + ticket + "'}");
        first.awaitText("authenticated");

        assertInvalid(ticket);
    }

    @Order(5)
    @Test
    void whoIsLoggedOutOrHasANewPasswordIsToldNothingMore() {
        Caller caller = tokens.callerOf(token).orElseThrow();
        Client loggedOut = known();
        loggedOut.awaitText("\"image\"");
        events.publishEvent(
                new LogoutSuccessEvent(new TestingAuthenticationToken(caller, "nothing")));
        loggedOut.awaitText("TICKET_EXPIRED");

        Client client = known();
        client.awaitText("\"image\"");
        commands.sendAndWait(new RecordPasswordReset(new AccountId(caller.accountId())));

        client.awaitText("TICKET_EXPIRED");
    }

    @Order(5)
    @Test
    void aTicketEndsWithTheLoginItCameFrom() {
        UUID account = tokens.callerOf(token).orElseThrow().accountId();
        String ofTheOldPassword = ticket();
        events.publishEvent(new LoginsEnded(account));
        assertInvalid(ofTheOldPassword);

        String ofTheSession = ticket();
        events.publishEvent(
                new LogoutSuccessEvent(
                        new TestingAuthenticationToken(
                                tokens.callerOf(token).orElseThrow(), "nothing")));
        assertInvalid(ofTheSession);
        known();
    }

    private void assertInvalid(String ticket) {
        Client client = client();
        client.send("{'op':'authenticate','ticket':'" + ticket + "'}");
        client.awaitText("TICKET_INVALID");
    }

    @Order(6)
    @Test
    void whatIsNotThereIsRefused() {
        Client client = client();
        client.subscribe("event:0197f0a0-0000-7000-8000-0000000000ff");
        client.subscribe("book:0197f0a0-0000-7000-8000-0000000000ff");

        await().atMost(BOUND)
                .until(() ->
                        client.texts().stream().filter(t -> t.contains("TOPIC_UNKNOWN")).count()
                                == 2);
    }

    /** The last: the round is played, and there is nothing to bet on any more. */
    @Order(7)
    @Test
    void theEndOfTheMatchSettlesTheBetBeforeTheirEyes() {
        Client client = known();
        client.subscribe("event:" + event);
        client.awaitShown("SCHEDULED", "event:" + event, "status");
        client.awaitShown("ACCEPTED", "me", "bets", bet, "status");

        release(token);

        client.awaitShown("FINISHED", "event:" + event, "status");
        client.awaitShown("SETTLED", "event:" + event, "markets", marketId, "status");
        client.awaitShown("SETTLED", "me", "bets", bet, "status");
        await().atMost(BOUND)
                .untilAsserted(() ->
                        assertThat(client.shows("me", "balance", "available"))
                                .isEqualTo(
                                        http.getAs(token, "/api/v1/wallet")
                                                .json()
                                                .get("available")
                                                .stringValue()));
        client.awaitShown("0.00", "me", "balance", "held");
    }
}
