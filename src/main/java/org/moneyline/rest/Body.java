package org.moneyline.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The shape of the body that a method reads by hand, for the API's description. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Body {

    /** One of {@link RequestShapes}. */
    Class<?> value();

    /** How many of them an array may hold; 0 if the body is one of them and no array. */
    int itemsMax() default 0;
}
