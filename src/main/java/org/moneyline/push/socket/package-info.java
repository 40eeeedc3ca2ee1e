/** Brings topics to sockets: WebSocket on Netty, limits, slow readers, heartbeats. */
@NullMarked
package org.moneyline.push.socket;

import org.jspecify.annotations.NullMarked;
