package org.moneyline.wallet.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.FixedProjections;
import org.moneyline.platform.api.Projections;
import org.moneyline.wallet.api.WalletCommand;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The worker by itself, with tables and a gateway that fail when they are told to. */
class DueWorkerTest {

    private static final AccountId ACCOUNT = new AccountId(new UUID(7, 7));
    private static final WalletSettings SETTINGS =
            new WalletSettings(
                    Currency.getInstance("GBP"),
                    new BigDecimal("100.00"),
                    Duration.ofMillis(10),
                    Duration.ofMillis(10),
                    Duration.ofMillis(10),
                    2);

    private final AtomicInteger looks = new AtomicInteger();
    private final List<DuePayment> due = new CopyOnWriteArrayList<>();
    private final List<DueWork.DueHold> expired = new CopyOnWriteArrayList<>();
    private final List<UUID> forgotten = new CopyOnWriteArrayList<>();
    private final List<UUID> collected = new CopyOnWriteArrayList<>();
    private final Map<UUID, String> notes = new ConcurrentHashMap<>();
    private final AtomicInteger askedHowFar = new AtomicInteger();
    private volatile boolean replaying;
    private volatile int brokenLooks;
    private volatile UUID broken = new UUID(0, 0);

    private final DueWorker worker =
            new DueWorker(
                    new Tables(),
                    new DueWorkSignal(),
                    new Gateway(),
                    commands(),
                    new FixedProjections(this::progress),
                    SETTINGS,
                    Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));

    @AfterEach
    void stop() {
        worker.stop();
    }

    @Test
    void aLookThatFailsIsFollowedByTheNext() {
        brokenLooks = 2;
        due.add(deposit(1));

        worker.start();

        await().until(() -> collected.contains(new UUID(2, 1)));
        assertThat(looks.get()).isGreaterThan(2);
    }

    @Test
    void aPaymentThatTheGatewayDoesNotTakeIsNotedAndTheOthersGoOn() {
        broken = new UUID(2, 1);
        due.addAll(List.of(deposit(1), deposit(2)));

        worker.start();

        await().until(() -> collected.contains(new UUID(2, 2)));
        await().until(() -> notes.containsKey(broken));
        assertThat(notes.get(broken)).contains("down");
        assertThat(collected).doesNotContain(broken);
    }

    @Test
    void nobodyIsAskedForWhatOnlyARebuildShowsAsDue() {
        replaying = true;
        due.add(deposit(1));
        expired.add(new DueWork.DueHold(new UUID(1, 2), ACCOUNT));

        worker.start();

        await().until(() -> askedHowFar.get() > 3);
        assertThat(looks.get()).isZero();
        assertThat(forgotten).isEmpty();
        replaying = false;
        await().until(() -> collected.contains(new UUID(2, 1)));
        await().until(() -> forgotten.contains(new UUID(1, 2)));
    }

    @Test
    void aHoldThatCannotExpireYetStaysDueAndTheOthersExpire() {
        broken = new UUID(1, 1);
        expired.add(new DueWork.DueHold(broken, ACCOUNT));
        expired.add(new DueWork.DueHold(new UUID(1, 2), ACCOUNT));

        worker.start();

        await().until(() -> forgotten.contains(new UUID(1, 2)));
        await().until(() -> looks.get() > 3);
        assertThat(forgotten).doesNotContain(broken);
    }

    private static DuePayment deposit(int number) {
        return new DuePayment(
                new UUID(2, number),
                ACCOUNT,
                DuePayment.Step.COLLECT,
                Money.ofMinor(1_000, "GBP"),
                "",
                1);
    }

    private final class Tables extends DueWork {

        Tables() {
            super(JdbcClient.create(new DriverManagerDataSource()), SETTINGS);
        }

        @Override
        List<DuePayment> takePayments() {
            if (looks.incrementAndGet() <= brokenLooks) {
                throw new IllegalStateException("nobody thought of this");
            }
            List<DuePayment> taken = List.copyOf(due);
            due.clear();
            return taken;
        }

        @Override
        void note(UUID paymentId, String error) {
            notes.put(paymentId, error);
        }

        @Override
        List<DueHold> takeExpiredHolds(Instant now) {
            return expired.stream().filter(h -> !forgotten.contains(h.reference())).toList();
        }

        @Override
        void forgetHolds(List<UUID> references) {
            forgotten.addAll(references);
        }
    }

    private List<Projections.Status> progress() {
        askedHowFar.incrementAndGet();
        return List.of(
                new Projections.Status("betting-projection", 7, 0, true, true, null),
                new Projections.Status("wallet-projection", 7, 0, replaying, true, null));
    }

    private final class Gateway implements PaymentGateway {

        @Override
        public void collect(Order order) throws GatewayUnavailable {
            if (order.paymentId().equals(broken)) {
                throw new GatewayUnavailable("The gateway is down.");
            }
            collected.add(order.paymentId());
        }

        @Override
        public void payOut(Order order) {
            throw new AssertionError("no withdrawal is due: " + order);
        }

        @Override
        public Notice read(String rawBody, String signature, Instant at) {
            throw new AssertionError("no notice was sent: " + rawBody);
        }
    }

    private CommandGateway commands() {
        return (CommandGateway)
                Proxy.newProxyInstance(
                        CommandGateway.class.getClassLoader(),
                        new Class<?>[] {CommandGateway.class},
                        (proxy, method, arguments) -> {
                            if (arguments[0] instanceof WalletCommand.ExpireHold hold
                                    && hold.reference().equals(broken)) {
                                throw new Refusal(Refusal.Kind.BUSY, "STORE_BUSY", "Later.");
                            }

                            return null;
                        });
    }
}
