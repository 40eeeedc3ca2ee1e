package org.moneyline.wrong.push.core;

import io.netty.buffer.ByteBuf;

/** What is told must not depend on how it is sent. */
record NetworkedTopic(ByteBuf image) {}
