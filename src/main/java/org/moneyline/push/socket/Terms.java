package org.moneyline.push.socket;

import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all connections share.
 *
 * @param background runs what may wait for the database
 * @param nanos the time that runs by itself
 */
record Terms(
        GatewayLimits limits,
        Doors doors,
        Callers callers,
        StreamMeters meters,
        Executor background,
        WebSocketDecoderConfig decoderConfig,
        LongSupplier nanos) {}
