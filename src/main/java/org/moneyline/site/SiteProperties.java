package org.moneyline.site;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Currency;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param zone the time zone that kick-off times are written in
 * @param currency what stakes and payments are typed in
 * @param refresh how often a page asks for what changed
 * @param readYourWriteBound the longest a page waits for the read side after a write
 */
@Validated
@ConfigurationProperties("moneyline.site")
record SiteProperties(
        @NotNull @DefaultValue("Europe/London") ZoneId zone,
        @NotNull @DefaultValue("GBP") Currency currency,
        @NotNull @DefaultValue("2s") Duration refresh,
        @NotNull @DefaultValue("1s") Duration readYourWriteBound) {}
