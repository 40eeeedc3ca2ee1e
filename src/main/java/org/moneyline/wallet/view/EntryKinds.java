package org.moneyline.wallet.view;

import org.moneyline.kernel.Stored;
import org.moneyline.wallet.api.WalletEvent;

/** What an entry of the statement is called: its event's stored name without the module. */
final class EntryKinds {

    private static final ClassValue<String> KINDS =
            new ClassValue<>() {
                @Override
                protected String computeValue(Class<?> type) {
                    String name = type.getAnnotation(Stored.class).name();
                    return name.substring(name.indexOf('.') + 1);
                }
            };

    private EntryKinds() {}

    static String of(WalletEvent event) {
        return KINDS.get(event.getClass());
    }
}
