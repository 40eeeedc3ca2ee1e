package org.moneyline.platform.startup;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.Lifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.stereotype.Component;

/**
 * Starts, of all that runs in the background, what is named alone: for a process that does one
 * thing beside others that do the rest. What the frameworks run is not ours to choose.
 */
@Component("lifecycleProcessor")
@ConditionalOnProperty("moneyline.startup.only")
class ChosenLifecycles extends DefaultLifecycleProcessor {

    private static final String OURS = "org.moneyline.";

    private final Set<String> chosen;

    ChosenLifecycles(@Value("${moneyline.startup.only}") Set<String> chosen) {
        this.chosen = Set.copyOf(chosen);
    }

    @Override
    protected Map<String, Lifecycle> getLifecycleBeans() {
        Map<String, Lifecycle> beans = new LinkedHashMap<>(super.getLifecycleBeans());
        beans.entrySet()
                .removeIf(bean ->
                        bean.getValue().getClass().getName().startsWith(OURS)
                                && !chosen.contains(bean.getKey()));
        return beans;
    }
}
