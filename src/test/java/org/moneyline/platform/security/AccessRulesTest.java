package org.moneyline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.platform.api.LoginCheck;
import org.moneyline.platform.api.SiteSessions;
import org.moneyline.platform.api.TokenDirectory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** Who may reach which address, as a table; and the ways in and out of a session. */
@SpringJUnitWebConfig(AccessRulesTest.Door.class)
class AccessRulesTest {

    private static final UUID BETTOR = new UUID(1, 1);
    private static final Map<String, Caller> TOKENS =
            Map.of(
                    "bettor", new Caller(BETTOR, "Ann", Set.of(Role.BETTOR)),
                    "trader", new Caller(new UUID(1, 2), "Tim", Set.of(Role.TRADER)),
                    "support", new Caller(new UUID(1, 3), "Sue", Set.of(Role.SUPPORT)),
                    "admin", new Caller(new UUID(1, 4), "Ada", Set.of(Role.ADMIN)));
    private static final AtomicInteger CHECKS = new AtomicInteger();

    @Autowired private WebApplicationContext context;
    @Autowired private SiteSessions sessions;

    private MockMvc mvc;

    @BeforeEach
    void open() {
        mvc = MockMvcBuilders.webAppContextSetup(context).apply(springSecurity()).build();
        CHECKS.set(0);
    }

    @ParameterizedTest(name = "{0} {1} by {2} is answered {3}")
    @CsvSource({
        // The JSON API: what is public
        "GET, /api/v1/events, nobody, 200",
        "GET, /api/v1/events/7, nobody, 200",
        "GET, /api/v1/markets/7, nobody, 200",
        "GET, /api/v1/search, nobody, 200",
        "GET, /api/v1/exchange/markets/7/trades, nobody, 200",
        "POST, /api/v1/accounts, nobody, 200",
        "POST, /api/v1/accounts/confirmations, nobody, 200",
        "POST, /api/v1/accounts/password-resets, nobody, 200",
        "POST, /api/v1/tokens, nobody, 200",
        "POST, /api/v1/webhooks/sandbox, nobody, 200",
        "GET, /api/v1/dev/mailbox, nobody, 200",
        // and what is not
        "POST, /api/v1/events, nobody, 401",
        "GET, /api/v1/accounts, nobody, 401",
        "DELETE, /api/v1/tokens, nobody, 401",
        "DELETE, /api/v1/tokens, bettor, 200",
        "GET, /api/v1/webhooks/sandbox, nobody, 401",
        "GET, /api/v1/wallet, nobody, 401",
        "GET, /api/v1/wallet, bettor, 200",
        "GET, /api/v1/wallet, trader, 403",
        "POST, /api/v1/wallet/deposits, bettor, 200",
        "POST, /api/v1/bets, nobody, 401",
        "POST, /api/v1/bets, bettor, 200",
        "POST, /api/v1/bets, admin, 403",
        "POST, /api/v1/exchange/orders, nobody, 401",
        "POST, /api/v1/exchange/orders, bettor, 200",
        "GET, /api/v1/admin/projections, nobody, 401",
        "GET, /api/v1/admin/projections, bettor, 403",
        "GET, /api/v1/admin/projections, support, 200",
        "GET, /api/v1/anything-new, nobody, 401",
        "GET, /api/v2/events, nobody, 401",
        "GET, /api/v1/events, forged, 401",
        // The site
        "GET, /, nobody, 200",
        "GET, /event/7, nobody, 200",
        "GET, /login, nobody, 200",
        "GET, /register, nobody, 200",
        "GET, /mailbox, nobody, 200",
        "GET, /wallet, nobody, 302",
        "GET, /bets, nobody, 302",
        "GET, /my/bets, nobody, 302",
        "GET, /account/limits, nobody, 302",
        "GET, /admin, nobody, 302",
        "GET, /admin/markets, nobody, 302",
        "GET, /actuator/health, nobody, 200",
        "GET, /actuator/prometheus, nobody, 302",
        // A bearer token opens the API only
        "GET, /wallet, bettor, 302",
        "GET, /admin, admin, 302",
        // The documentation
        "GET, /v3/api-docs, nobody, 200",
        "GET, /swagger-ui/index.html, nobody, 200",
    })
    void whoMaySeeWhat(String method, String path, String who, int expected) throws Exception {
        MockHttpServletRequestBuilder call = request(HttpMethod.valueOf(method), path);
        if (!who.equals("nobody")) {
            call.header("Authorization", "Bearer " + who);
        }
        mvc.perform(call).andExpect(status().is(expected));
    }

    @ParameterizedTest(name = "{0} with the session of {1} is answered {2}")
    @CsvSource({
        "/wallet, bettor, 200",
        "/bets, bettor, 200",
        "/admin, bettor, 403",
        "/admin/markets, trader, 200",
        "/admin/customers, support, 200",
        "/admin, admin, 200",
        "/actuator/metrics, support, 403",
        "/actuator/metrics, admin, 200",
        "/api/v1/wallet, bettor, 401",
    })
    void whoMaySeeWhatWithASession(String path, String who, int expected) throws Exception {
        mvc.perform(get(path).session(loggedIn(who))).andExpect(status().is(expected));
    }

    @Test
    void aRefusedCallIsAProblemWithACode() throws Exception {
        mvc.perform(get("/api/v1/wallet"))
                .andExpect(status().isUnauthorized())
                .andExpect(header().string("WWW-Authenticate", "Bearer"))
                .andExpect(content().contentType("application/problem+json"))
                .andExpect(jsonPath("$.status").value(401))
                .andExpect(jsonPath("$.code").value("UNAUTHENTICATED"));
        mvc.perform(get("/api/v1/wallet").header("Authorization", "Bearer <script>"))
                .andExpect(status().isUnauthorized())
                .andExpect(jsonPath("$.code").value("TOKEN_INVALID"));
        mvc.perform(get("/api/v1/wallet").header("Authorization", "Basic Ym9iOmJvYg=="))
                .andExpect(jsonPath("$.code").value("TOKEN_INVALID"));
        mvc.perform(get("/api/v1/wallet").header("Authorization", "Bearer trader"))
                .andExpect(status().isForbidden())
                .andExpect(jsonPath("$.code").value("FORBIDDEN"));
    }

    @Test
    void aTokenThatCannotBeLookedUpIsNoWrongToken() throws Exception {
        mvc.perform(get("/api/v1/wallet").header("Authorization", "Bearer busy"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().string("Retry-After", "1"))
                .andExpect(jsonPath("$.type").value("urn:moneyline:problem:tokens-busy"))
                .andExpect(jsonPath("$.code").value("TOKENS_BUSY"));
    }

    @Test
    void theApiSeesItsCallerAndMakesNoSession() throws Exception {
        mvc.perform(get("/api/v1/wallet").header("Authorization", "Bearer bettor"))
                .andExpect(content().string("Ann"))
                .andExpect(result -> assertThat(result.getRequest().getSession(false)).isNull())
                .andExpect(result ->
                        assertThat(SecurityContextHolder.getContext().getAuthentication())
                                .isNull());
    }

    @Test
    void aFormWithoutItsTokenIsRefused() throws Exception {
        mvc.perform(post("/login").param("email", "bettor").param("password", "right"))
                .andExpect(status().isForbidden());
        assertThat(CHECKS).hasValue(0);
    }

    @Test
    void aWrongPasswordIsCheckedOnceAndGoesBackToTheForm() throws Exception {
        mvc.perform(post("/login").with(csrf()).param("email", "bettor").param("password", "wrong"))
                .andExpect(redirectedUrl("/login?error=CREDENTIALS_WRONG"));
        assertThat(CHECKS).hasValue(1);
    }

    @Test
    void aLockedAccountIsToldUntilWhen() throws Exception {
        mvc.perform(
                        post("/login")
                                .with(csrf())
                                .param("email", "bettor")
                                .param("password", "locked"))
                .andExpect(redirectedUrl("/login?error=LOCKED_OUT&until=2026-01-01T10%3A00%3A00Z"));
    }

    @Test
    void loginLeadsHomeAndStaffToTheConsole() throws Exception {
        mvc.perform(post("/login").with(csrf()).param("email", "bettor").param("password", "right"))
                .andExpect(redirectedUrl("/"));
        mvc.perform(post("/login").with(csrf()).param("email", "trader").param("password", "right"))
                .andExpect(redirectedUrl("/admin"));
    }

    @Test
    void loginLeadsBackToThePageThatAskedForIt() throws Exception {
        MockHttpSession session = new MockHttpSession();
        mvc.perform(get("/wallet").session(session)).andExpect(redirectedUrl("/login"));
        mvc.perform(
                        post("/login")
                                .session(session)
                                .with(csrf())
                                .param("email", "bettor")
                                .param("password", "right"))
                .andExpect(redirectedUrl("http://localhost/wallet?continue"));
    }

    @Test
    void logoutEndsTheSession() throws Exception {
        MockHttpSession session = loggedIn("bettor");
        mvc.perform(post("/logout").session(session).with(csrf())).andExpect(redirectedUrl("/"));
        assertThat(session.isInvalid()).isTrue();
    }

    @Test
    void allSessionsOfAnAccountCanBeEnded() throws Exception {
        MockHttpSession first = loggedIn("bettor");
        MockHttpSession second = loggedIn("bettor");
        MockHttpSession other = loggedIn("trader");
        sessions.endAllOf(BETTOR);
        sessions.endAllOf(BETTOR);
        mvc.perform(get("/wallet").session(first)).andExpect(redirectedUrl("/login?ended"));
        mvc.perform(get("/wallet").session(second)).andExpect(redirectedUrl("/login?ended"));
        mvc.perform(get("/admin").session(other)).andExpect(status().isOk());
    }

    @Test
    void aLoginUnderWayEndsWithTheSessionsOfItsAccount() throws Exception {
        MockHttpSession session = new MockHttpSession();
        mvc.perform(
                        post("/login")
                                .session(session)
                                .with(csrf())
                                .param("email", "bettor")
                                .param("password", "reset-meanwhile"))
                .andExpect(redirectedUrl("/login?error=CREDENTIALS_WRONG"));
        assertThat(session.isInvalid()).isTrue();
        // Neither another account's login nor her own next one is any the worse for it.
        mvc.perform(
                        post("/login")
                                .with(csrf())
                                .param("email", "trader")
                                .param("password", "reset-meanwhile"))
                .andExpect(redirectedUrl("/admin"));
        mvc.perform(get("/wallet").session(loggedIn("bettor"))).andExpect(status().isOk());
    }

    @Test
    void aFragmentSendsTheWholePageToTheLogin() throws Exception {
        mvc.perform(get("/wallet").header("HX-Request", "true"))
                .andExpect(status().isUnauthorized())
                .andExpect(header().string("HX-Redirect", "/login"));
    }

    @Test
    void pagesMayLoadOurOwnResourcesOnly() throws Exception {
        mvc.perform(get("/"))
                .andExpect(
                        header().string(
                                        "Content-Security-Policy",
                                        "default-src 'self'; script-src 'self'; style-src 'self';"
                                                + " img-src 'self' data:; connect-src 'self';"
                                                + " form-action 'self'; frame-ancestors 'none';"
                                                + " base-uri 'self'; object-src 'none'"))
                .andExpect(header().string("X-Content-Type-Options", "nosniff"))
                .andExpect(header().string("X-Frame-Options", "DENY"))
                .andExpect(header().string("Referrer-Policy", "same-origin"));
    }

    @Test
    void anAddressOfAStrangeFormIsAProblemToo() throws Exception {
        mvc.perform(get("/api/v1/wallet;x=1").header("Authorization", "Bearer bettor"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code").value("REQUEST_REJECTED"));
    }

    @Test
    void aNetworkOfStrangersSearchesSoOften() throws Exception {
        for (int i = 0; i < 300; i++) {
            mvc.perform(get("/search").remoteAddress("2001:db8:7:7::" + i))
                    .andExpect(status().isOk());
        }
        assertThatThrownBy(() -> mvc.perform(get("/search").remoteAddress("2001:db8:7:7:9::1")))
                .rootCause()
                .asInstanceOf(type(Refusal.class))
                .satisfies(refusal -> {
                    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.THROTTLED);
                    assertThat(refusal.code()).isEqualTo("SEARCH_THROTTLED");
                });
        mvc.perform(get("/search").remoteAddress("2001:db8:7:8::1")).andExpect(status().isOk());
        mvc.perform(get("/search").remoteAddress("2001:db8:7:7::1").session(loggedIn("bettor")))
                .andExpect(status().isOk());
        mvc.perform(get("/").remoteAddress("2001:db8:7:7::1")).andExpect(status().isOk());
    }

    private MockHttpSession loggedIn(String who) throws Exception {
        MockHttpSession session = new MockHttpSession();
        mvc.perform(
                        post("/login")
                                .session(session)
                                .with(csrf())
                                .param("email", who)
                                .param("password", "right"))
                .andExpect(status().isFound());
        return session;
    }

    @Configuration
    @EnableWebMvc
    @Import(SecurityConfiguration.class)
    static class Door {

        @Bean
        TokenDirectory directory() {
            return token -> {
                if (token.equals("busy")) {
                    throw new Refusal(Refusal.Kind.BUSY, "TOKENS_BUSY", "Try again.");
                }
                return Optional.ofNullable(TOKENS.get(token));
            };
        }

        @Bean
        LoginCheck loginCheck(SiteSessions sessions) {
            return (email, password, remoteAddress) -> {
                CHECKS.incrementAndGet();
                return switch (password) {
                    case "right" -> TOKENS.get(email);
                    case "reset-meanwhile" -> {
                        // The bettor chooses a new password after the old one was read.
                        sessions.endAllOf(BETTOR);
                        yield TOKENS.get(email);
                    }
                    case "locked" ->
                            throw new Refusal(
                                    Refusal.Kind.THROTTLED,
                                    "LOCKED_OUT",
                                    "Too many wrong passwords.",
                                    Map.of("until", "2026-01-01T10:00:00Z"));
                    default ->
                            throw new Refusal(
                                    Refusal.Kind.FORBIDDEN,
                                    "CREDENTIALS_WRONG",
                                    "The e-mail or the password is wrong.");
                };
            };
        }

        @Bean
        Clock clock() {
            return Clock.fixed(Instant.parse("2026-01-01T10:00:00Z"), ZoneOffset.UTC);
        }

        @Bean
        Anything anything() {
            return new Anything();
        }
    }

    /** Stands for every page and every call: what matters is whether it is reached. */
    @RestController
    static class Anything {

        @RequestMapping("/**")
        String answer(HttpServletRequest request) {
            var authentication = SecurityContextHolder.getContext().getAuthentication();
            return authentication != null && authentication.getPrincipal() instanceof Caller caller
                    ? caller.displayName()
                    : "nobody";
        }
    }
}
