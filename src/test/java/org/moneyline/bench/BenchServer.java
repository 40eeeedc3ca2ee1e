package org.moneyline.bench;

import java.util.List;
import java.util.Map;
import org.moneyline.accounts.api.AccountId;
import tools.jackson.databind.json.JsonMapper;

/**
 * The application as a process of its own, so that the load generator's threads and garbage are not
 * its. Says on its output where it is and who its customers are; ends when its input is closed.
 */
final class BenchServer {

    static final String READY = "READY ";

    private BenchServer() {}

    public static void main(String[] args) throws Exception {
        int customers = Integer.parseInt(args[0]);
        try (BenchApp app = BenchApp.start()) {
            List<AccountId> accounts = app.customers(customers);
            List<BenchApp.Offer> offers = app.offers(200);
            Database database = app.database();
            List<String> tokens = Tokens.issue(database, accounts);
            System.out.println(
                    READY
                            + JsonMapper.shared()
                                    .writeValueAsString(
                                            Map.of(
                                                    "port", app.port(),
                                                    "url", database.url(),
                                                    "user", database.user(),
                                                    "password", database.password(),
                                                    "tokens", tokens,
                                                    "selections",
                                                            offers.stream()
                                                                    .map(o ->
                                                                            o.selectionId()
                                                                                    .toString())
                                                                    .toList())));
            System.out.flush();
            while (System.in.read() >= 0) {
                // Nothing is said on this input; its end is the message.
            }
        }
        System.exit(0);
    }
}
