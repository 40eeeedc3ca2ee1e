package org.moneyline.platform.eventstore;

import java.sql.Connection;
import java.sql.SQLException;

/** Lets a test stand between the committer and the database at the two moments that matter. */
interface CommitProbe {

    CommitProbe NONE = new CommitProbe() {};

    /** The rows are sent, the commit is not. */
    default void beforeCommit(Connection connection) throws SQLException {}

    /** The database has committed, but the committer does not know it yet. */
    default void afterCommit(Connection connection) throws SQLException {}
}
