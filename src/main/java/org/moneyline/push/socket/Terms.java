package org.moneyline.push.socket;

import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.concurrent.Executor;

/**
 * What all connections share.
 *
 * @param background runs what may wait for the database
 */
record Terms(
        GatewayLimits limits,
        Doors doors,
        Callers callers,
        StreamMeters meters,
        Executor background,
        WebSocketDecoderConfig decoderConfig) {}
