package org.moneyline.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name and revision under which a type is written to the event store. The name is logical, so a
 * class may be moved or renamed without touching what is stored. A changed shape needs the next
 * revision and an upcaster from the one before.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Stored {

    /** Module, a dot and the event in lower case with hyphens: {@code wallet.stake-held}. */
    String name();

    /** Counts from 1; at most 32767. */
    int revision() default 1;
}
