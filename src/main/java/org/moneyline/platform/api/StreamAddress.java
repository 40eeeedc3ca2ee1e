package org.moneyline.platform.api;

import java.util.Optional;

/** Where pages find the live stream. */
public interface StreamAddress {

    /**
     * The address a page's script connects to, such as {@code ws://localhost:8090/v1/stream}; empty
     * while no stream is served.
     *
     * @param host as the page was asked for
     */
    Optional<String> forPageOf(String host);
}
