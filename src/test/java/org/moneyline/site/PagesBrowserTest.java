package org.moneyline.site;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** The pages in a real browser over a made-up world. */
@SpringBootTest(classes = StagedPages.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class PagesBrowserTest extends InChromium {

    @Autowired StagedWorld world;

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final Map<String, Look> looks = new LinkedHashMap<>();

    @AfterEach
    void theWorldIsAsBefore() {
        world.resetPrices();
        world.resumeMarkets();
    }

    @Test
    void aBetIsPlacedWithTheKeyboardAlone() {
        Page page = chromium.regular(1280, 900);
        logIn(page, "alex@example.com");
        page.navigate(at("/"));

        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.keyboard().press("Enter");
        tabTo(page, page.locator(".price:not([disabled])").first());
        page.keyboard().press("Enter");
        assertThat(page.locator(".slip-line")).hasCount(1);
        assertThat(page.locator(".price[aria-pressed=true]")).hasCount(1);
        Locator stake = page.locator("#slip-form input[type=text]");
        tabTo(page, stake);
        page.keyboard().type("10");
        assertThat(page.locator("#slip-sum output").first()).hasText("£10.00");
        page.keyboard().press("Enter");

        assertThat(page.locator(".receipt")).hasCount(1);
        assertThat(page.locator(".receipt")).containsText("£10.00 to return");
    }

    @Test
    void aMovedPriceIsRefusedShownAndAcceptedWithOneClick() {
        Page page = chromium.regular(1280, 900);
        logIn(page, "alex@example.com");
        page.navigate(at("/"));
        page.locator(".price:not([disabled])").first().click();
        page.locator("#slip-form input[type=text]").fill("10");
        assertThat(page.locator("#slip-sum output").first()).hasText("£10.00");

        world.movePrices(-50);
        page.locator("#slip-place").click();

        assertThat(page.locator(".slip-line .notice").first()).containsText("price");
        Locator accept = page.locator("button[name=accept]");
        assertThat(accept).containsText("Accept 1.80 and place");
        assertThat(page.locator(".receipt")).hasCount(0);
        accept.click();
        assertThat(page.locator(".receipt")).containsText("@ 1.80");
    }

    @Test
    void aPriceThatMovesFlashesWithoutMovingThePage() {
        Page page = chromium.regular(1280, 900);
        page.navigate(at("/"));
        Locator price = page.locator(".price:not([disabled])").first();
        assertThat(page.locator("html[data-heard]")).hasCount(1);
        noteFlashes(page);
        double before = price.boundingBox().width;

        world.movePrices(150);

        awaitFlash(page, price.getAttribute("id"), "up");
        assertThat(price.boundingBox().width).isEqualTo(before);
    }

    /** A flash is soon over, and a busy machine looks late: the page itself notes what flashed. */
    private static void noteFlashes(Page page) {
        page.evaluate(
                """
                () => new MutationObserver(changes => changes.forEach(({target}) => {
                  const noted = document.documentElement.dataset;
                  ['up', 'down'].filter(way => target.classList.contains(way)).forEach(way => {
                    noted.flashed = (noted.flashed || '') + ' ' + target.id + '-' + way;
                  });
                })).observe(document.body,
                    {subtree: true, attributes: true, attributeFilter: ['class']})\
                """);
    }

    private static void awaitFlash(Page page, String id, String way) {
        assertThat(page.locator("html[data-flashed~='" + id + "-" + way + "']")).hasCount(1);
    }

    private static final String HOLES =
            """
            () => {
              const group = [...document.querySelectorAll('.market-group')]
                .find(g => g.querySelector('.two'));
              const two = group.querySelector('.market');
              group.append(two.cloneNode(true), two.cloneNode(true));
              group.append(document.querySelector('.market:not(:has(.two))').cloneNode(true));
              group.append(two.cloneNode(true));
              const ends = {};
              for (const market of group.querySelectorAll('.market')) {
                const box = market.getBoundingClientRect();
                ends[Math.round(box.top)] = Math.max(ends[Math.round(box.top)] || 0, box.right);
              }
              const right = group.getBoundingClientRect().right;
              return Object.values(ends).map(end => Math.round(right - end));
            }\
            """;

    @Test
    void aMarketThatIsTheLastOfItsKindLeavesNoHoleBesideIt() {
        Page page = chromium.regular(1280, 900);
        page.navigate(at("/events/" + StagedWorld.eventId(0)));

        assertThat((List<?>) page.evaluate(HOLES)).isEqualTo(List.of(0, 0, 0, 0));
        BoundingBox ways = page.locator(".tabs").nth(0).boundingBox();
        BoundingBox markets = page.locator(".market-tabs a").first().boundingBox();
        assertThat(markets.y - (ways.y + ways.height)).isBetween(10.0, 24.0);
    }

    @Test
    void aPhoneFindsATeamFromTheFirstPage() {
        Page page = chromium.regular(390, 844);
        page.navigate(at("/"));

        page.locator("#search-home").fill("arsenal");

        assertThat(page.locator("#search-home-hits [role=option]").first()).containsText("Arsenal");
    }

    @Test
    void aPriceArrivesWithoutBeingAskedForAsTheVisitorLikesItWritten() {
        Page page = chromium.regular(1280, 900);
        page.navigate(at("/events/" + StagedWorld.eventId(0)));
        Locator price = page.locator("#s-" + StagedWorld.marketId(0, 0) + "-0");
        Locator odds = price.locator(".odds");
        assertThat(odds).hasText("1.85");
        assertThat(page.locator("html[data-heard]")).hasCount(1);
        List<String> asked = new CopyOnWriteArrayList<>();
        page.onRequest(request -> asked.add(request.url()));
        noteFlashes(page);
        BoundingBox before = price.boundingBox();

        world.movePrices(150);

        assertThat(odds).hasText("2.00");
        awaitFlash(page, price.getAttribute("id"), "up");
        assertThat(price).hasAttribute("aria-label", Pattern.compile("Liverpool at 2.00"));
        assertThat(price.boundingBox()).usingRecursiveComparison().isEqualTo(before);
        world.movePrices(-100);
        assertThat(odds).hasText("1.90");
        awaitFlash(page, price.getAttribute("id"), "down");
        assertThat(asked).isEmpty();
        price.click();
        assertThat(page.locator(".slip-line")).containsText("1.90");
        for (String[] written : new String[][] {{"FRACTIONAL", "10/11"}, {"AMERICAN", "-110"}}) {
            page.evaluate("format => document.body.dataset.odds = format", written[0]);
            world.movePrices(100);
            assertThat(odds).hasText(written[0].equals("FRACTIONAL") ? "1/1" : "+100");
            world.movePrices(-91);
            assertThat(odds).hasText(written[1]);
            world.movePrices(-9);
        }
    }

    // --- The exchange

    private static final String LADDER = "/exchange/markets/" + StagedWorld.marketId(0, 0);

    private static final String BOXES =
            """
            [...document.querySelectorAll('#ladder .rung, #ladder h3, #trades section')]
              .map(e => e.getBoundingClientRect()).map(b => [b.x, b.y, b.width, b.height].join())\
            """;

    @Test
    void anOrderIsPlacedOnTheExchangeWithTheKeyboardAlone() {
        Page page = atTheLadder(chromium.regular(1280, 900));
        tabTo(page, page.locator("#l-0-BACK-0"));
        page.keyboard().press("Enter");
        assertThat(page.locator("#ticket-size")).isFocused();
        page.keyboard().type("60");
        assertThat(page.locator("#ticket-sum")).containsText("£51.00");
        assertThat(page.locator("#ticket-outcomes")).containsText("−£80.00");
        page.keyboard().press("Shift+Tab");
        page.keyboard().press("Shift+Tab");
        assertThat(page.locator("#ticket-price")).isFocused();
        page.keyboard().press("ArrowUp");
        assertThat(page.locator("#ticket-price")).hasValue("1.86");
        assertThat(page.locator("#ticket-price")).isFocused();
        page.keyboard().press("ArrowDown");
        assertThat(page.locator("#ticket-price")).hasValue("1.85");
        assertThat(page.locator("#ticket-price")).isFocused();
        page.keyboard().press("Enter");

        assertThat(page.locator("#slip .notice.good"))
                .hasText("£42.50 matched at 1.85; £17.50 waits at 1.85.");
        assertThat(page.locator("#mine-list")).containsText("£17.50 waits at 1.85");
        assertThat(page.locator("#runner-0 .runner-now")).hasText(Pattern.compile("\\+£54\\.12"));
    }

    @Test
    void noKeyIsLostHoweverFastAPriceIsStepped() {
        Page page = atTheLadder(chromium.regular(1280, 900));
        page.locator("#l-0-BACK-0").click();
        page.locator("#ticket-price").focus();
        // In one breath, and so before the first is answered.
        page.evaluate(
                """
                () => ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowUp'].forEach(
                    key => document.getElementById('ticket-price').dispatchEvent(
                        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })))\
                """);
        assertThat(page.locator("#ticket-price")).hasValue("1.89");
        // At the very moment an answer has been put in.
        page.evaluate(
                """
                () => document.addEventListener('htmx:afterSwap', () =>
                    document.getElementById('ticket-price').dispatchEvent(
                        new KeyboardEvent('keydown',
                            { key: 'ArrowUp', bubbles: true, cancelable: true })), { once: true })\
                """);
        page.keyboard().press("ArrowUp");

        assertThat(page.locator("#ticket-price")).hasValue("1.91");
        assertThat(page.locator("#ticket-price")).isFocused();
    }

    @Test
    void aLadderThatMovesFlashesAndStaysWhereItIs() {
        Page page = chromium.regular(1280, 900);
        page.navigate(at(LADDER));
        assertThat(page.locator("#l-0-BACK-0 .rung-price")).hasText("1.85");
        noteFlashes(page);
        Object before = page.evaluate(BOXES);

        world.movePrices(2_000);

        awaitFlash(page, "l-0-BACK-0", "up");
        assertThat(page.locator("#l-0-BACK-0 .rung-price")).hasText("3.85");
        assertThat(page.evaluate(BOXES)).isEqualTo(before);
    }

    @Test
    void aPriceOffTheLadderIsPutRightWithOnePress() {
        Page page = chromium.regular(1280, 900);
        logIn(page, "alex@example.com");
        page.navigate(at(LADDER));
        page.locator("#l-1-LAY-0").click();
        page.locator("#ticket-price").fill("3.52");
        page.locator("#ticket-size").fill("2");
        // As what fills in forms does: to copy a style onto the answer is against our policy, and
        // the console would complain.
        page.evaluate("document.getElementById('ticket-price').style.outline = 'thin solid'");
        page.locator("#ticket-place").click();
        assertThat(page.locator("#ticket-problem .notice")).containsText("lies between two");
        assertThat(page.locator(".nearest button")).hasCount(2);
        page.locator(".nearest button").last().click();

        assertThat(page.locator("#ticket-price")).hasValue("3.55");
        assertThat(page.locator("#ticket-size")).hasValue("2");
        assertThat(page.locator("#ticket-problem .notice")).hasCount(0);
    }

    @Test
    void whatWaitsIsChangedAndTakenOut() {
        Page page = atTheLadder(chromium.regular(1280, 900));
        page.locator("#change-" + StagedExchange.orderId(1)).click();
        assertThat(page.locator("#slip-title")).hasText("Change: lay Man City");
        page.locator("#ticket-size").fill("3");
        page.locator("#price-down").click();
        assertThat(page.locator("#ticket-price")).hasValue("4.00");
        assertThat(page.locator("#ticket-size")).hasValue("3");
        page.locator("#ticket-place").click();
        assertThat(page.locator("#slip .notice.good")).containsText("£3.00 waits at 4.00");
        assertThat(page.locator("#mine-list")).containsText("£3.00 waits at 4.00");

        page.locator("#cancel-" + StagedExchange.orderId(1)).click();
        assertThat(page.locator("#mine .notice.good")).hasText("Taken out: £3.00 waits no more.");
        assertThat(page.locator("#cancel-all")).hasCount(0);
    }

    @Test
    void onAPhoneAPressedPriceOpensItsOrder() {
        Page page = chromium.regular(375, 812);
        logIn(page, "alex@example.com");
        page.navigate(at(LADDER));
        assertThat(page.locator("#slip")).isHidden();
        page.locator("#l-2-LAY-0").click();
        assertThat(page.locator("#ticket-place")).isVisible();
        page.locator("#ticket-size").fill("7");
        assertThat(page.locator("#ticket-sum")).containsText("£23.80");
        Object tooWide =
                page.evaluate(
                        "document.documentElement.scrollWidth"
                                + " - document.documentElement.clientWidth");
        assertThat(tooWide).isEqualTo(0);
        page.keyboard().press("Escape");
        assertThat(page.locator("#slip")).isHidden();
    }

    @Test
    void aTableThatIsOpenStaysOpen() {
        Page page = chromium.regular(1280, 900);
        page.navigate(at(LADDER));
        Locator table = page.locator(".chart-table").first();
        table.locator("summary").click();
        assertThat(table.locator("table")).isVisible();
        noteFlashes(page);
        page.evaluate("htmx.trigger('#trades', 'orders-moved')");
        world.movePrices(500);
        awaitFlash(page, "l-0-BACK-0", "up");

        assertThat(table.locator("table")).isVisible();
    }

    @Test
    void theExchangeNeedsNoScript() {
        Page page = atTheLadder(chromium.visitorWithoutScripts());
        page.locator("#l-0-LAY-0").click();
        page.locator("#ticket-size").fill("5");
        page.locator("#price-up").click();
        assertThat(page.locator("#ticket-price")).hasValue("1.87");
        page.locator("#ticket-place").click();

        assertThat(page.locator("#slip .notice.good")).hasText("All matched: £5.00 at 1.86.");
    }

    @Test
    void searchIsWorkedWithTheKeyboard() {
        Page page = chromium.regular(1280, 900);
        page.navigate(at("/"));
        page.keyboard().press("/");
        Locator box = page.locator("#search");
        Locator found = page.locator("#search-hits [role=option]");
        assertThat(box).isFocused();
        page.keyboard().type("a");
        page.keyboard().type("rsen");
        assertThat(found).hasCount(2);
        assertThat(found.first().locator("mark")).hasText("Arsen");
        assertThat(box).hasAttribute("aria-expanded", "true");
        page.keyboard().press("Escape");
        assertThat(found).hasCount(0);
        assertThat(box).hasAttribute("aria-expanded", "false");
        assertThat(box).hasValue("arsen");

        page.keyboard().type("a");
        assertThat(found).hasCount(2);
        page.keyboard().press("ArrowUp");
        assertThat(box).hasAttribute("aria-activedescendant", "hit-team-0");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        assertThat(box).hasAttribute("aria-activedescendant", "hit-event-0");
        assertThat(found.first()).hasAttribute("aria-selected", "true");
        assertThat(box).isFocused();
        page.keyboard().press("Enter");

        assertThat(page.locator("h1")).containsText("Arsenal");

        logIn(page, "staff@example.com");
        page.navigate(at("/admin"));
        page.keyboard().press("g");
        page.keyboard().press("s");
        assertThat(box).isFocused();
        page.keyboard().type("arsenal");
        assertThat(found).hasCount(2);
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");

        assertThat(page).hasURL(Pattern.compile("/admin/events/"));
    }

    @Test
    void whatWasFoundIsToldAndOpensAgain() {
        Page page = chromium.regular(1280, 900);
        page.navigate(at("/"));
        Locator box = page.locator("#search");
        Locator found = page.locator("#search-hits [role=option]");
        Locator said = page.locator("#search-said");
        assertThat(said).hasAttribute("role", "status");
        box.focus();
        page.keyboard().type("arsen");
        assertThat(found).hasCount(2);
        assertThat(said).hasText("2 found: the arrows move through them");

        page.keyboard().press("Escape");
        assertThat(found).hasCount(0);
        assertThat(said).hasText("");
        page.keyboard().press("ArrowDown");
        assertThat(found).hasCount(2);
        assertThat(box).hasAttribute("aria-expanded", "true");
        assertThat(said).hasText("2 found: the arrows move through them");
        page.locator("h1").first().click();
        assertThat(found).hasCount(0);
        box.click();
        assertThat(found).hasCount(2);

        box.fill("arsenxq");
        assertThat(said).hasText("Nothing found for “arsenxq”");
        assertThat(found).hasCount(0);
        assertThat(page.locator("#search-hits")).containsText("Nothing found for “arsenxq”");
        assertThat(box).hasAttribute("aria-expanded", "false");
        page.keyboard().press("Escape");
        assertThat(page.locator("#search-hits")).isEmpty();
        assertThat(box).hasValue("arsenxq");
    }

    @Test
    void theSlipIsADrawerOnAPhone() {
        Page page = chromium.regular(390, 844);
        page.navigate(at("/"));
        assertThat(page.locator("#slip")).isHidden();
        page.locator(".price:not([disabled])").first().click();
        assertThat(page.locator("#slip-bar .count")).hasText("1");
        page.locator("#slip-bar").click();
        assertThat(page.locator("#slip")).isVisible();
        page.keyboard().press("Escape");

        assertThat(page.locator("#slip")).isHidden();
        assertThat(page.locator("#slip-bar")).isFocused();
    }

    @Test
    void noPageIsWiderThanAPhone() {
        assertThat(looks())
                .allSatisfy((path, look) ->
                        assertThat(look.tooWide())
                                .as("pixels that %s is too wide", path)
                                .isEqualTo(0));
    }

    @Test
    void everyFieldHasAName() {
        assertThat(looks())
                .allSatisfy((path, look) -> assertThat(look.nameless()).as(path).isEmpty());
    }

    /**
     * What is measured of a page on a phone.
     *
     * @param nameless what a reader's voice would say nothing for: controls without label, text or
     *     title
     */
    private record Look(Object tooWide, List<?> nameless) {}

    /** Every page, each loaded once for all that is asked of it. */
    private Map<String, Look> looks() {
        if (looks.isEmpty()) {
            Page page = chromium.regular(360, 740);
            logIn(page, "staff@example.com");
            console().forEach(path -> looks.put(path, look(page, path)));
            page.context().clearCookies();
            logIn(page, "alex@example.com");
            site().forEach(path -> looks.put(path, look(page, path)));
        }
        return looks;
    }

    private Look look(Page page, String path) {
        page.navigate(at(path));
        Object tooWide =
                page.evaluate(
                        "document.documentElement.scrollWidth"
                                + " - document.documentElement.clientWidth");
        Object nameless =
                page.evaluate(
                        """
                        [...document.querySelectorAll('input:not([type=hidden]),select,textarea,button,a[href]')]
                          .filter(e => !(e.labels && e.labels.length) && !e.getAttribute('aria-label')
                            && !e.textContent.trim())
                          .map(e => e.outerHTML.slice(0, 120))\
                        """);
        return new Look(tooWide, (List<?>) nameless);
    }

    @Test
    void readingNeedsNoScript() {
        Page page = chromium.visitorWithoutScripts();
        page.navigate(at("/"));
        assertThat(page.locator(".event").first()).isVisible();
        page.locator(".event-teams").first().click();
        assertThat(page.locator("h1")).containsText("Liverpool");
        page.locator(".price:not([disabled])").first().click();
        page.navigate(at("/slip"));

        assertThat(page.locator(".slip-line")).hasCount(1);
    }

    @Test
    void staffSuspendAndResumeFromTheBoard() {
        Page page = chromium.regular(1280, 900);
        logIn(page, "staff@example.com");
        page.navigate(at("/admin"));
        Locator market = page.locator(".market-row").first();
        assertThat(market).containsText("Open");

        market.getByText("Suspend").click();
        page.locator("#ask-reason").fill("team news");
        page.locator("#ask").getByText("Do it").click();
        assertThat(page.locator(".notice.good")).containsText("suspended");
        assertThat(page.locator(".market-row").first()).containsText("Suspended");

        // Before the scripts have run the same press leads to the event's own page.
        page.waitForLoadState();
        page.locator(".market-row").first().getByText("Resume").click();
        page.locator("#ask-reason").fill("clear again");
        page.locator("#ask").getByText("Do it").click();
        assertThat(page.locator(".market-row").first()).containsText("Open");
    }

    @Test
    void aPressOnTheBoardIsNotLostToNewsOfTheBoard() {
        Page page = chromium.regular(1280, 900);
        logIn(page, "staff@example.com");
        page.navigate(at("/admin"));
        BoundingBox suspend =
                page.locator(".market-row").first().getByText("Suspend").boundingBox();
        page.mouse().move(suspend.x + suspend.width / 2, suspend.y + suspend.height / 2);

        page.mouse().down();
        page.evaluate(
                """
                () => new Promise(heard =>
                  document.addEventListener('htmx:afterRequest', () => heard(), {once: true}))\
                """);
        page.mouse().up();

        assertThat(page.locator("#ask-reason")).isVisible();
    }

    @Test
    void staffEnterAResult() {
        Page page = chromium.regular(1280, 900);
        logIn(page, "staff@example.com");
        page.navigate(at("/admin/events/" + StagedWorld.eventId(0)));
        page.locator("[name=halfHome]").fill("1");
        page.locator("[name=halfAway]").fill("0");
        page.locator("[name=fullHome]").fill("2");
        page.locator("[name=fullAway]").fill("1");
        page.locator("form[action$='/result'] [name=reason]").fill("official report");
        page.getByText("Enter the result").click();

        assertThat(page.locator(".notice.good")).containsText("settling");
        assertThat(world.sent())
                .last()
                .asString()
                .contains("EnterResult", "home=2, away=1", "official report");
    }

    @Test
    void staffStepThroughAHistoryWithTheKeyboard() {
        Page page = chromium.regular(1280, 900);
        logIn(page, "staff@example.com");
        page.navigate(at("/admin/history/" + StagedWorld.BETTOR.accountId() + "?at=0"));
        assertThat(page.locator("#step")).hasText("Event 1 of 4");

        page.keyboard().press("j");
        assertThat(page.locator("#step")).hasText("Event 2 of 4");
        assertThat(page.locator("#state .changed")).containsText("200.00 GBP");
        page.keyboard().press("k");
        assertThat(page.locator("#step")).hasText("Event 1 of 4");
        page.keyboard().press("?");
        assertThat(page.locator("#keys")).isVisible();
        page.keyboard().press("Escape");
        page.keyboard().press("g");
        page.keyboard().press("b");
        assertThat(page.locator("h1")).hasText("Bets");
    }

    @Test
    void aTableIsSortedByItsHeads() {
        Page page = chromium.regular(1280, 900);
        logIn(page, "staff@example.com");
        page.navigate(at("/admin/customers"));
        Locator factor = page.locator("#customers th:has-text('Stake factor')");

        factor.locator("button").click();
        assertThat(factor).hasAttribute("aria-sort", "ascending");
        assertThat(page.locator("#customers tbody tr").first()).containsText("Jo Field");
        factor.locator("button").click();
        assertThat(page.locator("#customers tbody tr").first()).containsText("Alex Morgan");
    }

    /** Logged in, on an exchange where nobody has traded yet. */
    private Page atTheLadder(Page page) {
        world.exchange().reset();
        logIn(page, "alex@example.com");
        page.navigate(at(LADDER));
        return page;
    }

    /** As the form of the login page does, without drawing it and the page behind it. */
    private void logIn(Page page, String email) {
        APIRequestContext browser = page.context().request();
        Matcher token = TOKEN.matcher(browser.get(at("/login")).text());
        assertThat(token.find()).isTrue();
        APIResponse answer =
                browser.post(
                        at("/login"),
                        RequestOptions.create()
                                .setForm(
                                        FormData.create()
                                                .set("_csrf", token.group(1))
                                                .set("email", email)
                                                .set("password", "right")));
        assertThat(answer).isOK();
        assertThat(answer.url()).doesNotContain("/login");
    }

    /** Presses Tab until something has the focus; gives up where a person would. */
    private static void tabTo(Page page, Locator target) {
        for (int i = 0; i < 120; i++) {
            if (Boolean.TRUE.equals(target.evaluate("e => e === document.activeElement"))) {
                return;
            }
            page.keyboard().press("Tab");
        }
        assertThat(target).isFocused();
    }

    private static List<String> console() {
        return List.of(StagedAddresses.CONSOLE);
    }

    private static List<String> site() {
        return Stream.concat(Stream.of(StagedAddresses.OPEN), Stream.of(StagedAddresses.BETTOR))
                .toList();
    }
}
