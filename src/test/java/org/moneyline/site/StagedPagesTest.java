package org.moneyline.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.moneyline.kernel.Refusals.refused;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.accounts.api.AccountCommand;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.BetCommand;
import org.moneyline.betting.api.BookId;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.PositionId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.PriceFormat;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsCommand;
import org.moneyline.odds.api.Score;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WithdrawalId;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.ui.ExtendedModelMap;

/** Every page over a made-up world, asked for without a browser: status, words, policy, forms. */
@SpringBootTest(classes = StagedPages.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class StagedPagesTest {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private static final String HOSTILE = "<script>alert(1)</script>' or 1=1 --";

    private static final String TRADER = StagedWorld.STAFF.accountId().toString();

    private static final SimpleMeterRegistry REFUSALS = new SimpleMeterRegistry();

    private static final String FIRST_MARKET = "market=" + StagedWorld.marketId(0, 0);

    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @LocalServerPort int port;
    @Autowired StagedWorld world;
    @Autowired StagedLetters letters;
    @Autowired Questions questions;
    @Autowired Words words;
    @Autowired SiteProperties properties;
    @Autowired EventCards eventCards;
    @Autowired Visitor visitor;

    @BeforeAll
    static void listen() {
        Metrics.addRegistry(REFUSALS);
    }

    @AfterAll
    static void listenNoMore() {
        Metrics.removeRegistry(REFUSALS);
    }

    static String[] openPages() {
        return StagedAddresses.OPEN;
    }

    static String[] bettorPages() {
        return StagedAddresses.BETTOR;
    }

    static String[] consolePages() {
        return StagedAddresses.CONSOLE;
    }

    @ParameterizedTest
    @MethodSource("openPages")
    void everybodyMayReadThese(String path) throws Exception {
        assertThat(get(path)).satisfies(StagedPagesTest::isAPage);
    }

    @ParameterizedTest
    @MethodSource("bettorPages")
    void aBettorMayReadTheirOwn(String path) throws Exception {
        assertThat(get(path).uri().getPath()).isEqualTo("/login");
        logIn("alex@example.com");

        assertThat(get(path)).satisfies(StagedPagesTest::isAPage);
    }

    @ParameterizedTest
    @MethodSource("consolePages")
    void onlyStaffMayReadTheConsole(String path) throws Exception {
        logIn("alex@example.com");
        assertThat(get(path).statusCode()).isEqualTo(403);
        logIn("staff@example.com");

        assertThat(get(path)).satisfies(StagedPagesTest::isAPage);
    }

    private static void isAPage(HttpResponse<String> page) {
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page.body())
                .contains("<title>")
                .doesNotContain("??")
                .doesNotContain(" style=")
                .doesNotContain("<style")
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContainPattern("\\son[a-z]+=\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing-here", "/events/x", "/bets/", "/admin/nothing"})
    void whatDoesNotExistSaysSo(String path) throws Exception {
        logIn("staff@example.com");
        HttpResponse<String> page = get(path);

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("No such page").contains("href=\"/\"");
    }

    @Test
    void anErrorShowsThatOneIsStillLoggedIn() throws Exception {
        logIn("alex@example.com");

        assertThat(get("/nothing-here").body())
                .contains(StagedWorld.BETTOR.displayName())
                .contains("name=\"format\"")
                .doesNotContain("href=\"/register\"");
        assertThat(get("/bets/nonsense").body()).contains(StagedWorld.BETTOR.displayName());
    }

    @Test
    void anErrorOfTheConsoleStaysInTheConsole() throws Exception {
        logIn("staff@example.com");

        assertThat(get("/admin/nothing").body()).contains("class=\"side\"");
        assertThat(get("/admin/bets/nonsense").body()).contains("class=\"side\"");
        assertThat(get("/nothing-here").body()).doesNotContain("class=\"side\"");

        logIn("alex@example.com");
        assertThat(get("/admin/nothing").body())
                .contains("Not for this account")
                .doesNotContain("class=\"side\"");
    }

    static String[] watchedPages() {
        return new String[] {"/", "/events/" + StagedWorld.eventId(0), LADDER};
    }

    @ParameterizedTest
    @MethodSource("watchedPages")
    void aPageOfTheReplaySaysThatItIsOneAndFollowsAlsoWithoutAScript(String path) throws Exception {
        String reload = "<noscript><meta http-equiv=\"refresh\" content=\"30\"></noscript>";

        assertThat(get(path).body()).contains("A replay, not live football", reload);
        assertThat(get("/slip").body()).doesNotContain("http-equiv");

        // What is being typed must not be lost by it.
        onTheSlip();
        String typing = path.equals(LADDER) ? LADDER + "?ordinal=0&side=BACK&price=1.85" : path;
        assertThat(get(typing).body()).doesNotContain("http-equiv");
    }

    @Test
    void inProductionNobodyReadsTheMailsOfOthers() {
        MockEnvironment production = new MockEnvironment();
        production.setActiveProfiles("production");
        MailboxSwitch shut = new MailboxSwitch(production);
        MailboxPage page = new MailboxPage(questions, visitor, shut);

        assertThat(shut.isOpen()).isFalse();
        assertThat(new MailboxSwitch(new MockEnvironment()).isOpen()).isTrue();
        refused(
                Refusal.Kind.NOT_FOUND,
                "NOT_FOUND",
                () ->
                        page.mailbox(
                                null, null, new MockHttpServletRequest(), new ExtendedModelMap()));
    }

    @Test
    void howFarASettlementIsStandsOnTheBoard() throws Exception {
        logIn("staff@example.com");

        assertThat(get("/admin").body())
                .contains("41,200 of 98,112 bets decided", "1,240 of 1,240 bets decided")
                .containsPattern("<progress [^>]*value=\"41200\" max=\"98112\"");
    }

    @Test
    void aHistoryNamesThePersonWhoDidIt() throws Exception {
        logIn("support@example.com");

        assertThat(get("/admin/history/" + StagedWorld.BETTOR.accountId() + "?at=1").body())
                .contains("by Sam Trader", "<dd>Sam Trader</dd>", "checked by phone")
                .doesNotContain("by " + StagedWorld.STAFF.accountId());
    }

    @Test
    void aTraderSetsAPriceAndLiftsItAgain() throws Exception {
        logIn("staff@example.com");

        sends(overridden(new Price(2_500)), "override", "ordinal=1&price=2.50", "price is set.");
        sends(overridden(null), "override", "ordinal=1&price=", "The price is made again.");
        sendsNothing("override", "ordinal=1&price=dear", "Write a price like 2.50.");
    }

    private static OddsCommand overridden(@Nullable Price price) {
        return new OddsCommand.OverridePrice(
                StagedWorld.marketId(0, 0), 1, price, TRADER, "own view");
    }

    @Test
    void aTraderShiftsAndWidensInPercent() throws Exception {
        logIn("staff@example.com");

        sends(adjusted(-250, 100), "adjust", "ordinal=2&shift=-2.5&widen=1", "are adjusted.");
        sends(adjusted(0, 0), "adjust", "ordinal=2&shift=0&widen=", "as they were made again.");
        sendsNothing("adjust", "ordinal=2&shift=1.234", "with at most two decimals");
    }

    private static OddsCommand adjusted(int shift, int widen) {
        return new OddsCommand.AdjustPrices(
                StagedWorld.marketId(0, 0), 2, shift, widen, TRADER, "own view");
    }

    @Test
    void aTraderSettlesAgainWhatWasWithdrawnByTheScoreTheyWereShown() throws Exception {
        logIn("staff@example.com");
        String event = "/admin/events/" + StagedWorld.eventId(8);
        MarketId market = StagedWorld.marketId(8, 0);
        String action = "/admin/markets/" + market + "/settle-again";
        assertThat(get(event).body()).doesNotContain("settle-again");

        world.withdrawResults(market);

        assertThat(get(event).body())
                .containsOnlyOnce("/settle-again\"")
                .contains(action, "Settles this market by 1:2 (1:0).")
                .contains("name=\"fullAway\" value=\"2\"");
        String fields =
                "halfHome=1&halfAway=0&fullHome=1&fullAway=2&reason=it+was+right&back="
                        + URLEncoder.encode(event, StandardCharsets.UTF_8);
        assertThat(form(event, action, fields).body())
                .contains("The market has its results again")
                .doesNotContain("settle-again");
        assertThat(world.sent().getLast())
                .isEqualTo(
                        new OddsCommand.SettleAgain(
                                market, new Score(1, 0), new Score(1, 2), TRADER, "it was right"));
    }

    private void sends(OddsCommand command, String what, String fields, String said)
            throws Exception {
        assertThat(onMarket(what, fields).body()).contains(said);
        assertThat(world.sent().getLast()).isEqualTo(command);
    }

    private void sendsNothing(String what, String fields, String said) throws Exception {
        int before = world.sent().size();
        assertThat(onMarket(what, fields).body()).contains(said);
        assertThat(world.sent()).hasSize(before);
    }

    private HttpResponse<String> onMarket(String what, String fields) throws Exception {
        return form(
                "/admin",
                "/admin/markets/" + StagedWorld.marketId(0, 0) + "/" + what,
                fields + "&reason=own+view&back=%2Fadmin");
    }

    @Test
    void whatIsTypedInTheConsoleIsAnsweredWithTheHitsAlone() throws Exception {
        logIn("staff@example.com");

        HttpResponse<String> hits =
                follow(
                        HttpRequest.newBuilder(at("/admin/search?q=man"))
                                .header("HX-Request", "true")
                                .build());

        assertThat(hits.statusCode()).isEqualTo(200);
        assertThat(hits.body())
                .contains("role=\"option\"", "<mark>Man</mark>")
                .contains("href=\"/admin/events/" + StagedWorld.eventId(0) + "\"")
                .doesNotContain("<html", "<title>", "??");
    }

    @Test
    void onlyAnAdministratorRebuildsAProjection() throws Exception {
        logIn("support@example.com");
        assertThat(get("/admin/projections").body()).doesNotContain("/rebuild");
        String fields = "reason=looks+wrong&back=%2Fadmin%2Fprojections";
        HttpResponse<String> refused =
                form("/admin/projections", "/admin/projections/wallet-projection/rebuild", fields);
        assertThat(refused.body()).contains("Your role may not do this.");
        assertThat(world.rebuilt()).isEmpty();

        logIn("staff@example.com");
        assertThat(get("/admin/projections").body())
                .contains("/admin/projections/wallet-projection/rebuild")
                .doesNotContain("/admin/projections/wallet-opener/rebuild");
        form("/admin/projections", "/admin/projections/wallet-projection/rebuild", fields);
        assertThat(world.rebuilt()).containsExactly("wallet-projection");
    }

    @Test
    void deadLettersAreAnAdministratorsAlone() throws Exception {
        letters.reset();
        logIn("support@example.com");
        assertThat(get("/admin").body()).doesNotContain("/admin/letters");
        assertThat(get("/admin/letters").statusCode()).isEqualTo(403);

        form("/admin", "/admin/letters/betting-mail/71/retry", "reason=try");
        form("/admin", "/admin/letters/betting-mail/71/discard", "reason=try");

        assertThat(letters.decisions()).isEmpty();
    }

    @Test
    void aDeadLetterSaysWhyAndIsTriedAgain() throws Exception {
        letters.reset();
        logIn("staff@example.com");
        assertThat(get("/admin/letters").body())
                .contains("3 set aside")
                .contains("&lt;b&gt;no&lt;/b&gt; such template")
                .contains("Tried 5 times")
                .contains("Waits behind an earlier one");

        HttpResponse<String> done = decide("71/retry", "reason=template+mended");
        assertThat(done.uri().getPath()).isEqualTo("/admin/letters");
        assertThat(done.body()).contains("2 handled").contains("1 set aside");
        assertThat(letters.decisions())
                .containsExactly("retry 71 " + StagedWorld.STAFF.accountId() + " template mended");

        assertThat(decide("71/retry", "reason=again").body()).contains("not set aside any more");
        assertThat(letters.decisions()).hasSize(1);
    }

    @Test
    void aDeadLetterThatFailsAgainSaysSoAndMayBeGivenUp() throws Exception {
        letters.reset();
        letters.stayBroken();
        logIn("staff@example.com");

        assertThat(decide("90/retry", "reason=server+is+up").body())
                .contains("0 handled, 1 still wait: IllegalStateException: still broken")
                .contains("3 set aside");
        assertThat(decide("90/discard", "reason=").body()).contains("Say why");
        assertThat(decide("90/discard", "reason=customer+was+phoned").body())
                .contains("2 set aside");
        assertThat(letters.decisions()).hasSize(2);
    }

    @Test
    void whereNothingIsSetAsideThePageSaysSo() throws Exception {
        letters.reset();
        logIn("staff@example.com");
        decide("71/retry", "reason=mended");
        decide("90/retry", "reason=mended");

        assertThat(get("/admin/letters").body())
                .contains("Nothing is set aside")
                .doesNotContain("/retry");
    }

    private HttpResponse<String> decide(String what, String fields) throws Exception {
        return form(
                "/admin/letters",
                "/admin/letters/" + StagedLetters.REACTOR + "/" + what,
                fields + "&back=%2Fadmin%2Fletters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "two%0D%0Alines", "bell%07"})
    void aReasonThatIsNoneIsRefusedAndNothingIsSent(String reason) throws Exception {
        logIn("staff@example.com");
        String market = StagedWorld.marketId(0, 0).toString();
        int before = world.sent().size();

        HttpResponse<String> answer =
                form(
                        "/admin",
                        "/admin/markets/" + market + "/suspend",
                        "reason=" + reason + "&back=%2Fadmin");

        assertThat(answer.body()).containsAnyOf("Say why", "plain text on one line");
        assertThat(world.sent()).hasSize(before);
    }

    @Test
    void aTraderWithdrawsARunnerFromTheExchange() throws Exception {
        logIn("staff@example.com");
        String event = "/admin/events/" + StagedWorld.eventId(0);
        MarketId market = StagedWorld.marketId(0, 0);
        String path = "/admin/markets/" + market + "/withdraw";
        assertThat(get(event).body()).contains(path, "Reduction factor in percent");

        HttpResponse<String> done =
                form(event, path, "ordinal=1&factor=12.5&reason=lame&back=%2Fadmin");
        assertThat(done.body()).contains("The selection is withdrawn");
        assertThat(world.sent().getLast())
                .isInstanceOfSatisfying(
                        ExchangeCommand.WithdrawRunner.class,
                        sent -> {
                            assertThat(sent.bookId()).isEqualTo(BookId.of(market));
                            assertThat(sent.ordinal()).isEqualTo(1);
                            assertThat(sent.factorBasisPoints()).isEqualTo(1_250);
                            assertThat(sent.reason()).isEqualTo("lame");
                        });

        int before = world.sent().size();
        assertThat(form(event, path, "ordinal=1&factor=1.234&reason=lame&back=%2Fadmin").body())
                .contains("at most two decimals");
        assertThat(world.sent()).hasSize(before);
    }

    @Test
    void anAdministratorAppointsStaffWhoAreMailedTheirLink() throws Exception {
        String page = "/admin/customers";
        String asked =
                "name=Eve&email=eve%40example.com&roles=TRADER&roles=SUPPORT&reason=new"
                        + "&back=%2Fadmin%2Fcustomers";
        logIn("staff@example.com");
        assertThat(get(page).body()).contains("/admin/staff", "Appoint staff");

        assertThat(form(page, "/admin/staff", asked).body())
                .contains("a link to set its password is on its way");
        List<Object> sent = world.sent();
        assertThat(sent.get(sent.size() - 2))
                .isInstanceOfSatisfying(
                        AccountCommand.AppointStaff.class,
                        appoint -> {
                            assertThat(appoint.email()).isEqualTo("eve@example.com");
                            assertThat(appoint.displayName()).isEqualTo("Eve");
                            assertThat(appoint.password()).isNull();
                            assertThat(appoint.roles())
                                    .containsExactlyInAnyOrder(Role.TRADER, Role.SUPPORT);
                        });
        assertThat(sent.getLast())
                .isInstanceOfSatisfying(
                        AccountCommand.RequestPasswordReset.class,
                        link -> assertThat(link.email()).isEqualTo("eve@example.com"));

        int before = sent.size();
        logIn("support@example.com");
        assertThat(get(page).body()).doesNotContain("/admin/staff");
        assertThat(form(page, "/admin/staff", asked).body()).contains("Your role may not do this");
        assertThat(world.sent()).hasSize(before);
    }

    @Test
    void aTraderGivesACustomerADiscountOnTheCommission() throws Exception {
        logIn("staff@example.com");
        AccountId customer = new AccountId(StagedWorld.BETTOR.accountId());
        String page = "/admin/customers/" + customer;
        assertThat(get(page).body()).contains(page + "/discount", "Commission discount");

        HttpResponse<String> done =
                form(page, page + "/discount", "percent=40&reason=much+traded&back=%2Fadmin");
        assertThat(done.body()).contains("The commission discount is set.");
        assertThat(world.sent().getLast())
                .isInstanceOfSatisfying(
                        AccountCommand.SetCommissionDiscount.class,
                        sent -> {
                            assertThat(sent.accountId()).isEqualTo(customer);
                            assertThat(sent.basisPoints()).isEqualTo(4_000);
                            assertThat(sent.reason()).isEqualTo("much traded");
                        });
    }

    @Test
    void aStartThatIsFarOffIsToldOnce() throws Exception {
        assertThat(get("/").body())
                .containsPattern("<strong>Today [^<]+</strong><span></span>|<strong>[A-Z][a-z]{2} ")
                .doesNotContainPattern("<strong>([^<]+)</strong><span>\\1</span>");
    }

    @Test
    void whatFollowedFromABetIsOneLinkAwayFromItsEvents() throws Exception {
        logIn("support@example.com");
        String history = "/admin/history/" + StagedWorld.BETTOR.accountId();

        assertThat(get(history + "?at=1").body()).contains("/admin/correlations/771");
        assertThat(get(history + "?at=2").body()).contains("/admin/correlations/772");
    }

    @Test
    void whereAHistoryStandsIsSaidAsPeopleCount() throws Exception {
        logIn("support@example.com");

        assertThat(get("/admin/history/" + StagedWorld.BETTOR.accountId() + "?at=0").body())
                .contains(">Event 1 of 4<", "State after event 1");
        assertThat(get("/admin/history/" + StagedWorld.id("just placed")).body())
                .contains(">The only event so far<")
                .doesNotContain("Event 0", "event 0");
    }

    @Test
    void supportFindsACustomersOrdersAndTheHistoryOfOne() throws Exception {
        world.exchange().reset();
        logIn("support@example.com");
        AccountId customer = new AccountId(StagedWorld.BETTOR.accountId());
        PositionId position = PositionId.of(customer, StagedWorld.marketId(0, 0));

        assertThat(get("/admin/customers/" + customer).body())
                .contains("Orders on the exchange", "/admin/history/" + position);
        assertThat(get("/admin/history/" + StagedExchange.orderId(1)).body())
                .contains(position.toString());
    }

    @Test
    void supportApprovesOrDeclinesALargeWithdrawal() throws Exception {
        logIn("support@example.com");
        WalletId wallet = WalletId.of(new AccountId(StagedWorld.BETTOR.accountId()));
        WithdrawalId withdrawal = new WithdrawalId(StagedWorld.id("w2"));
        String path = "/admin/withdrawals/" + wallet.accountId() + "/" + withdrawal;
        String fields = "reason=looked+it+up&back=%2Fadmin%2Fwithdrawals";
        assertThat(get("/admin/withdrawals").body()).contains("1,500.00", path + "/approve");

        HttpResponse<String> approved = form("/admin/withdrawals", path + "/approve", fields);
        assertThat(approved.body()).contains("The withdrawal is approved");
        assertThat(world.sent().getLast())
                .isEqualTo(
                        new WalletCommand.ApproveWithdrawal(
                                wallet, withdrawal, StagedWorld.SUPPORT.accountId().toString()));

        HttpResponse<String> declined = form("/admin/withdrawals", path + "/decline", fields);
        assertThat(declined.body()).contains("The withdrawal is declined");
        assertThat(world.sent().getLast())
                .isEqualTo(new WalletCommand.DeclineWithdrawal(wallet, withdrawal, "looked it up"));
    }

    @Test
    void aFormWithoutItsTokenIsRefusedWithAPage() throws Exception {
        HttpResponse<String> answer = post("/slip/clear", "back=%2F");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Not for this account");
    }

    @Test
    void typedHtmlComesBackAsText() throws Exception {
        String q = URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8);

        assertThat(get("/search?q=" + q).body())
                .doesNotContain("<script>alert")
                .contains("&lt;script&gt;");
        assertThat(get("/mailbox?to=" + q).body()).doesNotContain("<script>alert");
        assertThat(
                        form(
                                        "/register",
                                        "/register",
                                        "email=" + q + "&displayName=" + q + "&day=x")
                                .body())
                .doesNotContain("<script>alert")
                .contains("Write the date in numbers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/customers?q=",
                "/admin/search?q=",
                "/admin/bets?account=",
                "/admin/history?id=",
                "/login?error=",
                "/login?error=LOCKED_OUT&until=",
                "/confirm?token=",
                "/reset?token="
            })
    void htmlInAnAddressComesBackAsText(String path) throws Exception {
        logIn("staff@example.com");
        HttpResponse<String> page = get(path + URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8));

        assertThat(page.statusCode()).isIn(200, 404);
        assertThat(page.body()).contains("<title>").doesNotContain("<script>alert");
    }

    @Test
    void htmlInAReasonOrALoginIsTextToo() throws Exception {
        String typed = URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8);
        assertThat(form("/login", "/login", "email=" + typed + "&password=wrong").body())
                .contains("E-mail or password is wrong.")
                .doesNotContain("<script>alert");

        logIn("staff@example.com");
        assertThat(
                        form(
                                        "/admin",
                                        "/admin/markets/" + StagedWorld.marketId(0, 0) + "/resume",
                                        "reason=" + typed + "&back=%2Fadmin")
                                .body())
                .contains("The market takes bets again.")
                .doesNotContain("<script>alert");
        assertThat(world.sent())
                .last(type(OddsCommand.ResumeMarket.class))
                .returns(HOSTILE, OddsCommand.ResumeMarket::reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/search?q=a%00b",
                "/mailbox?to=a%00b",
                "/confirm?token=%00",
                "/admin/customers?q=%00",
                "/admin/bets?cursor=%00"
            })
    void aCharacterThatNoTextHasIsRefusedBeforeAnybodyReadsIt(String path) throws Exception {
        logIn("staff@example.com");

        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("We could not read that");
    }

    @Test
    void aLoginWithACharacterThatNoTextHasIsRefused() throws Exception {
        HttpResponse<String> answer = form("/login", "/login", "email=a%00b&password=right");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("We could not read that");
    }

    @Test
    void aFormNeverLeadsToAnotherSite() throws Exception {
        HttpResponse<String> page =
                form("/", "/preferences/odds", "format=fractional&back=https%3A%2F%2Fevil.example");

        assertThat(page.uri().getHost()).isEqualTo("localhost");
        assertThat(page.uri().getPath()).isEqualTo("/");
    }

    @Test
    void pricesAreWrittenTheWayThePersonChose() throws Exception {
        form("/", "/preferences/odds", "format=fractional&back=%2F");
        assertThat(get("/").body()).containsPattern(">\\s*\\d+/\\d+\\s*<");

        form("/", "/preferences/odds", "format=american&back=%2F");
        assertThat(get("/").body()).containsPattern(">\\s*[+-]\\d{3,}\\s*<");
    }

    @Test
    void pricesOfTheExchangeAreWrittenSoAsWellAndTypedAsDecimals() throws Exception {
        String before = get(LADDER + "?depth=0").body();
        String pick = first(before, "id=\"l-0-BACK-0\" value=\"([^\"]+)\"");
        form("/", "/preferences/odds", "format=fractional&back=%2F");

        assertThat(get(LADDER + "?depth=0").body())
                .containsPattern("class=\"rung-price\">\\d+/\\d+<")
                .doesNotContainPattern("class=\"rung-price\">\\d+\\.\\d+<")
                .containsPattern("class=\"mid num\">\\d+/\\d+<");
        assertThat(form(LADDER, LADDER + "/slip", "pick=" + pick).body())
                .contains("Price, decimal")
                .containsPattern("name=\"price\"[^>]* value=\"1\\.\\d+\"");
    }

    @Test
    void theExchangeTellsTheScoreOrTheKickOffAndTheWayBack() throws Exception {
        assertThat(get(LADDER).body())
                .containsPattern(
                        "ladder-scene num\">[^<]+ 1 : 0 [^<]+ · [12][a-z]+ half \\d+&#39;<")
                .contains("href=\"/events/" + StagedWorld.eventId(0) + "\">Sportsbook<");
        assertThat(get("/exchange/markets/" + StagedWorld.marketId(5, 0)).body())
                .containsPattern("ladder-scene num\">[^<]+ · kick-off [^<]+<");
        assertThat(get("/events/" + StagedWorld.eventId(0)).body())
                .contains("href=\"" + LADDER + "\">Exchange<");
    }

    /** The whole way without a script: pick, type a stake, place, and sent again by mistake. */
    @Test
    void aBetIsPlacedWithPlainForms() throws Exception {
        logIn("alex@example.com");
        String field = onTheSlip();
        String key = first(get("/slip").body(), "name=\"key\" value=\"([^\"]+)\"");

        HttpResponse<String> placed =
                form("/slip", "/bets", field + "=10.00&priceChange=NONE&key=" + key);

        assertThat(placed.uri().getPath()).isEqualTo("/slip");
        assertThat(placed.body()).contains("Bet placed").contains("£10.00 to return");
        assertThat(world.sent())
                .filteredOn(BetCommand.PlaceBets.class::isInstance)
                .last()
                .satisfies(command -> {
                    BetCommand.Slip sent = ((BetCommand.PlaceBets) command).slips().getFirst();
                    assertThat(sent.stake().decimal()).isEqualTo("10.00");
                    assertThat(sent.request()).isNotNull();
                    assertThat(sent.request().key()).contains(key);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "1.005", "ten", "1e3", "99999999999999999999"})
    void aStakeThatIsNoneIsExplainedAndNothingIsSent(String stake) throws Exception {
        logIn("alex@example.com");
        String field = onTheSlip();
        int before = world.sent().size();

        HttpResponse<String> answer =
                form("/slip", "/bets", field + "=" + stake + "&priceChange=NONE&key=k");

        assertThat(answer.body()).containsAnyOf("Write the stake like", "more than zero");
        assertThat(world.sent()).hasSize(before);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "LIMIT_EXCEEDED, maximumStake=400.00, The most you can stake on this now is £400.00.",
        "LIMIT_EXCEEDED, maximumStake=0.00, No more bets are taken on this selection at this price",
        "STAKE_TOO_SMALL, minimum=0.10, The smallest stake is £0.10.",
        "INSUFFICIENT_FUNDS, available=5.00, Not enough money: £5.00 is available.",
        "SELECTION_UNKNOWN, , This selection is not offered any more. Remove it.",
        "MARKET_SUSPENDED, , Betting is suspended for the moment. Nothing was taken",
        "MARKET_CLOSED, , Betting on this has closed. Nothing was taken.",
        "PRICE_CHANGED, price=2.10, The price is 2.10 now.",
        "IDEMPOTENCY_KEY_REUSED, , This form was used for something else already.",
        "CURRENCY_MISMATCH, , Your wallet has another currency.",
        "NOT_CONFIRMED, , Confirm your e-mail first",
        "ACCOUNT_SUSPENDED, , Your account is suspended."
    })
    void aRefusedBetSaysWhyAndWhatToDoAndIsNoBet(String code, String figure, String said)
            throws Exception {
        logIn("alex@example.com");
        String field = onTheSlip();
        String key = first(get("/slip").body(), "name=\"key\" value=\"([^\"]+)\"");
        long before = told(code);
        world.refuseBets(
                new Refusal(
                        code.equals("NOT_CONFIRMED") || code.equals("ACCOUNT_SUSPENDED")
                                ? Refusal.Kind.FORBIDDEN
                                : Refusal.Kind.REFUSED,
                        code,
                        "No.",
                        figure == null
                                ? Map.of()
                                : Map.of(figure.split("=")[0], figure.split("=")[1])));
        try {
            HttpResponse<String> answer =
                    form("/slip", "/bets", field + "=10.00&priceChange=NONE&key=" + key);

            assertThat(answer.body())
                    .contains(said, "role=\"alert\"", "value=\"10.00\"")
                    .doesNotContain("Bet placed", "See my bets");
            assertThat(told(code)).isEqualTo(before + 1);
        } finally {
            world.refuseBets(null);
        }
    }

    @ParameterizedTest
    @CsvSource({"wrong, E-mail or password is wrong.", "early, Confirm your e-mail first"})
    void aRefusedLoginSaysWhyAndLogsNobodyIn(String password, String said) throws Exception {
        String code = password.equals("wrong") ? "CREDENTIALS_WRONG" : "NOT_CONFIRMED";
        long before = told(code);

        HttpResponse<String> answer =
                form("/login", "/login", "email=alex%40example.com&password=" + password);

        assertThat(answer.uri().getPath()).isEqualTo("/login");
        assertThat(answer.body()).contains(said, "role=\"alert\"");
        assertThat(get("/bets").uri().getPath()).isEqualTo("/login");
        assertThat(told(code)).isEqualTo(before + 1);
        assertThat(get("/login?error=" + code).body()).contains(said);
        assertThat(told(code)).as("read, not refused").isEqualTo(before + 1);
    }

    /** Whoever watches the product sees what people are refused, not programs alone. */
    @Test
    void whatThePagesAndTheConsoleRefuseIsCountedByItsCode() throws Exception {
        logIn("staff@example.com");
        long unknown = told("ORDER_UNKNOWN");
        long missing = told("REASON_MISSING");

        get("/orders/" + StagedExchange.orderId(0));
        form(
                "/admin",
                "/admin/markets/" + StagedWorld.marketId(0, 0) + "/suspend",
                "reason=&back=%2F");

        assertThat(told("ORDER_UNKNOWN")).isEqualTo(unknown + 1);
        assertThat(told("REASON_MISSING")).isEqualTo(missing + 1);
    }

    private static long told(String code) {
        Counter counter = REFUSALS.find("moneyline.refusals").tag("code", code).counter();
        return counter == null ? 0 : (long) counter.count();
    }

    /** Puts the first price of the home page on the slip; answers the name of its stake's field. */
    private String onTheSlip() throws Exception {
        String pick = first(get("/").body(), "name=\"pick\"[^>]*value=\"([^\"]+)\"");
        form("/", "/slip/toggle", "pick=" + pick + "&back=%2Fslip");
        return first(get("/slip").body(), "name=\"(stake\\.[^\"]+)\"");
    }

    /** Without its key a form sent twice would be two bets, or two payments. */
    @ParameterizedTest
    @ValueSource(strings = {"", "12345678901234567890123456789012345678901", "a%20b", "a%2Fb"})
    void aFormWithoutItsKeyMovesNoMoney(String key) throws Exception {
        logIn("alex@example.com");
        String field = onTheSlip();
        int before = world.sent().size();

        String bet = form("/slip", "/bets", field + "=10.00&priceChange=NONE&key=" + key).body();
        String in = form("/wallet", "/wallet/deposits", "deposit=5&key=" + key).body();
        String out = form("/wallet", "/wallet/withdrawals", "withdrawal=5&key=" + key).body();

        assertThat(world.sent()).hasSize(before);
        assertThat(List.of(bet, in, out))
                .allSatisfy(page ->
                        assertThat(page)
                                .contains("This form came without its key, so nothing was done.")
                                .containsPattern("name=\"key\" value=\"[0-9a-f-]{36}\""));
        assertThat(bet).contains("value=\"10.00\"");
    }

    @Test
    void moreThanTheBalanceIsRefusedWithWhatIsThere() throws Exception {
        logIn("alex@example.com");

        HttpResponse<String> answer =
                form("/wallet", "/wallet/withdrawals", "withdrawal=1000&key=k");

        assertThat(answer.body()).contains("Not enough money: £184.50 is available.");
    }

    @Test
    void aMinorIsToldAtTheField() throws Exception {
        HttpResponse<String> answer =
                form(
                        "/register",
                        "/register",
                        "email=a%40b.c&password=x&displayName=A&day=1&month=1&year=2020&country=GB");

        assertThat(answer.body()).contains("You must be 18 or older to have an account.");
    }

    @Test
    void aRegistrationAndAForgottenPasswordSayWhereTheyComeFrom() throws Exception {
        form(
                "/register",
                "/register",
                "email=where%40b.c&password=x&displayName=A&day=1&month=1&year=1990&country=GB");
        form("/forgot", "/forgot", "email=where%40b.c");

        assertThat(world.sent())
                .filteredOn(AccountCommand.RegisterAccount.class::isInstance)
                .last(type(AccountCommand.RegisterAccount.class))
                .returns("where@b.c", AccountCommand.RegisterAccount::email)
                .returns("127.0.0.1", AccountCommand.RegisterAccount::remoteAddress);
        assertThat(world.sent())
                .filteredOn(AccountCommand.RequestPasswordReset.class::isInstance)
                .last(type(AccountCommand.RequestPasswordReset.class))
                .returns("127.0.0.1", AccountCommand.RequestPasswordReset::remoteAddress);
    }

    @Test
    void anExpiredLinkSaysWhatToDo() throws Exception {
        assertThat(form("/confirm?token=old", "/confirm", "token=old").body())
                .contains("This link has expired. Ask for a new one.");
    }

    @Test
    void theStatementTellsTheStakeFromWhatTheBetPaid() throws Exception {
        logIn("alex@example.com");

        assertThat(get("/wallet").body())
                .contains("The stake of £10.00 that stood behind this bet was used; £46.20 was")
                .contains("The stake of £10.00 that stood behind this bet was used; £0.00 was")
                .contains("£50.00 left the wallet");
    }

    @Test
    void theStatementIsAFileWithOneLineForEachEntry() throws Exception {
        logIn("alex@example.com");

        HttpResponse<String> file = get("/wallet/statement.csv");

        assertThat(file.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(file.body().lines()).hasSize(10).first().asString().startsWith("entry,at,kind");
        assertThat(file.body())
                .containsPattern("\"Exchange result [^\"]+ v [^\"]+, commission 0.91\"\r\n")
                .containsPattern("\"Held for your orders on [^\"]+ v [^\"]+\"\r\n")
                .contains(",\"Deposit\"\r\n");
    }

    @Test
    void aLineOfTheExchangeSaysWhichMarketItIsAbout() throws Exception {
        logIn("alex@example.com");

        assertThat(get("/wallet").body())
                .containsPattern("Held for your orders on [^<]+ v [^<]+: £20.00 more")
                .containsPattern("Held for your orders on [^<]+ v [^<]+: £8.00 less")
                .containsPattern("Exchange result [^<]+ v [^<]+: \\+£18.10, commission £0.91")
                .contains("href=\"/exchange/markets/" + StagedWorld.marketId(0, 0) + "\"");
    }

    // --- The exchange

    private static final String LADDER = "/exchange/markets/" + StagedWorld.marketId(0, 0);

    private static final String RUNG_TO_PRESS =
            "<button class=\"price rung[^>]*(?<!disabled=\"disabled\")>";

    @Test
    void theLadderSaysEveryPriceWithItsSideAndSize() throws Exception {
        assertThat(get(LADDER).body())
                .contains("Back Liverpool at 1.85, £42.50 available")
                .contains("Lay Liverpool at 1.86, £18.50 available")
                .contains("Last 1.85")
                .contains("Orders wait 5 s")
                .contains("£2,790.00 matched")
                .contains("Version 4812")
                .contains("/exchange/markets/" + StagedWorld.marketId(0, 1))
                .containsPattern(RUNG_TO_PRESS)
                .doesNotContain("demo market maker");
    }

    @Test
    void everyMarketOfAnEventLeadsToItsLadder() throws Exception {
        String page = get("/events/" + StagedWorld.eventId(0)).body();

        for (int market = 0; market < 3; market++) {
            assertThat(page).contains("/exchange/markets/" + StagedWorld.marketId(0, market));
        }
    }

    @Test
    void theChartOfAMarketDrawsWhatWasBetAndWhatWasTraded() throws Exception {
        String charts = get("/events/" + StagedWorld.eventId(0) + "/charts").body();
        String chart = charts.substring(0, charts.indexOf("</figure>"));
        int traded = chart.indexOf("<g class=\"series trades\">");
        String bets = chart.substring(chart.indexOf("<g class=\"series bets\">"), traded);
        String trades = chart.substring(traded, chart.indexOf("</svg>"));

        assertThat(chart)
                .contains("<b>Liverpool</b><span class=\"num\">£6,287.00</span>")
                .contains(">2.193</text>", ">1.878</text>")
                .contains("prices from 1.878 to 2.193, £6,287.00 in all, last ");
        // The longest mean of each, the shortest, and the last window, which is its right end.
        assertThat(bets).contains("points=\"9,23 20,70 32,21 ", "199,76 ", " 271,30\"");
        assertThat(trades).contains("points=\"9,69 20,43 ", "80,18 ", " 271,60\"");
        assertThat(bets).contains("<rect x=\"266\" y=\"115\" width=\"4\" height=\"3\"");
        assertThat(trades).contains("<rect x=\"271\" y=\"98\" width=\"4\" height=\"20\"");
        assertThat(bets.split("<circle", -1)).hasSize(19 + 1);
        assertThat(trades.split("<circle", -1)).hasSize(19 + 1);
        assertThat(chart)
                .containsPattern(line("Bets", "6", "£45.00", "2.10", "2.07", "2.14", "2.11"))
                .containsPattern(line("Trades", "6", "£252.00", "1.98", "1.943", "2.013", "1.983"));
    }

    /** Of a chart's table, whenever it was. */
    private static String line(String kind, String... figures) {
        return "<th scope=\"row\" class=\"num\">\\d\\d:\\d\\d</th><td>"
                + kind
                + "</td><td class=\"num\">"
                + String.join("</td><td class=\"num\">", figures)
                + "</td></tr>";
    }

    @Test
    void morePricesOfASelectionAreShownWhenAskedFor() throws Exception {
        assertThat(get(LADDER + "?depth=2").body())
                .contains("Prices of Man City, up to the best 12 on each side")
                .doesNotContain("All prices")
                .containsPattern("(?s)(<th scope=\"row\" class=\"mid num\">.*?){24}");
    }

    @Test
    void anOrderInPlayIsNotOfferedToWaitForAKickOffThatHasBeen() throws Exception {
        String inPlay = get(LADDER + "?ordinal=0&side=BACK&price=1.85&size=20").body();
        String before =
                get("/exchange/markets/"
                                + StagedWorld.marketId(5, 0)
                                + "?ordinal=0&side=BACK&price=1.85&size=20")
                        .body();

        assertThat(inPlay)
                .contains("Until the market closes", "All now or none")
                .doesNotContain("Until kick-off", "Also in play");
        assertThat(before)
                .contains("Until kick-off", "Also in play", "All now or none")
                .doesNotContain("Until the market closes");
    }

    @Test
    void anAmountNoOrderMayHaveIsRefusedAndNotCountedWith() throws Exception {
        logIn("alex@example.com");

        assertThat(get(LADDER + "?ordinal=0&side=LAY&price=1000&size=99999999999999"))
                .satisfies(StagedPagesTest::isAPage);
        assertThat(placed("side=LAY&price=1000&size=99999999999999"))
                .contains("The largest order is £10,000,000.00. Split it into several.");
    }

    @Test
    void aVisitorMayTryAnOrderButIsAskedToLogInForIt() throws Exception {
        String page = get(LADDER + "?ordinal=0&side=BACK&price=1.85&size=20").body();

        assertThat(page)
                .contains("Back Liverpool")
                .contains("+£17.00")
                .contains("Log in to bet")
                .doesNotContain("id=\"ticket-place\"");
        assertThat(post("/orders", "market=" + StagedWorld.marketId(0, 0)).statusCode())
                .isEqualTo(403);
    }

    /** The whole way without a script: a price is pressed, a size typed, the order placed. */
    @Test
    void anOrderIsPlacedWithPlainForms() throws Exception {
        world.exchange().reset();
        logIn("alex@example.com");
        HttpResponse<String> slip = form(LADDER, LADDER + "/slip", "pick=0~BACK~1850&size=");
        assertThat(slip.uri().getQuery()).contains("price=1.85", "side=BACK");

        HttpResponse<String> placed = place(slip.body(), "side=BACK&price=1.85&size=60");

        assertThat(placed.uri().getPath()).isEqualTo(LADDER);
        // What was said once must not be lost by a page that follows by itself.
        assertThat(placed.body())
                .contains("£42.50 matched at 1.85; £17.50 waits at 1.85.")
                .doesNotContain("http-equiv");
        assertThat(world.sent())
                .filteredOn(ExchangeCommand.PlaceOrders.class::isInstance)
                .last(type(ExchangeCommand.PlaceOrders.class))
                .satisfies(sent -> {
                    assertThat(sent.marketVersion()).isEqualTo(4_812);
                    assertThat(sent.request()).isNotNull();
                    assertThat(sent.orders()).hasSize(1);
                    assertThat(sent.orders().getFirst().size().decimal()).isEqualTo("60.00");
                    assertThat(sent.orders().getFirst().persistence()).isEqualTo(Persistence.LAPSE);
                    assertThat(sent.orders().getFirst().fillAtLeast()).isNull();
                });
    }

    @Test
    void whatMayNotWaitIsSentToBeFilledOrKilled() throws Exception {
        world.exchange().reset();
        logIn("alex@example.com");

        String page = placed("side=BACK&price=1.85&size=60&keep=AT_ONCE");

        assertThat(page).contains("Nothing was matched, and £60.00 came back.");
        assertThat(world.sent())
                .filteredOn(ExchangeCommand.PlaceOrders.class::isInstance)
                .last(type(ExchangeCommand.PlaceOrders.class))
                .satisfies(sent ->
                        assertThat(sent.orders().getFirst().fillAtLeast())
                                .isEqualTo(sent.orders().getFirst().size()));
    }

    @Test
    void aPriceOffTheLadderComesBackWithTheTwoNearest() throws Exception {
        logIn("alex@example.com");

        assertThat(placed("side=BACK&price=2.51&size=10"))
                .contains("lies between two of them")
                .containsPattern("name=\"step\" value=\"2.50\"[^>]*>Use 2.50<")
                .containsPattern("name=\"step\" value=\"2.52\"[^>]*>Use 2.52<")
                .contains("value=\"2.51\"");
        HttpResponse<String> taken =
                form(
                        LADDER,
                        LADDER + "/slip",
                        "ordinal=0&side=BACK&price=2.51&size=10&version=4812&step=2.52");
        assertThat(taken.body()).containsPattern("name=\"price\"[^>]*value=\"2.52\"");
    }

    @ParameterizedTest
    @CsvSource({"up, 2.50, 2.52", "down, 2.50, 2.48", "up, 2.51, 2.52", "down, 2.51, 2.50"})
    void aStepGoesToTheNextPriceOfTheLadder(String step, String from, String to) throws Exception {
        HttpResponse<String> page =
                form(
                        LADDER,
                        LADDER + "/slip",
                        "ordinal=0&side=LAY&price=" + from + "&version=4812&step=" + step);

        assertThat(page.body()).containsPattern("name=\"price\"[^>]*value=\"" + to + "\"");
    }

    @Test
    void missingMoneyIsNamedAndTheWayToDepositShown() throws Exception {
        logIn("alex@example.com");

        assertThat(placed("side=LAY&price=4.00&size=100"))
                .contains("£115.50 is missing: £184.50 is available.")
                .containsPattern("href=\"/wallet\"[^>]*>Go to deposit<");
    }

    @ParameterizedTest
    @CsvSource({
        "side=BACK&price=two&size=10, Write the price like",
        "side=BACK&price=2.5&size=ten, Write the backer’s stake like",
        "side=BACK&price=2.5&size=, Write the backer’s stake like",
        "side=BACK&price=2.5&size=0.50, The smallest order is £1.00.",
        "side=BACK&price=2.5&size=5&version=4811, The market changed since you looked",
    })
    void whatIsWrongWithAnOrderIsSaidWithWhatToDo(String fields, String said) throws Exception {
        logIn("alex@example.com");
        String version = fields.contains("version") ? "" : "&version=4812";

        assertThat(placed(fields + version)).contains(said).contains("id=\"ticket-form\"");
    }

    @Test
    void anOrderWithoutItsFormKeyIsNotPlaced() throws Exception {
        logIn("alex@example.com");
        int before = world.sent().size();

        HttpResponse<String> page =
                form(
                        LADDER,
                        "/orders",
                        "market="
                                + StagedWorld.marketId(0, 0)
                                + "&ordinal=0&side=BACK&price=1.85&size=10&version=4812");

        assertThat(page.body()).contains("This form came without its key, so nothing was done.");
        assertThat(world.sent()).hasSize(before);
    }

    @Test
    void anEmptyBookInvitesToBeTheFirst() throws Exception {
        world.exchange().emptyBooks(1);
        try {
            assertThat(get(LADDER + "?depth=0").body())
                    .contains("Back Liverpool at a price of your own")
                    .contains(">Offer<")
                    .contains("Not traded yet")
                    .contains("Nobody waits in this book yet")
                    .contains("The chart begins with the first trade");
            assertThat(form(LADDER, LADDER + "/slip", "pick=0~LAY~&size=5").body())
                    .containsPattern("name=\"price\"[^>]*value=\"1.85\"");
        } finally {
            world.exchange().emptyBooks(0);
        }
    }

    @Test
    void aDecidedMarketTellsWhatCameIntoTheWallet() throws Exception {
        logIn("alex@example.com");
        world.exchange().decide(1_500, 75);
        try {
            assertThat(get(LADDER).body())
                    .contains("This market is decided. It brought you +£14.25, after £0.75")
                    .doesNotContain("+£15.00");
        } finally {
            world.exchange().reset();
        }
    }

    @Test
    void aLossIsSaidInWordsAndNotTicked() throws Exception {
        logIn("alex@example.com");
        world.exchange().decide(-500, 0);
        try {
            assertThat(get(LADDER).body())
                    .contains("This market is decided. You lost £5.00, and paid no commission.")
                    .doesNotContainPattern("notice good ladder-said|notice ladder-said good")
                    .doesNotContain("Your profit or loss if it wins");
        } finally {
            world.exchange().reset();
        }
    }

    @Test
    void aSettledMarketNamesItsWinner() throws Exception {
        assertThat(get("/exchange/markets/" + StagedWorld.marketId(8, 0)).body())
                .containsOnlyOnce(">Won<")
                .contains(">Lost<")
                .doesNotContain("Orders wait");
        assertThat(get(LADDER).body()).doesNotContain(">Won<");
    }

    @Test
    void inPlayWithoutPricesItIsSaidThatTheDemoMakerHasLeft() {
        world.exchange().emptyBooks(1);
        try {
            assertThat(makerLeft("true", StagedWorld.marketId(0, 0))).isTrue();
            assertThat(makerLeft("false", StagedWorld.marketId(0, 0))).isFalse();
            world.exchange().emptyBooks(0);
            assertThat(makerLeft("true", StagedWorld.marketId(0, 0))).isFalse();
            world.exchange().emptyBooks(6);
            // It has not kicked off yet.
            assertThat(makerLeft("true", StagedWorld.marketId(5, 0))).isFalse();
        } finally {
            world.exchange().emptyBooks(0);
        }
    }

    /** What the exchange has no book of would lead to a page that does not exist. */
    @Test
    void onlyWhatIsTradedHasATab() {
        LadderCards ladders = ladders("false");
        LadderCards.Seen seen = ladders.look(StagedWorld.marketId(0, 0), LadderCards.BEST);
        EventView event = seen.event();
        MarketId doubleChance = StagedWorld.marketId(0, 9);
        List<MarketView> markets = new ArrayList<>(event.markets());
        markets.add(
                new MarketView(
                        doubleChance,
                        event.eventId(),
                        "DOUBLE_CHANCE",
                        "Double chance",
                        null,
                        MarketStatus.OPEN,
                        true,
                        7,
                        485,
                        null,
                        0,
                        "Result",
                        2,
                        null,
                        List.of()));
        LadderCards.Seen more =
                new LadderCards.Seen(
                        seen.market(),
                        new EventView(
                                event.eventId(),
                                event.sport(),
                                event.competition(),
                                event.home(),
                                event.away(),
                                event.startsAt(),
                                event.status(),
                                event.score(),
                                event.halfTime(),
                                event.phase(),
                                event.source(),
                                markets),
                        seen.ladder());
        Show show = new Show(PriceFormat.DECIMAL, properties, words, Clock.systemUTC());

        assertThat(ladders.of(more, null, null, show).tabs())
                .extracting(LadderCard.Tab::marketId)
                .contains(StagedWorld.marketId(0, 1).toString())
                .doesNotContain(doubleChance.toString());
    }

    private LadderCards ladders(String maker) {
        MockEnvironment environment =
                new MockEnvironment()
                        .withProperty("moneyline.exchange.market-maker.enabled", maker);
        return new LadderCards(
                questions, words, properties, new MarketMakerSwitch(environment), eventCards);
    }

    private boolean makerLeft(String on, MarketId market) {
        LadderCards ladders = ladders(on);
        Show show = new Show(PriceFormat.DECIMAL, properties, words, Clock.systemUTC());
        return ladders.of(ladders.look(market, LadderCards.BEST), null, null, show).makerLeft();
    }

    @Test
    void aSuspendedMarketShowsItsPricesButTakesNone() throws Exception {
        assertThat(get("/exchange/markets/" + StagedWorld.marketId(1, 0)).body())
                .contains("Trading is suspended for a moment")
                .doesNotContainPattern(RUNG_TO_PRESS);
    }

    @Test
    void whatWaitsIsMadeSmallerAndMovedToAnotherPrice() throws Exception {
        world.exchange().reset();
        logIn("alex@example.com");
        String key = first(get(LADDER).body(), "name=\"key\" value=\"([^\"]+)\"");
        String order =
                "market="
                        + StagedWorld.marketId(0, 0)
                        + "&ordinal=2&side=LAY&version=4812&order="
                        + StagedExchange.orderId(1);

        assertThat(form(LADDER, "/orders", order + "&price=4.00&size=6&key=" + key).body())
                .contains("An order can only become smaller: £5.00 waits.");
        assertThat(form(LADDER, "/orders", order + "&price=4.10&size=5&key=" + key).body())
                .contains("This is how the order stands already.");
        assertThat(form(LADDER, "/orders", order + "&price=4.00&size=3&key=" + key).body())
                .contains("Reduced by £2.00: £3.00 waits at 4.00 now.")
                .doesNotContain("Nothing was matched yet");
        assertThat(world.sent())
                .last(type(ExchangeCommand.ChangeOrders.class))
                .satisfies(sent ->
                        assertThat(sent.changes())
                                .containsExactly(
                                        new ExchangeCommand.Reduce(
                                                StagedExchange.orderId(1),
                                                Money.ofMinor(200, "GBP")),
                                        new ExchangeCommand.Replace(
                                                StagedExchange.orderId(1), new Price(4_000))));

        // What was taken out before is not told again.
        assertThat(
                        form(
                                        LADDER,
                                        "/orders/" + StagedExchange.orderId(1) + "/cancel",
                                        FIRST_MARKET + "&key=" + key)
                                .body())
                .contains("Taken out: £3.00 waits no more.")
                .doesNotContain("came back");
    }

    @Test
    void whatWaitsIsTakenOutOnceAndSaidSo() throws Exception {
        world.exchange().reset();
        logIn("alex@example.com");
        String key = first(get(LADDER).body(), "name=\"key\" value=\"([^\"]+)\"");
        String fields = "market=" + StagedWorld.marketId(0, 0) + "&key=" + key;
        String target = "/orders/" + StagedExchange.orderId(1) + "/cancel";

        assertThat(form(LADDER, target, fields).body())
                .contains("Taken out: £5.00 waits no more.")
                .doesNotContain("id=\"cancel-all\"");
        assertThat(form(LADDER, target, fields).body()).contains("Nothing is left of this order");
    }

    @Test
    void everythingThatWaitsIsTakenOutTogether() throws Exception {
        world.exchange().reset();
        logIn("alex@example.com");
        placed("side=BACK&price=2.00&size=5");

        HttpResponse<String> done = form(LADDER, "/orders/cancel-all", FIRST_MARKET);

        assertThat(done.body())
                .contains("2 orders taken out: £10.00 waits no more.")
                .doesNotContain("id=\"cancel-all\"");
        assertThat(world.sent())
                .last(type(ExchangeCommand.ChangeOrders.class))
                .satisfies(sent -> assertThat(sent.changes()).hasSize(2));
        assertThat(form(LADDER, "/orders/cancel-all", FIRST_MARKET).body())
                .contains("None of your orders waits here any more.");
    }

    @Test
    void whatWaitsInTheBookIsNotSaidToBeOnItsWay() throws Exception {
        world.exchange().reset();
        logIn("alex@example.com");

        assertThat(get(LADDER + "/mine").body())
                .contains("£5.00 waits at 4.10")
                .doesNotContain("on its way");
    }

    @Test
    void whatWaitsForTheDelayIsOnItsWayAndStaysWhenTheRestIsTakenOut() throws Exception {
        world.exchange().reset();
        world.exchange().delay();
        logIn("alex@example.com");

        assertThat(placed("side=BACK&price=2.00&size=7"))
                .contains("Your order is accepted. It reaches the book at");
        assertThat(get(LADDER + "/mine").body())
                .contains("£5.00 waits at 4.10", "£7.00 on its way, at 2.00");
        assertThat(form(LADDER, "/orders/cancel-all", FIRST_MARKET).body())
                .contains("One order taken out: £5.00 waits no more.", "£7.00 on its way, at 2.00");
        assertThat(form(LADDER, "/orders/cancel-all", FIRST_MARKET).body())
                .contains("waits for the in-play delay")
                .doesNotContain("None of your orders waits");
        world.exchange().reset();
    }

    @Test
    void moreThanFitTogetherAreTakenOutAndSummedUp() throws Exception {
        world.exchange().reset();
        world.exchange().waiting(449);
        logIn("alex@example.com");

        HttpResponse<String> done = form(LADDER, "/orders/cancel-all", FIRST_MARKET);

        assertThat(done.body())
                .containsOnlyOnce("450 orders taken out: £903.00 waits no more.")
                .doesNotContain("id=\"cancel-all\"");
    }

    @Test
    void anOrderThatIsMatchedInTheMeantimeKeepsNoOtherInTheBook() throws Exception {
        world.exchange().reset();
        world.exchange().waiting(250);
        world.exchange()
                .refusesAfter(1, new Refusal(Refusal.Kind.REFUSED, "ORDER_GONE", "It is gone."));
        logIn("alex@example.com");

        assertThat(form(LADDER, "/orders/cancel-all", FIRST_MARKET).body())
                .contains("251 orders taken out: £505.00 waits no more.")
                .doesNotContain("id=\"cancel-all\"");
    }

    @Test
    void whatStoppedHalfwaySaysWhatWasTakenOutAndWhyNoMore() throws Exception {
        world.exchange().reset();
        world.exchange().waiting(250);
        world.exchange()
                .refusesAfter(1, new Refusal(Refusal.Kind.BUSY, "STORE_BUSY", "Try again soon."));
        logIn("alex@example.com");

        assertThat(form(LADDER, "/orders/cancel-all", FIRST_MARKET).body())
                .contains("200 orders taken out: £403.00 waits no more.")
                .contains("role=\"alert\"")
                .contains("id=\"cancel-all\"");
        world.exchange().reset();
    }

    static Stream<Arguments> pagesOfOthers() {
        return Stream.of(
                Arguments.of("/orders/" + StagedExchange.orderId(0), "There is no such order."),
                Arguments.of("/bets/" + StagedWorld.betId(0), "There is no such bet."));
    }

    @ParameterizedTest
    @MethodSource("pagesOfOthers")
    void whatIsSomebodyElsesDoesNotExist(String path, String said) throws Exception {
        logIn("staff@example.com");

        HttpResponse<String> page = get(path);

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?ordinal=9&side=BACK",
                "?ordinal=x&side=BACK",
                "?ordinal=0&side=SIDEWAYS",
                "?pick=0~BACK",
                "?pick=0~BACK~1"
            })
    void anAddressThatMakesNoSenseIsNoPage(String query) throws Exception {
        assertThat(get(LADDER + query).statusCode()).isEqualTo(404);
    }

    @Test
    void theAccountShowsWhatWasBetWonAndMayBeLost() throws Exception {
        logIn("alex@example.com");

        assertThat(get("/account").body())
                .contains("£412.50", "+£32.60", "£1.72", "£35.50")
                .contains("1 open bets, 2 open orders.")
                .containsPattern("hx-get=\"/account/totals\" data-live=\"me\"");
    }

    @Test
    void theTotalsOfAnOpenPageAreAskedForAlone() throws Exception {
        assertThat(get("/account/totals").uri().getPath()).isEqualTo("/login");
        logIn("alex@example.com");

        assertThat(get("/account/totals").body())
                .contains("£412.50", "+£32.60", "£1.72", "£35.50")
                .contains("1 open bets, 2 open orders.")
                .doesNotContain("<html", "<h2");
    }

    private String placed(String fields) throws Exception {
        return place(get(LADDER + "?ordinal=0&side=BACK&price=1.85").body(), fields).body();
    }

    private HttpResponse<String> place(String slip, String fields) throws Exception {
        String form = slip.substring(slip.indexOf("id=\"ticket-form\""));
        return form(
                LADDER,
                "/orders",
                "market="
                        + StagedWorld.marketId(0, 0)
                        + "&ordinal=0&key="
                        + first(form, "name=\"key\" value=\"([^\"]+)\"")
                        + (fields.contains("version")
                                ? ""
                                : "&version=" + first(form, "name=\"version\" value=\"(\\d+)\""))
                        + "&"
                        + fields);
    }

    private void logIn(String email) throws Exception {
        form("/login", "/login", "email=" + email.replace("@", "%40") + "&password=right");
    }

    private static String first(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }

    /** Opens a page for its token, then sends the form. */
    private HttpResponse<String> form(String page, String target, String fields) throws Exception {
        return post(target, "_csrf=" + first(get(page).body(), TOKEN.pattern()) + "&" + fields);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return follow(HttpRequest.newBuilder(at(path)).header("Accept", "text/html").build());
    }

    private HttpResponse<String> post(String path, String fields)
            throws IOException, InterruptedException {
        return follow(
                HttpRequest.newBuilder(at(path))
                        .header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(fields))
                        .build());
    }

    private HttpResponse<String> follow(HttpRequest request)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                browser.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() / 100 != 3) {
            return answer;
        }
        URI target = request.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
        return follow(HttpRequest.newBuilder(target).header("Accept", "text/html").build());
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
