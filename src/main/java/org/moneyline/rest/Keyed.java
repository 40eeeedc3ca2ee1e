package org.moneyline.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The method moves money and asks for an {@link IdempotencyKey}: for the API's description. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Keyed {

    /** Whether the request can be told from a new one without it. */
    boolean optional() default false;
}
