package org.moneyline.site;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.Test;
import org.moneyline.MoneylineApplication;
import org.moneyline.odds.api.OddsCommand;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.odds.api.ReplayView;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.database.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * The whole product in a browser: a newcomer comes, bets, and sees the match settle; then staff
 * correct the result and the newcomer's bet follows. Kick-off waits for the test.
 */
@SpringBootTest(
        classes = MoneylineApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "moneyline.feed.season.enabled=true",
            "moneyline.feed.season.speed=2000",
            "moneyline.feed.season.hold-kick-off=true",
            "moneyline.accounts.hashing.bcrypt-strength=4",
            "moneyline.accounts.mail.poll-every=50ms",
            "moneyline.site.refresh=1s"
        })
@TestDatabase.Fresh
class NewcomerBrowserTest extends InChromium {

    private static final String PASSWORD = "correct horse battery";

    /** A round is played and settled well within this, also on a busy machine. */
    private static final int SETTLED_WITHIN_MS = 60_000;

    @Autowired CommandGateway commands;
    @Autowired Questions questions;

    @Value("${moneyline.data-dir}")
    Path dataFolder;

    @Test
    void aNewcomerComesBetsAndSeesItSettleAndCorrected() throws IOException {
        Page page = chromium.visitor(1280, 900);
        register(page);
        confirmByMail(page);
        logIn(page, "nora@example.com", PASSWORD);
        page.navigate(at("/wallet"));
        page.locator("#deposit").fill("50");
        page.locator("form[action='/wallet/deposits'] button[type=submit]").click();
        waitFor(page, "/wallet", "#available", "£50.00");

        String bet = placeTenOnTheFirstPrice(page);
        assertThat(page.locator(".balance")).containsText("£40.00");
        orderTwoOnTheExchange(page, bet);

        ReplayView replay = questions.ask(new OddsQuery.Replay(), ReplayView.class);
        commands.sendAndWait(new OddsCommand.ReleaseRound(replay.run(), replay.round()));

        page.navigate(at("/bets"));
        assertThat(page.locator(".bet .pill"))
                .hasText(
                        Pattern.compile("Won|Lost"),
                        new LocatorAssertions.HasTextOptions().setTimeout(SETTLED_WITHIN_MS));
        boolean won = page.locator(".bet .pill").textContent().equals("Won");
        page.navigate(at(bet));
        String event = page.locator(".facts a").getAttribute("href");
        assertThat(page.locator("dl.facts")).containsText("Decided on");

        correct(event, won ? "0" : "9", won ? "9" : "0");

        waitFor(page, bet, ".head .pill", won ? "Lost" : "Won");
        assertThat(page.locator("dl.facts")).containsText("this is settlement 2");
        page.navigate(at("/wallet"));
        assertThat(page.locator("main")).containsText("Payout corrected");
    }

    private void register(Page page) {
        page.navigate(at("/register"));
        page.locator("#f-email").fill("nora@example.com");
        page.locator("#f-password").fill(PASSWORD);
        page.locator("#f-displayName").fill("Nora");
        page.locator("[name=day]").fill("27");
        page.locator("[name=month]").fill("3");
        page.locator("[name=year]").fill("1990");
        page.locator("main button[type=submit]").click();
        assertThat(page.locator("h1")).hasText("Check your mail");
    }

    private void confirmByMail(Page page) {
        waitFor(page, "/mailbox?to=nora@example.com", ".mailcard b", "Confirm your e-mail address");
        page.locator(".mailcard .go a").click();
        page.locator("main button[type=submit]").click();
        assertThat(page.locator(".notice.good")).containsText("Confirmed");
    }

    private void logIn(Page page, String email, String password) {
        page.navigate(at("/login"));
        page.locator("#email").fill(email);
        page.locator("#password").fill(password);
        page.locator("main button[type=submit]").click();
        page.waitForURL(url -> !url.contains("/login"));
    }

    /** Returns the address of the bet. */
    private String placeTenOnTheFirstPrice(Page page) {
        page.navigate(at("/"));
        page.locator(".price:not([disabled])").first().click();
        page.locator("#slip-form input[type=text]").fill("10");
        assertThat(page.locator("#slip-sum output").first()).hasText("£10.00");
        page.locator("#slip-place").click();
        Locator receipt = page.locator(".receipt");
        assertThat(receipt).containsText("£10.00 to return");
        return receipt.getAttribute("href");
    }

    /** From the bet to its match, and from there to the ladder of the first market. */
    private void orderTwoOnTheExchange(Page page, String bet) {
        page.navigate(at(bet));
        page.locator(".facts a").first().click();
        String ladder = page.locator(".exchange-link").first().getAttribute("href");
        waitFor(page, ladder, "#ladder-title", "Prices");
        page.locator("#l-0-BACK-0").click();
        page.locator("#ticket-size").fill("2");
        assertThat(page.locator("#ticket-outcomes tbody tr").first()).containsText("+£");
        page.locator("#ticket-place").click();
        assertThat(page.locator("#slip .notice.good")).containsText("£2.00");
        waitFor(page, "/orders", ".bet .bet-money b", "£2.00");
    }

    /** Staff enter another result, and read in the history who did it and why. */
    private void correct(String event, String home, String away) throws IOException {
        Page desk = chromium.visitor(1280, 900);
        logIn(desk, "trader@moneyline.local", passwordOf("trader@moneyline.local"));
        desk.navigate(at("/admin" + event));
        desk.locator("[name=halfHome]").fill("0");
        desk.locator("[name=halfAway]").fill("0");
        desk.locator("[name=fullHome]").fill(home);
        desk.locator("[name=fullAway]").fill(away);
        desk.locator("form[action$='/result'] [name=reason]").fill("the wrong sheet was read");
        desk.getByText("Enter the result").click();
        assertThat(desk.locator(".notice.good")).containsText("settling");

        desk.navigate(at("/admin/history/" + event.substring(event.lastIndexOf('/') + 1)));
        assertThat(desk.locator(".timeline [aria-current=step]"))
                .containsText("the wrong sheet was read");
        assertThat(desk.locator("#payload")).containsText("\"round\" : 2");
        assertThat(desk.locator("#state .changed").first()).isVisible();
    }

    private String passwordOf(String email) throws IOException {
        return Files.readAllLines(dataFolder.resolve("staff-logins.txt")).stream()
                .filter(line -> line.startsWith(email + " "))
                .map(line -> line.substring(email.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    /** Loads a page again until it says so: what is behind it happens in its own time. */
    private void waitFor(Page page, String path, String element, String text) {
        await().atMost(Duration.ofMillis(SETTLED_WITHIN_MS))
                .untilAsserted(() -> {
                    page.navigate(at(path));
                    assertThat(page.locator(element).allTextContents())
                            .anySatisfy(found -> assertThat(found).contains(text));
                });
    }
}
