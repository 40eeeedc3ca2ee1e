package org.moneyline.push.core;

/**
 * A message as it goes out, encoded once for everybody.
 *
 * @param clock the global index of the last event it contains
 * @param text JSON in UTF-8; nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copying it would defeat its purpose.
public record Frame(long clock, byte[] text) {}
