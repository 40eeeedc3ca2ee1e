package org.moneyline.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who reaches the web server, and whom it takes them for, as the product configures it. */
class FrontDoorTest {

    @Test
    void onlyThisMachineGetsIn() throws Exception {
        try (ServletWebServerApplicationContext server = run(List.of())) {
            assertThat(boundTo(server)).isEqualTo(InetAddress.getByName("127.0.0.1"));
        }
    }

    @Test
    void theNetworkGetsInWhenItIsAskedIn() {
        try (ServletWebServerApplicationContext server = run(List.of("--server.address=0.0.0.0"))) {
            assertThat(boundTo(server)).matches(InetAddress::isAnyLocalAddress);
        }
    }

    @Test
    void nobodyChoosesTheirOwnAddressWhereThereIsNoProxy() throws Exception {
        try (ServletWebServerApplicationContext server = run(List.of())) {
            assertThat(ask(server).body()).isEqualTo("127.0.0.1 http");
        }
    }

    @Test
    void productionIsOpenToTheNetworkAndTakesItsProxysWord() throws Exception {
        try (ServletWebServerApplicationContext server = run(ProductionPreflightTest.complete)) {
            assertThat(boundTo(server)).isNull();
            assertThat(ask(server).body()).isEqualTo("203.0.113.9 https");
        }
    }

    @Test
    void productionBelievesNoProxyOutsideThoseItTrusts() throws Exception {
        List<String> arguments = new ArrayList<>(ProductionPreflightTest.complete);
        arguments.add("--server.tomcat.remoteip.internal-proxies=10\\.0\\.0\\.1");
        try (ServletWebServerApplicationContext server = run(arguments)) {
            HttpResponse<String> answer = ask(server);
            assertThat(answer.body()).isEqualTo("127.0.0.1 http");
            assertThat(answer.headers().firstValue("Set-Cookie"))
                    .as("the session travels by https alone, whatever the request said")
                    .hasValueSatisfying(cookie -> assertThat(cookie).contains("; Secure"));
        }
    }

    private static HttpResponse<String> ask(ServletWebServerApplicationContext server)
            throws IOException, InterruptedException {
        int port = server.getWebServer().getPort();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                            .header("X-Forwarded-For", "203.0.113.9")
                            .header("X-Forwarded-Proto", "https")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static @Nullable InetAddress boundTo(ServletWebServerApplicationContext server) {
        TomcatWebServer tomcat = (TomcatWebServer) server.getWebServer();
        return ((AbstractProtocol<?>) tomcat.getTomcat().getConnector().getProtocolHandler())
                .getAddress();
    }

    private static ServletWebServerApplicationContext run(List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.add("--server.port=0");
        return (ServletWebServerApplicationContext)
                new SpringApplication(OneServlet.class).run(all.toArray(String[]::new));
    }

    /** The web server alone. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(TomcatServletWebServerAutoConfiguration.class)
    static class OneServlet {

        @Bean
        HttpServlet whoAsks() {
            return new HttpServlet() {
                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws IOException {
                    request.getSession();
                    response.getWriter().write(request.getRemoteAddr() + " " + request.getScheme());
                }
            };
        }
    }
}
