package org.moneyline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who may read the metrics without being a person. */
class OperatorAccessTest {

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @ParameterizedTest(name = "{5}")
    @CsvSource(
            nullValues = "-",
            value = {
                "'', 127.0.0.1, 127.0.0.1, -, -, a product for this machine tells this machine",
                "'', ::1, 127.0.0.1, -, -, by either name",
            })
    void readsThem(
            String token, String address, String from, String header, String value, String why)
            throws Exception {
        assertThat(asked(token, address, from, header, value, "/actuator/prometheus").status())
                .isEqualTo(200);
        assertThat(role()).isEqualTo("ROLE_OPERATOR");
    }

    @ParameterizedTest(name = "{5}")
    @CsvSource(
            nullValues = "-",
            value = {
                "'', '', 127.0.0.1, -, -, one for everybody tells nobody",
                "'', 0.0.0.0, 127.0.0.1, -, -, nor one for a network",
                "'', 127.0.0.1, 10.0.0.7, -, -, nor another machine",
                "'', 127.0.0.1, 127.0.0.1, X-Forwarded-For, 9.9.9.9, nor somebody behind a proxy",
                "'', 127.0.0.1, 127.0.0.1, Forwarded, for=9.9.9.9, by any of its headers",
                "secret, 127.0.0.1, 127.0.0.1, -, -, where a token is set it is needed",
            })
    void isAsAnybodyElse(
            String token, String address, String from, String header, String value, String why)
            throws Exception {
        asked(token, address, from, header, value, "/actuator/prometheus");

        assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "secret, Bearer secret, the token, 200",
        "secret, Bearer Secret, nearly the token, 401",
        "secret, Basic secret, another scheme, 401",
        "'', Bearer , no token where none is set, 401",
    })
    void byToken(String token, String header, String why, int status) throws Exception {
        Asked asked = asked(token, "", "10.0.0.7", "Authorization", header, "/actuator/prometheus");

        assertThat(asked.status()).isEqualTo(status);
        assertThat(asked.went()).isEqualTo(status == 200);
        assertThat(role()).isEqualTo(status == 200 ? "ROLE_OPERATOR" : null);
    }

    @ParameterizedTest
    @CsvSource({"/wallet", "/admin", "/actuatorx", "/api/v1/wallet"})
    void theTokenOpensNothingElse(String path) throws Exception {
        asked("secret", "", "10.0.0.7", "Authorization", "Bearer secret", path);

        assertThat(role()).isNull();
    }

    private record Asked(int status, boolean went) {}

    private static Asked asked(
            String token, String address, String from, String header, String value, String path)
            throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        request.setRemoteAddr(from);
        if (header != null) {
            request.addHeader(header, value);
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        new OperatorAccess(token, address).doFilter(request, response, chain);
        return new Asked(response.getStatus(), chain.getRequest() != null);
    }

    private static String role() {
        Authentication found = SecurityContextHolder.getContext().getAuthentication();
        return found == null ? null : found.getAuthorities().iterator().next().getAuthority();
    }
}
