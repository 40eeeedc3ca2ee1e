package org.moneyline.accounts.process;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The module's settings as a test wants them; the rest has its defaults. */
final class Settings {

    private Settings() {}

    static AccountsProperties defaults() {
        return with(Map.of());
    }

    static AccountsProperties with(Map<String, Object> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("moneyline.accounts", AccountsProperties.class);
    }

    static AccountsProperties withLogin(
            int failuresPerAccountMax, Duration lockFor, int failuresPerAddressMax) {
        return with(
                Map.of(
                        "moneyline.accounts.login.failures-per-account-max",
                        failuresPerAccountMax,
                        "moneyline.accounts.login.lock-for",
                        lockFor.toString(),
                        "moneyline.accounts.login.failures-per-address-max",
                        failuresPerAddressMax));
    }
}
