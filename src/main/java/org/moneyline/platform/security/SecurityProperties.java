package org.moneyline.platform.security;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param connectSources further places a page may open connections to, as written in a content
 *     security policy; the live stream's address when it is not served from our own port
 */
@Validated
@ConfigurationProperties("moneyline.security")
record SecurityProperties(
        @DefaultValue List<String> connectSources, @DefaultValue @Valid Search search) {

    /**
     * @param asksMax searches within the window by one customer, or by all of one network who are
     *     not logged in; many times what fingers can type, since a provider puts many customers
     *     behind one address
     * @param window how long they are remembered
     */
    record Search(@DefaultValue("300") @Min(1) int asksMax, @DefaultValue("10s") Duration window) {}
}
