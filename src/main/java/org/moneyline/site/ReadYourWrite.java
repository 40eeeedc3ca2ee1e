package org.moneyline.site;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.moneyline.platform.api.Projections;
import org.moneyline.platform.api.WritePosition;
import org.springframework.stereotype.Component;

/** Lets a page wait, for a bounded moment, until the read side shows what was just written. */
@Component
class ReadYourWrite {

    private final Projections projections;
    private final SiteProperties properties;

    ReadYourWrite(Projections projections, SiteProperties properties) {
        this.projections = projections;
        this.properties = properties;
    }

    <R extends @Nullable Object> R after(Supplier<R> write) {
        WritePosition.clear();
        R answer = write.get();
        projections.awaitPosition(WritePosition.last(), properties.readYourWriteBound());
        return answer;
    }
}
