package org.moneyline.site;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The browser that tests drive: a Chromium found on this machine, none is ever downloaded. Where
 * there is none, browser tests are reported as not run, unless {@code
 * MONEYLINE_BROWSER_REQUIRED=true} makes that a failure.
 */
public final class Chromium implements AutoCloseable {

    /** The machine may be busy with the rest of the build. */
    private static final int PATIENCE_MS = 20_000;

    private static final List<String> FLAGS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();
    private @Nullable BrowserContext regulars;

    private Chromium(Path executable) {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(executable)
                                        .setArgs(FLAGS));
    }

    public static Chromium start() {
        Optional<Path> executable = find();
        if (executable.isEmpty()) {
            String none = "no Chromium on this machine: install one, or name it in CHROMIUM_PATH";
            if ("true".equals(System.getenv("MONEYLINE_BROWSER_REQUIRED"))) {
                Assertions.fail(none);
            }
            Assumptions.abort(none);
        }
        return new Chromium(executable.orElseThrow());
    }

    private static Optional<Path> find() {
        String named = System.getenv("CHROMIUM_PATH");
        return Stream.of(
                        named == null ? "" : named,
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome",
                        "/Applications/Chromium.app/Contents/MacOS/Chromium",
                        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A fresh visitor without cookies; what the page's console complains of is kept. */
    public Page visitor(int width, int height) {
        return visitor(new Browser.NewContextOptions().setViewportSize(width, height));
    }

    /** The same for somebody who has switched scripts off. */
    public Page visitorWithoutScripts() {
        return visitor(new Browser.NewContextOptions().setJavaScriptEnabled(false));
    }

    /**
     * Somebody whom the site knows as little, but whose browser has its style sheets and scripts
     * from the last time; for tests that leave nothing behind in it but cookies.
     */
    public Page regular(int width, int height) {
        if (regulars == null) {
            regulars = browser.newContext();
        }
        Page page = visitorOf(regulars);
        page.setViewportSize(width, height);
        return page;
    }

    private Page visitor(Browser.NewContextOptions options) {
        return visitorOf(browser.newContext(options));
    }

    private Page visitorOf(BrowserContext context) {
        context.setDefaultTimeout(PATIENCE_MS);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text() + " at " + page.url());
            }
        });
        page.onPageError(error -> complaints.add(error + " at " + page.url()));
        return page;
    }

    /** Every visitor leaves: an open page goes on asking for news and takes time from the next. */
    public void everybodyLeaves() {
        for (BrowserContext context : List.copyOf(browser.contexts())) {
            if (context == regulars) {
                List.copyOf(context.pages()).forEach(Page::close);
                context.clearCookies();
            } else {
                context.close();
            }
        }
    }

    /** Errors in any page's console: a broken script, a refused resource, a policy violated. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
