package org.moneyline.site;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.options.BoundingBox;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** What a page makes of the live stream, above all when there is none for a while. */
@SpringBootTest(classes = StagedPages.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class LiveBrowserTest extends InChromium {

    private static final String EVENT = "event:" + StagedWorld.eventId(0);
    private static final String MARKET = StagedWorld.marketId(0, 0).toString();

    /** As the page shows it when it is opened. */
    private static final String IMAGE =
            """
            {'type':'image','topic':'%s','clock':%d,'data':{'status':'IN_PLAY','markets':{'%s':
            {'status':'OPEN','selections':{'0':'Liverpool','1':'Draw','2':'Man City'},
            'prices':{'0':'%s','1':'3.45','2':'4.30'}}}}}\
            """;

    private static final String DELTA =
            "{'type':'delta','topic':'%s','clock':%d,'data':{'markets':{'%s':%s}}}";

    @Autowired StagedWorld world;

    @AfterEach
    void theWorldIsAsBefore() {
        world.resetPrices();
    }

    private static Locator price(Page page) {
        return page.locator("#s-" + MARKET + "-0");
    }

    private static Locator odds(Page page) {
        return price(page).locator(".odds");
    }

    private static Locator hearing(Page page) {
        return page.locator("html[data-heard]");
    }

    private static String image(long clock, String price) {
        return IMAGE.formatted(EVENT, clock, MARKET, price).replace("\n", "");
    }

    private static String delta(long clock, String change) {
        return DELTA.formatted(EVENT, clock, MARKET, change);
    }

    // --- The real stream, cut

    @Test
    void whileTheStreamIsCutThePageShowsWhatItAsksForAndAfterwardsWhatItIsTold() {
        Page page = chromium.visitor(1280, 900);
        ToldStream stream = ToldStream.real(page);
        page.navigate(at("/events/" + StagedWorld.eventId(0)));
        hears(page);
        assertThat(odds(page)).hasText("1.85");

        stream.cut();
        world.movePrices(150);

        assertThat(odds(page)).hasText("2.00");
        assertThat(price(page)).hasAttribute("value", Pattern.compile(".*~2000"));
        assertThat(hearing(page)).hasCount(0);
        world.movePrices(100);
        assertThat(odds(page)).hasText("2.10");
        stream.letIn();
        hears(page);
        assertThat(odds(page)).hasText("2.10");
        List<String> asked = new CopyOnWriteArrayList<>();
        page.onRequest(request -> asked.add(request.url()));
        world.movePrices(-200);
        assertThat(odds(page)).hasText("1.90");
        assertThat(asked).isEmpty();
        assertThat(stream.awaitSaid(2).getLast()).contains("\"after\":");
    }

    /** After each attempt that failed a page waits longer for the next: 45 s at most. */
    private static void hears(Page page) {
        assertThat(hearing(page)).hasCount(1, new HasCountOptions().setTimeout(60_000));
    }

    // --- A stream that the test tells

    /** Opened on an event's page whose time is the test's. */
    private ToldStream opened(Page page) {
        page.clock().install();
        ToldStream stream = ToldStream.staged(page);
        page.navigate(at("/events/" + StagedWorld.eventId(0)));
        assertThat(stream.awaitSaid(1).getFirst())
                .isEqualTo("{\"op\":\"subscribe\",\"topics\":[\"" + EVENT + "\"]}");
        stream.tell(image(5, "1.85"));
        assertThat(hearing(page)).hasCount(1);
        return stream;
    }

    private static void shows(Page page, String topic) {
        page.evaluate(
                """
                topic => {
                  const part = document.createElement('p');
                  part.id = 'more';
                  part.dataset.topic = topic;
                  document.body.append(part);
                  document.body.dispatchEvent(new CustomEvent('htmx:afterSettle',
                      {bubbles: true, detail: {target: document.body}}));
                }\
                """,
                topic);
    }

    private static void reconnect(Page page, ToldStream stream, int connections) {
        stream.end(connections - 2);
        assertThat(hearing(page)).hasCount(0);
        page.clock().runFor(2_000);
        stream.awaitConnections(connections);
    }

    @Test
    void aPageGoesOnFromWhereEachTopicStoodAndFromNothingForOthers() {
        Page page = chromium.visitor(1280, 900);
        ToldStream stream = opened(page);
        shows(page, "market:other");
        assertThat(stream.awaitSaid(2).getLast())
                .isEqualTo("{\"op\":\"subscribe\",\"topics\":[\"market:other\"]}");
        stream.tell(
                "{'type':'image','topic':'market:other','clock':6,'data':{'selections':{},'prices':{}}}");
        stream.tell("{'type':'beat','clock':10}");
        stream.tell(delta(12, "{'prices':{'0':'1.95'}}"));
        assertThat(odds(page)).hasText("1.95");
        // It goes from the page while nothing is heard, and comes again when all is told.
        page.evaluate("document.getElementById('more').remove()");
        reconnect(page, stream, 2);

        assertThat(stream.awaitSaid(3).getLast())
                .isEqualTo("{\"op\":\"subscribe\",\"topics\":[\"" + EVENT + "\"],\"after\":12}");
        stream.tell("{'type':'resumed','topic':'" + EVENT + "','clock':20}");
        assertThat(hearing(page)).hasCount(1);
        // What it has had is passed over, what it missed is shown.
        stream.tell(delta(12, "{'prices':{'0':'1.75'}}"));
        stream.tell(delta(14, "{'prices':{'1':'3.60'}}"));
        assertThat(page.locator("#s-" + MARKET + "-1 .odds")).hasText("3.60");
        assertThat(odds(page)).hasText("1.95");
        shows(page, "market:other");
        assertThat(stream.awaitSaid(4).getLast())
                .isEqualTo("{\"op\":\"subscribe\",\"topics\":[\"market:other\"]}");
    }

    @Test
    void aTopicThatWasNotReadyIsAskedForAgainFromNothing() {
        Page page = chromium.visitor(1280, 900);
        ToldStream stream = opened(page);
        stream.tell("{'type':'error','code':'TOPIC_NOT_READY','topic':'" + EVENT + "'}");
        assertThat(hearing(page)).hasCount(0);
        page.clock().runFor(6_000);

        assertThat(stream.awaitSaid(2).getLast())
                .isEqualTo("{\"op\":\"subscribe\",\"topics\":[\"" + EVENT + "\"]}");
    }

    @Test
    void aConnectionThatIsSilentIsGivenUpForOneOther() {
        Page page = chromium.visitor(1280, 900);
        ToldStream stream = opened(page);
        page.clock().runFor(60_000);
        stream.awaitConnections(2);
        stream.awaitSaid(2);
        stream.tell(image(9, "1.95"));
        assertThat(hearing(page)).hasCount(1);

        // The end of the first is told at last, and changes nothing.
        stream.end(0);
        stream.tell(delta(10, "{'prices':{'0':'2.05'}}"));

        assertThat(odds(page)).hasText("2.05");
        assertThat(hearing(page)).hasCount(1);
        page.clock().runFor(10_000);
        assertThat(stream.connections()).isEqualTo(2);
    }

    @Test
    void aPageThatShowsNothingLiveDoesNotConnect() {
        Page page = chromium.visitor(1280, 900);
        ToldStream stream = ToldStream.staged(page);
        page.navigate(at("/login"));
        page.waitForLoadState();
        assertThat(stream.connections()).isZero();

        shows(page, "market:other");

        assertThat(stream.awaitSaid(1).getFirst()).contains("market:other");
    }

    @Test
    void aPriceThatClosesSaysSoAndAFlashLastsItsTime() {
        Page page = chromium.visitor(1280, 900);
        ToldStream stream = opened(page);
        // From here on the page's time is what the test lets pass, and nothing else.
        page.clock().pauseAt(((Number) page.evaluate("Date.now()")).longValue() + 10_000);
        stream.tell(delta(6, "{'prices':{'0':'1.95'}}"));
        assertThat(price(page)).hasClass(Pattern.compile("\\bup\\b"));
        page.clock().runFor(1_500);
        stream.tell(delta(7, "{'prices':{'0':'2.05'}}"));
        assertThat(odds(page)).hasText("2.05");
        // The first flash would be over by now.
        page.clock().runFor(1_500);
        assertThat(price(page)).hasClass(Pattern.compile("\\bup\\b"));
        assertThat(price(page))
                .hasAttribute("aria-label", "Liverpool at 2.05, add to or take off the slip");

        stream.tell(delta(8, "{'prices':{'0':null}}"));

        assertThat(price(page)).isDisabled();
        assertThat(price(page)).hasAttribute("aria-label", "Liverpool: no bets just now");
        assertThat(odds(page)).hasText("");
        stream.tell(delta(9, "{'prices':{'0':'2.15'}}"));
        assertThat(price(page)).isEnabled();
        assertThat(price(page))
                .hasAttribute("aria-label", "Liverpool at 2.15, add to or take off the slip");
    }

    @Test
    void newsIsDrawnAtOnceAndOnceMoreWhenThePageMayHaveCaughtUp() {
        Page page = chromium.visitor(1280, 900);
        ToldStream stream = opened(page);
        List<String> asked = asked(page, "/live");
        stream.tell(delta(6, "{'prices':{'1':'3.70'},'status':'SUSPENDED'}"));
        assertThat(page.locator("#s-" + MARKET + "-1 .odds")).hasText("3.70");
        page.clock().runFor(1_000);
        page.waitForCondition(() -> asked.size() >= 1);

        page.clock().runFor(3_000);

        page.waitForCondition(() -> asked.size() >= 2);
    }

    /** What the page asks for from now on. */
    private static List<String> asked(Page page, String path) {
        List<String> asked = new CopyOnWriteArrayList<>();
        page.onRequest(request -> {
            if (URI.create(request.url()).getPath().endsWith(path)) {
                asked.add(request.url());
            }
        });
        return asked;
    }

    @Test
    void tradesAreDrawnAnewWhenOneIsToldAndNotForEveryOrder() {
        Page page = chromium.visitor(1280, 900);
        page.clock().install();
        ToldStream stream = ToldStream.staged(page);
        page.navigate(at("/exchange/markets/" + MARKET));
        stream.awaitSaid(1);
        String told = "{'type':'%s','topic':'book:" + MARKET + "','clock':%d,'data':{%s}}";
        stream.tell(told.formatted("image", 5, "'status':'OPEN','runners':{}"));
        assertThat(hearing(page)).hasCount(1);
        List<String> ladders = asked(page, "/ladder");
        List<String> trades = asked(page, "/trades");

        stream.tell(told.formatted("delta", 6, "'runners':{'0':{'back':[['1.84','2.00']]}}"));
        page.clock().runFor(1_500);
        page.waitForCondition(() -> !ladders.isEmpty());
        assertThat(trades).isEmpty();

        stream.tell(
                told.formatted("delta", 7, "'trades':[[0,'1.85','2.00','2026-03-07T12:00:00Z']]"));
        page.clock().runFor(1_500);
        page.waitForCondition(() -> !trades.isEmpty());
    }

    @Test
    void aPressIsNotLostToNewsAndTheNewsIsDrawnOnceItIsOver() {
        Page page = chromium.visitor(1280, 900);
        ToldStream stream = opened(page);
        page.evaluate(
                """
                () => document.addEventListener('htmx:afterRequest', event => {
                  const drawn = document.documentElement.dataset;
                  if (event.detail.pathInfo.requestPath.endsWith('/live')) {
                    drawn.drawn = String(1 + Number(drawn.drawn || 0));
                  }
                })\
                """);
        BoundingBox box = price(page).boundingBox();
        page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
        page.mouse().down();
        stream.tell(delta(6, "{'status':'SUSPENDED'}"));
        page.clock().runFor(1_000);
        assertThat(page.locator("html[data-drawn]")).hasCount(1);
        String drawn = page.locator("html").getAttribute("data-drawn");

        page.mouse().up();

        assertThat(page.locator(".slip-line")).hasCount(1);
        assertThat(page.locator("html[data-drawn='" + drawn + "']")).hasCount(0);
    }

    @Test
    void aCustomerIsAskedForAgainUntilTheyAreKnown() {
        Page page = chromium.visitor(1280, 900);
        page.navigate(at("/login"));
        page.locator("#email").fill("alex@example.com");
        page.locator("#password").fill("right");
        page.locator("main button[type=submit]").click();
        page.waitForURL(url -> !url.contains("/login"));
        page.clock().install();
        ToldStream stream = ToldStream.staged(page);
        page.navigate(at("/account"));
        String authenticate = "{\"op\":\"authenticate\",\"ticket\":\"staged\"}";
        String me = "{\"op\":\"subscribe\",\"topics\":[\"me\"]}";
        assertThat(stream.awaitSaid(1)).containsExactly(authenticate);
        stream.tell("{'type':'authenticated'}");
        assertThat(stream.awaitSaid(2).getLast()).isEqualTo(me);
        stream.tell("{'type':'error','code':'TOPIC_NOT_READY','topic':'me'}");
        page.waitForCondition(() -> {
            page.clock().runFor(1_000);
            return stream.awaitSaid(2).size() == 3;
        });
        assertThat(stream.awaitSaid(3).getLast()).isEqualTo(me);
        stream.tell(
                """
                {'type':'image','topic':'me','clock':7,'data':
                {'balance':{'currency':'GBP','available':'12.50','held':'0.00'}}}\
                """
                        .replace("\n", ""));
        assertThat(page.locator(".balance")).containsText("£12.50");
        List<String> asked = asked(page, "/account/totals");
        stream.tell(
                "{'type':'delta','topic':'me','clock':8,'data':{'balance':{'available':'13.50'}}}");
        assertThat(page.locator(".balance")).containsText("£13.50");
        page.clock().runFor(2_500);
        page.waitForCondition(() -> !asked.isEmpty());

        // Whoever is still logged in gets another ticket.
        stream.tell("{'type':'error','code':'TICKET_EXPIRED','topic':'me'}");
        assertThat(stream.awaitSaid(4).getLast()).isEqualTo(authenticate);
    }
}
