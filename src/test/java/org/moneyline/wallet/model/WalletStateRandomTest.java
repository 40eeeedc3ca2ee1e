package org.moneyline.wallet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletEvent;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WithdrawalId;

/**
 * A million commands from a seeded generator, valid and invalid ones mixed, over a few wallets.
 * After each event the books must balance; at the end all accounts of the ledger sum to zero.
 */
class WalletStateRandomTest {

    private static final int COMMANDS = 1_000_000;
    private static final int WALLETS = 25;
    private static final Currency GBP = Currency.getInstance("GBP");
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, Long> ledger = new HashMap<>();

    @Test
    void theBooksBalanceAfterAMillionRandomCommands() {
        long seed = 20_261_121L;
        Random random = new Random(seed);
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < WALLETS; i++) {
            players.add(new Player(i));
        }
        int accepted = 0;
        int refused = 0;
        for (int step = 0; step < COMMANDS; step++) {
            Player player = players.get(random.nextInt(WALLETS));
            WalletCommand command = player.next(random, step);
            try {
                List<WalletEvent> events = player.state.decide(command);
                for (WalletEvent event : events) {
                    player.apply(event, seed, step, command);
                }
                if (!events.isEmpty()) {
                    accepted++;
                    if (!player.state.decide(command).isEmpty()) {
                        throw new AssertionError(
                                "twice is not once: seed " + seed + " step " + step + command);
                    }
                }
            } catch (Refusal refusal) {
                refused++;
            }
            if (step % 1_000 == 0) {
                player.check(seed, step);
            }
        }
        long customers = 0;
        for (Player player : players) {
            player.check(seed, COMMANDS);
            customers += player.state.available().minor() + player.state.held().minor();
            assertThat(WalletState.of(player.state.snapshot())).isEqualTo(player.state);
        }
        assertThat(ledger.values().stream().mapToLong(Long::longValue).sum()).isZero();
        assertThat(ledger.get(Posting.AVAILABLE) + ledger.get(Posting.HELD)).isEqualTo(customers);
        assertThat(accepted).as("the generator mostly makes sense").isGreaterThan(COMMANDS / 4);
        assertThat(refused).as("and sometimes does not").isGreaterThan(COMMANDS / 20);
    }

    /** One wallet, what its postings say, and the references its commands choose from. */
    private final class Player {

        final WalletId wallet;
        final int number;
        WalletState state;
        long available;
        long held;
        long owed;
        final UUID[] references = new UUID[64];
        final int[] rounds = new int[64];
        final UUID[] deposits = new UUID[16];
        final UUID[] withdrawals = new UUID[16];
        final Map<UUID, Money> asked = new HashMap<>();
        long made;

        Player(int number) {
            this.number = number;
            this.wallet = WalletId.of(new AccountId(new UUID(number, 1)));
            this.state =
                    WalletState.evolve(
                            null,
                            WalletState.open(new WalletCommand.OpenWallet(wallet, GBP)).getFirst());
            for (int i = 0; i < 64; i++) {
                references[i] = id();
            }
            for (int i = 0; i < 16; i++) {
                deposits[i] = id();
                withdrawals[i] = id();
            }
        }

        private UUID id() {
            return new UUID(number, 1_000 + made++);
        }

        WalletCommand next(Random random, int step) {
            int slot = random.nextInt(64);
            int pay = random.nextInt(16);
            Instant now = START.plusSeconds(step);
            Money amount = amount(random);
            return switch (random.nextInt(16)) {
                case 0, 1, 2, 3 -> {
                    List<WalletCommand.Hold> holds = new ArrayList<>();
                    for (int i = random.nextInt(3); i >= 0; i--) {
                        int other = (slot + i) % 64;
                        if (state.heldFor(references[other]).isZero() && random.nextInt(8) > 0) {
                            references[other] = id();
                            rounds[other] = 1;
                        }
                        holds.add(
                                new WalletCommand.Hold(
                                        references[other],
                                        amount(random),
                                        key(random),
                                        random.nextInt(4) == 0
                                                ? now.plusSeconds(random.nextInt(500))
                                                : null));
                    }
                    yield new WalletCommand.HoldStakes(wallet, holds);
                }
                case 4, 5, 6, 7 -> {
                    List<WalletCommand.HoldSettlement> settlements = new ArrayList<>();
                    int first = random.nextInt(4) == 0 ? slot : heldNear(slot);
                    for (int i = random.nextInt(4) == 0 ? 3 : 0; i >= 0; i--) {
                        int other = (first + i) % 64;
                        if (random.nextInt(3) == 0) {
                            rounds[other]++;
                        }
                        settlements.add(
                                new WalletCommand.HoldSettlement(
                                        references[other], rounds[other], payout(random)));
                    }
                    yield new WalletCommand.SettleHolds(wallet, settlements);
                }
                case 8 ->
                        new WalletCommand.CaptureHold(
                                wallet, references[slot], id(), amount, Posting.SPORTSBOOK);
                case 9 -> new WalletCommand.ReleaseHold(wallet, references[slot], "random");
                case 10 -> new WalletCommand.ExpireHold(wallet, references[slot], now);
                case 11 -> {
                    if (random.nextInt(4) > 0) {
                        deposits[pay] = id();
                    }
                    yield new WalletCommand.RequestDeposit(
                            wallet,
                            new DepositId(deposits[pay]),
                            depositAmount(deposits[pay]),
                            random.nextInt(3) == 0 ? "words " + random.nextInt(50) : "",
                            key(random));
                }
                case 12 ->
                        random.nextInt(10) == 0
                                ? new WalletCommand.FailDeposit(
                                        wallet, new DepositId(deposits[pay]), "declined")
                                : new WalletCommand.ConfirmDeposit(
                                        wallet,
                                        new DepositId(deposits[pay]),
                                        random.nextInt(50) == 0
                                                ? amount
                                                : depositAmount(deposits[pay]),
                                        "gw");
                case 13 -> {
                    if (random.nextInt(4) > 0) {
                        withdrawals[pay] = id();
                    }
                    asked.putIfAbsent(withdrawals[pay], amount);
                    yield new WalletCommand.RequestWithdrawal(
                            wallet, new WithdrawalId(withdrawals[pay]), amount, key(random));
                }
                case 14 ->
                        new WalletCommand.ApproveWithdrawal(
                                wallet, new WithdrawalId(withdrawals[pay]), "random");
                default -> {
                    WithdrawalId withdrawal = new WithdrawalId(withdrawals[pay]);
                    yield switch (random.nextInt(6)) {
                        case 0 -> new WalletCommand.DeclineWithdrawal(wallet, withdrawal, "no");
                        case 1 -> new WalletCommand.ReturnWithdrawal(wallet, withdrawal, "bounced");
                        default ->
                                new WalletCommand.MarkWithdrawalPaid(
                                        wallet,
                                        withdrawal,
                                        asked.getOrDefault(withdrawals[pay], amount),
                                        "gw");
                    };
                }
            };
        }

        private int heldNear(int slot) {
            for (int i = 0; i < 64; i++) {
                if (state.heldFor(references[(slot + i) % 64]).isPositive()) {
                    return (slot + i) % 64;
                }
            }
            return slot;
        }

        private Money amount(Random random) {
            long minor = random.nextInt(40) == 0 ? random.nextInt(3) - 2 : random.nextInt(2_000);
            return new Money(minor, random.nextInt(200) == 0 ? EUR : GBP);
        }

        private Money payout(Random random) {
            return new Money(random.nextInt(3) > 0 ? 0 : random.nextInt(9_000), GBP);
        }

        private Money depositAmount(UUID id) {
            return new Money(1 + Math.floorMod(id.hashCode() * 31L, 60_000), GBP);
        }

        private RequestKey key(Random random) {
            return random.nextInt(3) == 0
                    ? null
                    : new RequestKey(
                            "key " + random.nextInt(200_000), "print " + random.nextInt(2));
        }

        void apply(WalletEvent event, long seed, int step, WalletCommand command) {
            long sum = 0;
            for (Posting posting : event.postings()) {
                sum += posting.amount();
                ledger.merge(posting.account(), posting.amount(), Long::sum);
                switch (posting.account()) {
                    case Posting.AVAILABLE -> available += posting.amount();
                    case Posting.HELD -> held += posting.amount();
                    case Posting.RECEIVABLE -> owed -= posting.amount();
                    default -> {}
                }
            }
            state = state.evolve(event);
            if (sum != 0
                    || available < 0
                    || held < 0
                    || owed < 0
                    || state.available().minor() != available
                    || state.held().minor() != held
                    || state.owed().minor() != owed) {
                throw new AssertionError(
                        "seed %d step %d: %s made %s, postings say %d/%d/%d, state says %s"
                                .formatted(
                                        seed, step, command, event, available, held, owed, state));
            }
        }

        void check(long seed, int step) {
            assertThat(state.sumOfHolds())
                    .as("held is the sum of the holds: seed %d step %d", seed, step)
                    .isEqualTo(state.held().minor());
            if (owed > 0 && available > 0) {
                throw new AssertionError(
                        "money to spend beside a debt: seed %d step %d: %s"
                                .formatted(seed, step, state));
            }
            assertThat(state.openPayments()).isLessThanOrEqualTo(WalletState.PAYMENTS_OPEN_MAX);
        }
    }
}
