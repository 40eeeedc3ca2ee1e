package org.moneyline.push.socket;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What one gateway takes. Whoever exceeds a limit is told by an error or a close code.
 *
 * @param connectionsMax of the process; file descriptors are what runs out first
 * @param connectionsPerAddressMax of one network address
 * @param subscriptionsMax of one connection, and topics named in one message
 * @param messageMaxBytes of what a client sends
 * @param messagesPerSecondMax of one client, and twice as many at once
 * @param heartbeat how long nothing is sent before a sign of life is
 * @param silenceLimit how long a client may give no sign of life, not even a pong
 * @param unsubscribedLimit how long a connection may be there for nothing
 * @param authenticatedFor how long a ticket lets a connection hear of its customer
 * @param lagLimit how long more may wait for a client than is good
 * @param waitingMaxBytes what may wait for one client; further changes are left out, and it gets
 *     the latest once it reads again
 * @param lateMax how long a change may wait for its thread; what is later is left out likewise
 * @param backlogMaxDeltas what may wait for one thread; further changes are left out likewise
 */
public record GatewayLimits(
        @DefaultValue("16000") int connectionsMax,
        @DefaultValue("200") int connectionsPerAddressMax,
        @DefaultValue("100") int subscriptionsMax,
        @DefaultValue("8192") int messageMaxBytes,
        @DefaultValue("20") int messagesPerSecondMax,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("60s") Duration silenceLimit,
        @DefaultValue("30s") Duration unsubscribedLimit,
        @DefaultValue("15m") Duration authenticatedFor,
        @DefaultValue("15s") Duration lagLimit,
        @DefaultValue("65536") int waitingMaxBytes,
        @DefaultValue("1s") Duration lateMax,
        @DefaultValue("10000") int backlogMaxDeltas) {}
