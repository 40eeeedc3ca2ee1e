package org.moneyline.platform.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moneyline.platform.api.Causation;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestIdsTest {

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "POST, /api/v1/bets, requestId",
        "POST, /api/v1/exchange/orders/batch, requestId",
        "POST, /api/v1/exchange/orders/cancellations, requestId",
        "PATCH, /api/v1/exchange/orders/7, requestId",
        "DELETE, /api/v1/exchange/orders/7, requestId",
        "GET, /api/v1/exchange/orders/7, correlationId",
        "POST, /api/v1/wallet/deposits, correlationId",
    })
    void whatTheHotPathDoesIsInNoIndex(String method, String path, String key) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.addHeader("X-Request-Id", "request-7");
        AtomicReference<Map<String, ?>> during = new AtomicReference<>();

        new RequestIds()
                .doFilter(
                        request,
                        new MockHttpServletResponse(),
                        (asked, answer) -> during.set(Map.copyOf(Causation.current())));

        assertThat(during.get()).isEqualTo(Map.of(key, "request-7"));
        assertThat(Causation.current()).isNull();
    }
}
