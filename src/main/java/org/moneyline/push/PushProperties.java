package org.moneyline.push;

import java.time.Duration;
import java.util.List;
import org.moneyline.push.socket.GatewayLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The live stream.
 *
 * @param enabled whether this process serves it
 * @param port 0 for any free one
 * @param address where it listens; empty for every address of the machine
 * @param url what pages are told, {@code wss://stream.bets.example/v1/stream}, where a proxy stands
 *     in front; empty for this very port
 * @param origins further sites whose pages may connect, {@code https://bets.example}
 * @param forwardedFor whether a proxy in a private network is believed who asks
 * @param threads that serve sockets; 0 for one, or two where there are more cores
 * @param ticketLifetime how soon a ticket must be used
 * @param limits see {@link GatewayLimits}
 */
@ConfigurationProperties("moneyline.push")
record PushProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("8090") int port,
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("") String url,
        @DefaultValue List<String> origins,
        @DefaultValue("false") boolean forwardedFor,
        @DefaultValue("0") int threads,
        @DefaultValue("30s") Duration ticketLifetime,
        @DefaultValue GatewayLimits limits) {}
