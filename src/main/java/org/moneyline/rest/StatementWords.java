package org.moneyline.rest;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.ExchangeQuery.NamesOfPositions;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionName;
import org.moneyline.kernel.Money;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.EntryView;
import org.springframework.stereotype.Component;

/**
 * Says in words what the lines of a statement are. A wallet knows a position on the exchange by its
 * id alone; betting knows its market.
 */
@Component
class StatementWords {

    private static final Map<String, String> WORDS =
            Map.ofEntries(
                    Map.entry("wallet-opened", "Wallet opened"),
                    Map.entry("stake-held", "Stake held"),
                    Map.entry("hold-released", "Hold released"),
                    Map.entry("hold-expired", "Hold expired"),
                    Map.entry("hold-captured", "Hold taken"),
                    Map.entry("hold-settled", "Bet settled"),
                    Map.entry("payout-corrected", "Payout corrected"),
                    Map.entry("hold-adjusted", "Held for your orders on "),
                    Map.entry("position-settled", "Exchange result "),
                    Map.entry("debt-repaid", "Repayment"),
                    Map.entry("deposit-requested", "Deposit asked for"),
                    Map.entry("deposit-confirmed", "Deposit"),
                    Map.entry("deposit-failed", "Deposit failed"),
                    Map.entry("withdrawal-requested", "Withdrawal"),
                    Map.entry("withdrawal-approved", "Withdrawal approved"),
                    Map.entry("withdrawal-paid", "Withdrawal paid"),
                    Map.entry("withdrawal-returned", "Withdrawal returned"));

    private final Questions questions;

    StatementWords(Questions questions) {
        this.questions = questions;
    }

    /** Which markets the lines of the exchange are about, by their reference. */
    Map<UUID, PositionName> markets(AccountId account, List<EntryView> entries) {
        Set<PositionId> positions =
                entries.stream()
                        .filter(EntryView::isOfPosition)
                        .map(entry -> new PositionId(Objects.requireNonNull(entry.reference())))
                        .collect(Collectors.toSet());
        return positions.isEmpty()
                ? Map.of()
                : questions
                        .list(new NamesOfPositions(account, positions), PositionName.class)
                        .stream()
                        .collect(
                                Collectors.toMap(
                                        name -> name.positionId().value(), Function.identity()));
    }

    static String describe(EntryView entry, Map<UUID, PositionName> markets) {
        String words = WORDS.getOrDefault(entry.kind(), entry.kind());
        if (!entry.isOfPosition()) {
            return words;
        }
        String about = words + name(markets.get(Objects.requireNonNull(entry.reference())));
        if (entry.kind().equals("position-settled")) {
            return about + ", commission " + entry.commission().decimal();
        }
        Money held = entry.heldChange();
        return held.isNegative()
                ? about + ": " + held.negated().decimal() + " less"
                : about + ": " + held.decimal() + " more";
    }

    /** The lists may be a moment behind the wallet, and know the name then a moment later. */
    private static String name(@Nullable PositionName market) {
        return market == null ? "the exchange" : market.event() + ", " + market.market();
    }
}
