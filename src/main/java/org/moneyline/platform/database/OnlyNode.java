package org.moneyline.platform.database;

/**
 * Present where the database belongs to this process alone, because the lock on its folder does:
 * whatever a former process claimed there, it has left behind.
 */
public record OnlyNode() {}
