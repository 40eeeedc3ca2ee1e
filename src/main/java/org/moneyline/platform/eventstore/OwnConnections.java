package org.moneyline.platform.eventstore;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections that belong to the engine alone, never to the pool. */
@FunctionalInterface
interface OwnConnections {

    Connection open(String purpose) throws SQLException;
}
