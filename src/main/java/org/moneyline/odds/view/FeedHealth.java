package org.moneyline.odds.view;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.FeedLinkView;
import org.moneyline.odds.api.FeedView;
import org.moneyline.odds.api.OddsQuery.FeedLinks;
import org.moneyline.odds.api.OddsQuery.Feeds;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.SlowFigure;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Whether the providers of quotes can be heard. It is a health of its own: a node whose providers
 * are silent still takes deposits and settles bets, and must not be taken out of service for it.
 */
@Configuration(proxyBeanMethods = false)
class FeedHealth {

    private static final Status SILENT = new Status("SILENT", "A provider of quotes is not heard.");

    @Bean
    HealthIndicator feedsHealthIndicator(PriceQueries queries, Questions questions) {
        return () ->
                health(
                        queries.on(new Feeds()),
                        questions.list(new FeedLinks(), FeedLinkView.class));
    }

    /**
     * @param feeds who quotes
     * @param links the streams of those that are configured
     */
    static Health health(List<FeedView> feeds, List<FeedLinkView> links) {
        boolean late = feeds.stream().anyMatch(feed -> feed.state().equals(FeedView.STALE));
        boolean silent = links.stream().map(FeedLinkView::trouble).anyMatch(FeedHealth::isSilence);
        Health.Builder health = late || silent ? Health.status(SILENT) : Health.up();
        feeds.forEach(feed -> health.withDetail(feed.feed() + "/" + feed.provider(), feed.state()));
        links.forEach(link ->
                health.withDetail(
                        link.provider() + " stream " + link.stream(),
                        link.trouble() == null ? link.state() : link.trouble()));
        return health.build();
    }

    private static boolean isSilence(@Nullable String trouble) {
        return FeedLinkView.SILENCE.equals(trouble) || FeedLinkView.UNHEARD.equals(trouble);
    }

    @Bean
    SlowFigure providerSilence(PriceQueries queries, Clock clock) {
        return new SlowFigure(
                "moneyline.odds.provider.silence",
                "Since the last quote of a provider",
                "seconds",
                "provider",
                () -> silence(queries.on(new Feeds()), clock.instant()));
    }

    /** Whoever stopped and is missed by nobody is not silent: there is nothing to ask it for. */
    static Map<String, Long> silence(List<FeedView> feeds, Instant now) {
        Map<String, Long> silence = new HashMap<>();
        for (FeedView feed : feeds) {
            if (feed.lastQuoteAt() != null && !feed.state().equals(FeedView.STOPPED)) {
                silence.merge(
                        feed.provider(),
                        Duration.between(feed.lastQuoteAt(), now).toSeconds(),
                        Math::min);
            }
        }
        return silence;
    }
}
