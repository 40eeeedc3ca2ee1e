package org.moneyline.platform.api;

/**
 * Says it in the caller's words when one of these commands is sent to something that does not
 * exist. A Spring bean of this type is found by itself.
 *
 * @param commands the type all of them have
 * @param code of the refusal the caller gets
 * @param message of the refusal the caller gets
 */
public record UnknownTarget(Class<?> commands, String code, String message) {}
