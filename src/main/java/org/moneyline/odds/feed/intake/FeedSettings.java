package org.moneyline.odds.feed.intake;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which providers may send, by name.
 *
 * @param providers lower-case names; the name is what their quotes are recorded under
 * @param marketsUnderWay how many markets' quotes may be on their way into the store at a time
 */
@Validated
@ConfigurationProperties("moneyline.feed")
record FeedSettings(
        @DefaultValue Map<String, @Valid Provider> providers,
        @DefaultValue("256") @Positive int marketsUnderWay) {

    /** What stands before the name of a topic. */
    static final String TOPIC = "kafka:";

    /**
     * @param taken whether anybody takes records of topics here
     * @throws IllegalStateException if a provider would wait for them for ever
     */
    void refuseTopics(boolean taken) {
        providers.forEach((name, provider) -> {
            if (provider.isTopic() && !taken) {
                throw new IllegalStateException(
                        ("The provider %s has the source %s, and topics are taken with the profile"
                                        + " kafka alone. Give it another source, or add the"
                                        + " profile kafka.")
                                .formatted(name, provider.source()));
            }
        });
    }

    /** What its messages look like. */
    enum Format {
        UOF,
        EXCHANGE
    }

    /**
     * One provider.
     *
     * @param secret what it signs with when it pushes; without one it cannot push
     * @param aliveWithin how long each of its streams may be silent; zero for as long as it likes
     * @param recording whether it is played from a recording: then the time of its arrival counts,
     *     not the one written in it
     * @param source a file or a folder to follow, {@code -} for the standard input, {@code kafka:}
     *     and a topic with the profile kafka; without one the provider pushes
     */
    record Provider(
            @NotNull Format format,
            @Nullable String secret,
            @DefaultValue("20s") Duration aliveWithin,
            @DefaultValue("false") boolean recording,
            @Nullable String source) {

        boolean isTopic() {
            return source != null && source.startsWith(TOPIC);
        }
    }
}
