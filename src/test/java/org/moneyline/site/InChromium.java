package org.moneyline.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Tests that share one browser, in whose pages nothing may go wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InChromium {

    @LocalServerPort private int port;

    Chromium chromium;

    @BeforeAll
    void openTheBrowser() {
        chromium = Chromium.start();
    }

    @AfterAll
    void closeTheBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @AfterEach
    void noPageComplained() {
        assertThat(chromium.complaints()).isEmpty();
        chromium.everybodyLeaves();
    }

    String at(String path) {
        return "http://localhost:" + port + path;
    }
}
