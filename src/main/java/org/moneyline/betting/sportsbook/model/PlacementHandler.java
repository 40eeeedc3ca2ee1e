package org.moneyline.betting.sportsbook.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountQuery.MayBet;
import org.moneyline.accounts.api.EligibilityView;
import org.moneyline.betting.api.BetCommand;
import org.moneyline.betting.api.BetCommand.PlaceBets;
import org.moneyline.betting.api.BetCommand.Slip;
import org.moneyline.betting.api.BetEvent;
import org.moneyline.betting.api.BetEvent.BetPlaced;
import org.moneyline.betting.api.BetEvent.BetRefused;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetReceipt;
import org.moneyline.betting.api.Leg;
import org.moneyline.betting.api.PlacementOutcome;
import org.moneyline.betting.api.PlacementOutcome.Accepted;
import org.moneyline.betting.api.PlacementOutcome.Refused;
import org.moneyline.betting.api.PlacementOutcome.Repeated;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.OddsQuery.OffersOf;
import org.moneyline.odds.api.OfferView;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.HoldOutcome;
import org.moneyline.wallet.api.WalletCommand.Hold;
import org.moneyline.wallet.api.WalletCommand.HoldStakes;
import org.moneyline.wallet.api.WalletCommand.RecallRequest;
import org.moneyline.wallet.api.WalletId;

/**
 * Makes slips into bets. Eligibility, offers and the book are in memory; each slip is decided by
 * {@link SlipDecision}; the stakes of all that pass are asked for with one command nested in this
 * one, so that bets and stakes are one commit and there is never a held stake without its bet.
 *
 * <p>Locks are taken in the order bet, wallet. A new bet has no lock to wait for: nobody else knows
 * its id yet.
 */
public final class PlacementHandler {

    private final Questions questions;
    private final CommandGateway commands;
    private final EventStore events;
    private final ExposureBook book;
    private final BooleanSupplier bookOutOfDate;
    private final Limits limits;
    private final RefusedIds refusedIds;
    private final RefusalAllowance allowance = new RefusalAllowance();

    public PlacementHandler(
            Questions questions,
            CommandGateway commands,
            EventStore events,
            ExposureBook book,
            BooleanSupplier bookOutOfDate,
            RefusedIds refusedIds,
            Limits limits) {
        this.questions = questions;
        this.commands = commands;
        this.events = events;
        this.book = book;
        this.bookOutOfDate = bookOutOfDate;
        this.refusedIds = refusedIds;
        this.limits = limits;
    }

    /** A slip that passed the market's rules and waits for its stake. */
    private record Candidate(
            int place,
            Slip slip,
            SlipDecision.Acceptable terms,
            ExposureBook.Reservation reservation) {}

    @CommandHandler
    List<PlacementOutcome> handle(PlaceBets command) {
        List<Slip> slips = command.slips();
        if (slips.isEmpty()) {
            throw new Refusal(Refusal.Kind.INVALID, "BATCH_EMPTY", "Send at least one bet.");
        }
        if (slips.size() > BetCommand.BATCH_MAX_BETS) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "BATCH_TOO_LARGE",
                    "Send at most " + BetCommand.BATCH_MAX_BETS + " bets at once.",
                    Map.of("maximum", Integer.toString(BetCommand.BATCH_MAX_BETS)));
        }
        Limits own = limits.forFactor(factorOf(command));
        if (bookOutOfDate.getAsBoolean()) {
            // This node lacks bets that others have taken; it is catching up.
            throw new Refusal(
                    Refusal.Kind.BUSY,
                    "BOOK_OUT_OF_DATE",
                    "No bets can be taken just now. Nothing was taken; try again in a few"
                            + " seconds.");
        }
        List<@Nullable OfferView> offers = offersFor(slips);

        PlacementOutcome[] outcomes = new PlacementOutcome[slips.size()];
        List<Candidate> candidates = new ArrayList<>(slips.size());
        // Whatever ends this command early, the book forgets what it had set aside.
        CurrentUnitOfWork.get().root().onRollback(u -> withdraw(candidates));
        Set<BetId> seen = slips.size() == 1 ? Set.of() : new HashSet<>();
        for (int place = 0; place < outcomes.length; place++) {
            Slip slip = slips.get(place);
            if (outcomes.length > 1 && !seen.add(slip.betId())) {
                outcomes[place] = idReused(slip.betId());
                continue;
            }
            SlipDecision decision = SlipDecision.of(slip, offers.get(place), own);
            if (decision instanceof SlipDecision.Acceptable terms) {
                decision = reserved(place, slip, terms, own, candidates);
            }
            if (decision instanceof SlipDecision.Refused refused) {
                outcomes[place] = refuse(command, slip, refused);
                continue;
            }
            // Looked up last: a slip that is refused again hears the same reason again.
            PlacementOutcome known = outcomeBefore(command, slip);
            if (known != null) {
                book.release(candidates.removeLast().reservation);
                outcomes[place] = known;
            }
        }
        if (!candidates.isEmpty()) {
            hold(command, candidates, outcomes);
        }
        return List.of(outcomes);
    }

    private int factorOf(PlaceBets command) {
        return questions
                .ask(new MayBet(command.accountId()), EligibilityView.class)
                .factorOrRefusal();
    }

    /** One offer for each slip; slips of several or no legs are refused before it is looked at. */
    private List<@Nullable OfferView> offersFor(List<Slip> slips) {
        List<SelectionId> selections = new ArrayList<>(slips.size());
        boolean aligned = true;
        for (Slip slip : slips) {
            aligned &= slip.legs().size() == 1;
            if (!slip.legs().isEmpty()) {
                selections.add(slip.legs().getFirst().selectionId());
            }
        }
        List<@Nullable OfferView> answered = new ArrayList<>(selections.size());
        if (!selections.isEmpty()) {
            answered.addAll(questions.list(new OffersOf(selections), OfferView.class));
        }
        if (aligned) {
            return answered;
        }
        List<@Nullable OfferView> offers = new ArrayList<>(slips.size());
        int next = 0;
        for (Slip slip : slips) {
            offers.add(slip.legs().isEmpty() ? null : answered.get(next++));
        }
        return offers;
    }

    /** What became of this id before; null if a bet may begin there. */
    private @Nullable PlacementOutcome outcomeBefore(PlaceBets command, Slip slip) {
        BetId betId = slip.betId();
        return switch (refusedIds.standing(betId)) {
            case FREE -> null;
            case REFUSED -> idReused(betId);
            case ASK_THE_STORE -> {
                Object first = firstOf(betId);
                if (first == null) {
                    yield null;
                }
                yield isSameBet(first, command, slip) ? new Repeated(betId) : idReused(betId);
            }
        };
    }

    /** How the stream of an id begins; null if there is none. */
    private @Nullable Object firstOf(BetId betId) {
        return events.lastSequenceNumberFor(betId.toString()).isPresent()
                ? events.readEvents(betId.toString(), 0).next().getPayload()
                : null;
    }

    /** Somebody else's bet, or another one of the customer's, is none of this slip's business. */
    private static boolean isSameBet(Object first, PlaceBets command, Slip slip) {
        return first instanceof BetPlaced placed
                && placed.accountId().equals(command.accountId())
                && placed.stake().equals(slip.stake())
                && placed.legs().stream()
                        .map(Leg::selectionId)
                        .toList()
                        .equals(slip.legs().stream().map(Leg::selectionId).toList());
    }

    private SlipDecision reserved(
            int place,
            Slip slip,
            SlipDecision.Acceptable terms,
            Limits own,
            List<Candidate> candidates) {
        ExposureBook.Answer answer =
                book.reserve(terms.leg(), slip.stake().minor(), terms.payout().minor(), own);
        return switch (answer) {
            case ExposureBook.Answer.Reserved reserved -> {
                candidates.add(new Candidate(place, slip, terms, reserved.reservation()));
                yield terms;
            }
            case ExposureBook.Answer.Exceeded exceeded ->
                    SlipDecision.limitExceeded(exceeded.maximumStake(), own);
        };
    }

    private void hold(
            PlaceBets command, List<Candidate> candidates, @Nullable PlacementOutcome[] outcomes) {
        List<Hold> holds = new ArrayList<>(candidates.size());
        for (Candidate candidate : candidates) {
            Slip slip = candidate.slip;
            holds.add(new Hold(slip.betId().value(), slip.stake(), slip.request(), null));
        }
        List<HoldOutcome> held =
                commands.sendAndWait(new HoldStakes(WalletId.of(command.accountId()), holds));
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            outcomes[candidate.place] = outcome(command, candidate, held.get(i));
        }
    }

    private PlacementOutcome outcome(PlaceBets command, Candidate candidate, HoldOutcome held) {
        BetId betId = candidate.slip.betId();
        if (held instanceof HoldOutcome.Held) {
            return accept(command, candidate);
        }
        book.release(candidate.reservation);
        return switch (held) {
            case HoldOutcome.Held h -> throw new IllegalStateException("handled above: " + h);
            case HoldOutcome.HeldBefore h -> new Repeated(betId);
            case HoldOutcome.Repeated h -> new Repeated(new BetId(h.firstReference()));
            case HoldOutcome.KeyReused h -> keyReused(betId);
            case HoldOutcome.Conflicting h -> idReused(betId);
            case HoldOutcome.InsufficientFunds h ->
                    new Refused(
                            betId,
                            "INSUFFICIENT_FUNDS",
                            "There is " + h.available() + " available. Stake less or deposit.",
                            Map.of("available", h.available().decimal()));
            case HoldOutcome.Malformed h ->
                    new Refused(betId, "STAKE_REFUSED", h.message(), Map.of());
        };
    }

    private PlacementOutcome accept(PlaceBets command, Candidate candidate) {
        Slip slip = candidate.slip;
        BetPlaced placed =
                new BetPlaced(
                        slip.betId(),
                        command.accountId(),
                        slip.type(),
                        slip.stake(),
                        List.of(candidate.terms.leg()),
                        candidate.terms.payout(),
                        command.at());
        book.expect(slip.betId(), candidate.reservation);
        begin(placed);
        return new Accepted(
                new BetReceipt(
                        placed.betId(),
                        placed.type(),
                        placed.stake(),
                        placed.payout(),
                        placed.legs(),
                        placed.at()));
    }

    /** The market says no. A retry of what was accepted before still gets its first answer. */
    private PlacementOutcome refuse(PlaceBets command, Slip slip, SlipDecision.Refused refused) {
        BetId betId = slip.betId();
        Refused answer =
                new Refused(betId, refused.code(), refused.message(), refused.attributes());
        if (slip.request() != null) {
            HoldOutcome known =
                    commands.sendAndWait(
                            new RecallRequest(WalletId.of(command.accountId()), slip.request()));
            if (known instanceof HoldOutcome.Repeated repeated) {
                return new Repeated(new BetId(repeated.firstReference()));
            }
            if (known instanceof HoldOutcome.KeyReused) {
                return keyReused(betId);
            }
        }
        if (!refused.byMarket() || !allowance.take(command.accountId(), command.at())) {
            return answer;
        }
        Object first = firstOf(betId);
        if (first != null) {
            return isSameBet(first, command, slip) ? new Repeated(betId) : answer;
        }
        if (!refusedIds.add(betId)) {
            // The same slip is being refused, and recorded, on another thread.
            return answer;
        }
        CurrentUnitOfWork.get().root().onRollback(u -> refusedIds.remove(betId));
        begin(
                new BetRefused(
                        betId,
                        command.accountId(),
                        slip.stake(),
                        slip.legs(),
                        refused.code(),
                        refused.price()));
        return answer;
    }

    /**
     * A bet's stream begins with what was decided about its slip. There is no state to load and
     * nobody to lock out, so the event goes to the store as it is; were the id in use, the store
     * would refuse the whole commit.
     */
    private void begin(BetEvent first) {
        events.publish(
                new GenericDomainEventMessage<>(Bet.TYPE, first.betId().toString(), 0, first));
    }

    private void withdraw(List<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            book.withdraw(candidate.slip.betId(), candidate.reservation);
        }
    }

    private static Refused idReused(BetId betId) {
        return new Refused(
                betId,
                "BET_ID_REUSED",
                "This bet's id was used for another bet. Place it as a new one.",
                Map.of());
    }

    private static Refused keyReused(BetId betId) {
        return new Refused(
                betId,
                "IDEMPOTENCY_KEY_REUSED",
                "This key was used for another request. Use a new key for a new bet.",
                Map.of());
    }
}
