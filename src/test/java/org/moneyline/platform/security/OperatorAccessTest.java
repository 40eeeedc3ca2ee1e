package org.moneyline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.ForwardedHeaderFilter;

/** Who may read the metrics without being a person. */
class OperatorAccessTest {

    @TempDir Path folder;

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
                "'', 127.0.0.1, 127.0.0.1, X-Forwarded-Proto, https, by any of them",
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

    /** The third: of a chain of proxies of a private network the first was told it. */
    @ParameterizedTest(name = "believed: {0}, {1}: {2}")
    @CsvSource({
        "false, X-Other, 127.0.0.1, ROLE_OPERATOR",
        "true, X-Forwarded-For, 127.0.0.1, null",
        "true, X-Forwarded-For, '127.0.0.1, 10.0.0.9', null",
        "true, X-Other, 127.0.0.1, null",
    })
    void nobodyIsThisMachineWhereTheServerBelievesProxies(
            boolean believed, String header, String said, String role) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        tomcat.setConnector(connector);
        Context pages = tomcat.addContext("", folder.toString());
        if (believed) {
            pages.getPipeline().addValve(new RemoteIpValve());
        }
        FilterDef access = new FilterDef();
        access.setFilterName("access");
        access.setFilter(new OperatorAccess("", "127.0.0.1", "none"));
        pages.addFilterDef(access);
        FilterMap everywhere = new FilterMap();
        everywhere.setFilterName("access");
        everywhere.addURLPattern("/*");
        pages.addFilterMap(everywhere);
        Tomcat.addServlet(pages, "role", new TellsTheRole());
        pages.addServletMappingDecoded("/", "role");
        tomcat.start();
        try {
            assertThat(roleOf(connector.getLocalPort(), header, said)).isEqualTo(role);
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static final class TellsTheRole extends HttpServlet {

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.getWriter().print(role());
            SecurityContextHolder.clearContext();
        }
    }

    private static String roleOf(int port, String header, String value) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI metrics = URI.create("http://127.0.0.1:" + port + "/actuator/prometheus");
            return client.send(
                            HttpRequest.newBuilder(metrics).header(header, value).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @ParameterizedTest
    @CsvSource({"none, ROLE_OPERATOR", "native,", "framework,", "FRAMEWORK,"})
    void norWhereTheServerIsToldToBelieveProxies(String proxies, String role) throws Exception {
        new OperatorAccess("", "127.0.0.1", proxies)
                .doFilter(
                        request("/actuator/prometheus", "127.0.0.1"),
                        new MockHttpServletResponse(),
                        new MockFilterChain());

        assertThat(role()).isEqualTo(role);
    }

    @Test
    void norBecauseAFilterBelievesIt() throws Exception {
        MockHttpServletRequest request = request("/actuator/prometheus", "127.0.0.1");
        request.addHeader("X-Forwarded-For", "127.0.0.1");

        new ForwardedHeaderFilter()
                .doFilter(
                        request,
                        new MockHttpServletResponse(),
                        (believed, response) ->
                                new OperatorAccess("", "127.0.0.1", "none")
                                        .doFilter(believed, response, new MockFilterChain()));

        assertThat(role()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/actuator/health, true",
        "/actuator/health/ready, true",
        "/actuator/info, true",
        "/actuator/healthy, false",
        "/actuator/metrics, false",
    })
    void whatEverybodyMaySeeIsShownWhateverElseSomebodyIs(String path, boolean shown)
            throws Exception {
        Asked asked = asked("secret", "", "10.0.0.7", "Authorization", "Basic c2VjcmV0", path);

        assertThat(asked.went()).isEqualTo(shown);
        assertThat(asked.status()).isEqualTo(shown ? 200 : 401);
        assertThat(role()).isNull();
    }

    private record Asked(int status, boolean went) {}

    private static Asked asked(
            String token, String address, String from, String header, String value, String path)
            throws Exception {
        MockHttpServletRequest request = request(path, from);
        if (header != null) {
            request.addHeader(header, value);
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        new OperatorAccess(token, address, "none").doFilter(request, response, chain);
        return new Asked(response.getStatus(), chain.getRequest() != null);
    }

    private static MockHttpServletRequest request(String path, String from) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        request.setRemoteAddr(from);
        return request;
    }

    private static String role() {
        Authentication found = SecurityContextHolder.getContext().getAuthentication();
        return found == null ? null : found.getAuthorities().iterator().next().getAuthority();
    }
}
