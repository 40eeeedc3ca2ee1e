package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;
import org.moneyline.betting.exchange.model.Instruction.Cancel;
import org.moneyline.betting.exchange.model.Instruction.Close;
import org.moneyline.betting.exchange.model.Instruction.MoveOn;
import org.moneyline.betting.exchange.model.Instruction.Place;
import org.moneyline.betting.exchange.model.Instruction.Reduce;
import org.moneyline.betting.exchange.model.Instruction.Replace;
import org.moneyline.betting.exchange.model.Instruction.Resume;
import org.moneyline.betting.exchange.model.Instruction.Suspend;
import org.moneyline.betting.exchange.model.Instruction.TurnInPlay;
import org.moneyline.betting.exchange.model.Instruction.WithdrawRunner;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;

/**
 * The rules of the order book, one test each, held against whatever a subclass makes. Customers are
 * seats 1 to 4, sizes are in pence.
 */
abstract class MatchingRules {

    static final Terms TERMS = new Terms(Ladder.TRADITIONAL, 3, Money.ofMinor(100, "GBP"));

    private static final int ANN = 1;
    private static final int BOB = 2;
    private static final int CAT = 3;
    private static final int DAN = 4;

    private final Matching book = make(TERMS);
    private final int[] numbers = new int[5];

    abstract Matching make(Terms terms);

    // Best execution and priority

    @Test
    void aBackMeetsTheBestLayFirstAndTheNextForTheRest() {
        lay(ANN, 2_520, 500);
        lay(BOB, 2_500, 1_000);

        assertThat(back(CAT, 2_500, 1_200))
                .containsExactly("MATCHED 3 with 1 500 @ 2520", "MATCHED 3 with 2 700 @ 2500");
        assertThat(book.best(0, Side.LAY, 3)).containsExactly(new Depth(2_500, 300));
        assertThat(book.best(0, Side.BACK, 3)).isEmpty();
    }

    @Test
    void aLayMeetsTheShortestBackFirst() {
        back(ANN, 3_000, 500);
        back(BOB, 2_900, 400);

        assertThat(lay(CAT, 3_000, 600))
                .containsExactly("MATCHED 3 with 2 400 @ 2900", "MATCHED 3 with 1 200 @ 3000");
        assertThat(book.remaining(ANN, 1)).isEqualTo(300);
    }

    @Test
    void atOnePriceWhoeverCameFirstIsServedFirst() {
        lay(ANN, 2_500, 300);
        lay(BOB, 2_500, 300);
        lay(CAT, 2_500, 300);

        assertThat(back(DAN, 2_500, 700))
                .containsExactly(
                        "MATCHED 4 with 1 300 @ 2500",
                        "MATCHED 4 with 2 300 @ 2500",
                        "MATCHED 4 with 3 100 @ 2500");
    }

    @Test
    void whatIsNotMatchedWaits() {
        lay(ANN, 2_500, 300);

        assertThat(back(BOB, 2_500, 1_000))
                .containsExactly("MATCHED 2 with 1 300 @ 2500", "RESTED 2 700 @ 2500");
        assertThat(book.best(0, Side.BACK, 3)).containsExactly(new Depth(2_500, 700));
        assertThat(book.best(0, Side.LAY, 3)).isEmpty();
    }

    @Test
    void pricesThatDoNotMeetBothWait() {
        lay(ANN, 2_480, 300);

        assertThat(back(BOB, 2_500, 300)).containsExactly("RESTED 2 300 @ 2500");
        assertThat(book.size()).isEqualTo(2);
    }

    @Test
    void runnersAreApart() {
        lay(ANN, 2_500, 300);

        assertThat(send(place(BOB, 1, Side.BACK, 2_500, 300)))
                .containsExactly("RESTED 2 300 @ 2500");
    }

    @Test
    void theBestThreePricesAreShownWithWhatWaitsAtEach() {
        back(ANN, 2_500, 100);
        back(BOB, 2_500, 250);
        back(ANN, 2_600, 100);
        back(ANN, 1_000_000, 100);
        back(ANN, 2_520, 100);

        assertThat(book.best(0, Side.BACK, 3))
                .containsExactly(
                        new Depth(2_500, 350), new Depth(2_520, 100), new Depth(2_600, 100));
    }

    // Cancelling, reducing, replacing

    @Test
    void aCancelledOrderGivesBackWhatIsLeft() {
        lay(ANN, 2_500, 1_000);
        back(BOB, 2_500, 300);

        assertThat(send(new Cancel(ANN, number(ANN), 1))).containsExactly("CANCELLED 1 700");
        assertThat(book.size()).isZero();
    }

    @Test
    void cancellingWhatIsGoneChangesNothing() {
        lay(ANN, 2_500, 300);
        back(BOB, 2_500, 300);

        assertThat(send(new Cancel(ANN, number(ANN), 1)))
                .containsExactly("UNCHANGED ORDER_GONE 1 0");
        assertThat(send(new Replace(ANN, number(ANN), 1, 2_600, Instruction.ANY_VERSION)))
                .containsExactly("UNCHANGED ORDER_GONE 1 0");
        assertThat(send(new Reduce(ANN, number(ANN), 1, 100)))
                .containsExactly("UNCHANGED ORDER_GONE 1 0");
    }

    @Test
    void nobodyCancelsTheOrderOfAnother() {
        lay(ANN, 2_500, 300);

        assertThat(send(new Cancel(BOB, number(BOB), 1)))
                .containsExactly("UNCHANGED ORDER_GONE 2 0");
        assertThat(book.remaining(ANN, 1)).isEqualTo(300);
    }

    @Test
    void aReducedOrderKeepsItsTurn() {
        lay(ANN, 2_500, 1_000);
        lay(BOB, 2_500, 1_000);

        assertThat(send(new Reduce(ANN, number(ANN), 1, 600))).containsExactly("REDUCED 1 600");
        assertThat(back(CAT, 2_500, 500))
                .containsExactly("MATCHED 3 with 1 400 @ 2500", "MATCHED 3 with 2 100 @ 2500");
    }

    @Test
    void reducingByAllThereIsCancels() {
        lay(ANN, 2_500, 1_000);

        assertThat(send(new Reduce(ANN, number(ANN), 1, 1_000)))
                .containsExactly("CANCELLED 1 1000");
    }

    @Test
    void whatIsReducedToLessThanTheSmallestOrderIsCancelled() {
        lay(ANN, 1_990, 1_000);
        lay(ANN, 1_980, 1_000);

        assertThat(send(new Reduce(ANN, number(ANN), 1, 900))).containsExactly("REDUCED 1 900");
        assertThat(send(new Reduce(ANN, number(ANN), 1, 1))).containsExactly("CANCELLED 1 100");
        assertThat(send(new Reduce(ANN, number(ANN), 2, 999))).containsExactly("CANCELLED 1 1000");
        assertThat(book.size()).isZero();
    }

    @Test
    void aReplacedOrderLosesItsTurn() {
        lay(ANN, 2_520, 300);
        lay(BOB, 2_500, 300);

        assertThat(send(new Replace(ANN, number(ANN), 1, 2_500, Instruction.ANY_VERSION)))
                .containsExactly("LIFTED 1 300", "RESTED 1 300 @ 2500");
        assertThat(back(CAT, 2_500, 400))
                .containsExactly("MATCHED 3 with 2 300 @ 2500", "MATCHED 3 with 1 100 @ 2500");
    }

    @Test
    void aReplacedOrderMeetsWhoWaitsAtItsNewPrice() {
        back(ANN, 2_600, 500);
        lay(BOB, 2_500, 300);

        assertThat(send(new Replace(ANN, number(ANN), 1, 2_480, Instruction.ANY_VERSION)))
                .containsExactly(
                        "LIFTED 1 500", "MATCHED 1 with 2 300 @ 2500", "RESTED 1 200 @ 2480");
    }

    @Test
    void replacingAtTheSamePriceKeepsTheTurn() {
        lay(ANN, 2_500, 300);

        assertThat(send(new Replace(ANN, number(ANN), 1, 2_500, Instruction.ANY_VERSION)))
                .containsExactly("UNCHANGED SAME_PRICE 1 0");
    }

    // Fill or kill

    @Test
    void aFillOrKillOrderIsFilledWholeOrNotAtAll() {
        lay(ANN, 2_500, 900);

        assertThat(send(fillOrKill(BOB, Side.BACK, 2_500, 1_000, 1_000)))
                .containsExactly("LAPSED NOT_FILLED 2 1000");
        assertThat(send(fillOrKill(BOB, Side.BACK, 2_500, 900, 900)))
                .containsExactly("MATCHED 2 with 1 900 @ 2500");
    }

    @Test
    void aMinimumFillIsEnoughAndTheRestLapses() {
        lay(ANN, 2_500, 600);

        assertThat(send(fillOrKill(BOB, Side.BACK, 2_500, 1_000, 601)))
                .containsExactly("LAPSED NOT_FILLED 2 1000");
        assertThat(send(fillOrKill(BOB, Side.BACK, 2_500, 1_000, 600)))
                .containsExactly("MATCHED 2 with 1 600 @ 2500", "LAPSED NOT_FILLED 2 400");
        assertThat(book.size()).isZero();
    }

    @Test
    void betterPricesPayForWorseOnesAsLongAsTheMeanHolds() {
        lay(ANN, 2_600, 1_000);
        lay(BOB, 2_400, 5_000);

        // 10.00 at 2.60 saves as much as 10.00 at 2.40 costs.
        assertThat(send(fillOrKill(CAT, Side.BACK, 2_500, 3_000, 1)))
                .containsExactly(
                        "MATCHED 3 with 1 1000 @ 2600",
                        "MATCHED 3 with 2 1000 @ 2400",
                        "LAPSED NOT_FILLED 3 1000");
    }

    @Test
    void theMeanOfALayIsHeldFromTheOtherSide() {
        back(ANN, 2_400, 1_000);
        back(BOB, 2_700, 5_000);

        // 10.00 at 2.40 saves what 5.00 at 2.70 costs.
        assertThat(send(fillOrKill(CAT, Side.LAY, 2_500, 1_500, 1_500)))
                .containsExactly("MATCHED 3 with 1 1000 @ 2400", "MATCHED 3 with 2 500 @ 2700");
        back(ANN, 2_400, 1_000);
        assertThat(send(fillOrKill(CAT, Side.LAY, 2_500, 1_501, 1_501)))
                .containsExactly("LAPSED NOT_FILLED 3 1501");
    }

    @Test
    void aFillOrKillOrderStopsBeforeItsOwnCustomersOrder() {
        lay(ANN, 2_520, 400);
        lay(BOB, 2_500, 400);
        lay(ANN, 2_480, 400);

        assertThat(send(fillOrKill(BOB, Side.BACK, 2_400, 1_000, 1)))
                .containsExactly("MATCHED 2 with 1 400 @ 2520", "LAPSED NOT_FILLED 2 600");
    }

    // A customer and themselves

    @Test
    void aCustomerNeverMeetsThemselves() {
        lay(ANN, 2_520, 300);
        lay(BOB, 2_500, 300);
        lay(ANN, 2_480, 300);

        assertThat(back(BOB, 2_400, 1_000))
                .containsExactly("MATCHED 2 with 1 300 @ 2520", "LAPSED OWN_ORDER 2 700");
        assertThat(book.best(0, Side.LAY, 3))
                .containsExactly(new Depth(2_500, 300), new Depth(2_480, 300));
    }

    @Test
    void aReplacedOrderThatWouldMeetItsOwnCustomerLapses() {
        lay(ANN, 2_500, 300);
        back(ANN, 2_600, 300);

        assertThat(send(new Replace(ANN, number(ANN), 2, 2_500, Instruction.ANY_VERSION)))
                .containsExactly("LIFTED 1 300", "LAPSED OWN_ORDER 1 300");
        assertThat(book.size()).isEqualTo(1);
    }

    // Twice

    @Test
    void anInstructionThatComesTwiceIsCarriedOutOnce() {
        Place order = place(ANN, 0, Side.LAY, 2_500, 300);
        send(order);
        assertThat(send(order)).isEmpty();
        assertThat(book.best(0, Side.LAY, 1)).containsExactly(new Depth(2_500, 300));

        Reduce reduce = new Reduce(ANN, number(ANN), order.number(), 100);
        send(reduce);
        assertThat(send(reduce)).isEmpty();
        assertThat(book.remaining(ANN, order.number())).isEqualTo(200);

        Replace replace =
                new Replace(ANN, number(ANN), order.number(), 2_600, Instruction.ANY_VERSION);
        send(replace);
        assertThat(send(replace)).isEmpty();

        Cancel cancel = new Cancel(ANN, number(ANN), order.number());
        send(cancel);
        assertThat(send(cancel)).isEmpty();
        assertThat(send(order)).as("also after it is gone").isEmpty();
        assertThat(book.size()).isZero();
    }

    @Test
    void instructionsMayOvertakeEachOther() {
        assertThat(send(placeNumbered(ANN, 7))).hasSize(1);
        assertThat(send(placeNumbered(ANN, 5))).hasSize(1);
        assertThat(send(placeNumbered(ANN, 6))).hasSize(1);
        assertThat(send(placeNumbered(ANN, 5))).isEmpty();
        assertThat(book.size()).isEqualTo(3);
    }

    @Test
    void changesOfTheMarketCountOnce() {
        for (Instruction change :
                List.of(
                        new Suspend(),
                        new Resume(),
                        new MoveOn(3),
                        new TurnInPlay(4),
                        new WithdrawRunner(2, 5),
                        new Close())) {
            assertThat(send(change)).hasSize(1);
            assertThat(send(change)).as("%s again", change).isEmpty();
        }
    }

    @Test
    void whoeverWouldMatchTooManyAtOnceGetsTheRestBack() {
        for (int i = 0; i < 1_002; i++) {
            lay(ANN, 2_500, 300);
        }
        List<String> facts = back(BOB, 2_500, 1_001 * 300);
        assertThat(facts).hasSize(1_001);
        assertThat(facts.subList(0, 1_000)).allMatch(fact -> fact.startsWith("MATCHED"));
        assertThat(facts.getLast()).isEqualTo("LAPSED SWEEP_LIMIT 2 300");
        assertThat(book.size()).isEqualTo(2);

        assertThat(back(BOB, 2_500, 300)).as("asked for anew").hasSize(1);
        assertThat(book.size()).isEqualTo(1);
    }

    @Test
    void whatIsFilledAtOnceIsFilledFromSoManyToo() {
        for (int i = 0; i < 1_001; i++) {
            lay(ANN, 2_500, 300);
        }
        assertThat(send(fillOrKill(BOB, Side.BACK, 2_500, 1_001 * 300, 1_001 * 300)))
                .containsExactly("LAPSED NOT_FILLED 2 300300");
        List<String> facts = send(fillOrKill(BOB, Side.BACK, 2_500, 1_001 * 300, 1_000 * 300));
        assertThat(facts).hasSize(1_001);
        assertThat(facts.getLast()).isEqualTo("LAPSED NOT_FILLED 2 300");
        assertThat(book.size()).isEqualTo(1);
    }

    // The market

    @Test
    void nothingIsTakenWhileSuspended() {
        lay(ANN, 2_500, 300);
        send(new Suspend());

        assertThat(back(BOB, 2_500, 300)).containsExactly("LAPSED MARKET_SUSPENDED 2 300");
        assertThat(send(new Replace(ANN, number(ANN), 1, 2_600, Instruction.ANY_VERSION)))
                .containsExactly("UNCHANGED MARKET_SUSPENDED 1 0");
        assertThat(send(new Cancel(ANN, number(ANN), 1))).containsExactly("CANCELLED 1 300");
    }

    @Test
    void aResumedMarketGoesOnWhereItWas() {
        lay(ANN, 2_500, 300);
        send(new Suspend());
        send(new Resume());

        assertThat(back(BOB, 2_500, 300)).containsExactly("MATCHED 2 with 1 300 @ 2500");
    }

    @Test
    void ordersThatDoNotPersistLapseWhenTheEventStarts() {
        send(
                new Place(
                        ANN,
                        number(ANN),
                        0,
                        Side.LAY,
                        2_500,
                        300,
                        Persistence.PERSIST,
                        Instruction.MAY_REST,
                        Instruction.ANY_VERSION));
        lay(BOB, 2_500, 300);
        back(CAT, 2_600, 200);

        assertThat(send(new TurnInPlay(2)))
                .containsExactly(
                        "TURNED_IN_PLAY 2",
                        "LAPSED TURNED_IN_PLAY 3 200",
                        "LAPSED TURNED_IN_PLAY 2 300");
        assertThat(book.best(0, Side.LAY, 3)).containsExactly(new Depth(2_500, 300));
        assertThat(back(DAN, 2_500, 100)).containsExactly("MATCHED 4 with 1 100 @ 2500");
    }

    @Test
    void anOrderLapsesIfTheMarketMovedOnSince() {
        lay(ANN, 2_500, 300);
        send(new MoveOn(8));

        assertThat(send(placeForVersion(BOB, 7))).containsExactly("LAPSED MARKET_MOVED 2 300");
        assertThat(send(placeForVersion(BOB, 8))).containsExactly("MATCHED 2 with 1 300 @ 2500");
        lay(ANN, 2_500, 300);
        assertThat(send(new Replace(ANN, number(ANN), 2, 2_600, 7)))
                .containsExactly("UNCHANGED MARKET_MOVED 1 0");
    }

    @Test
    void allOrdersLapseWithAWithdrawnRunnerAndNoMoreAreTakenOnIt() {
        lay(ANN, 2_500, 300);
        send(place(ANN, 1, Side.LAY, 2_500, 400));

        WithdrawRunner withdraw = new WithdrawRunner(0, 2);
        assertThat(send(withdraw))
                .as("also those whose price was made with it")
                .containsExactly(
                        "WITHDREW_RUNNER 2",
                        "LAPSED RUNNER_WITHDRAWN 1 300",
                        "LAPSED RUNNER_WITHDRAWN 1 400");
        assertThat(send(withdraw)).isEmpty();
        assertThat(book.size()).isZero();
        assertThat(back(BOB, 2_500, 300)).containsExactly("LAPSED RUNNER_WITHDRAWN 2 300");
        send(place(ANN, 1, Side.LAY, 2_500, 300));
        assertThat(book.best(1, Side.LAY, 3)).containsExactly(new Depth(2_500, 300));
    }

    @Test
    void aClosedMarketGivesEverythingBackAndTakesNothing() {
        lay(ANN, 2_500, 300);
        send(place(BOB, 2, Side.BACK, 2_500, 400));

        assertThat(send(new Close()))
                .containsExactly(
                        "CLOSED 0", "LAPSED MARKET_CLOSED 1 300", "LAPSED MARKET_CLOSED 2 400");
        assertThat(back(BOB, 2_500, 300)).containsExactly("LAPSED MARKET_CLOSED 2 300");
        assertThat(book.size()).isZero();
    }

    // What is refused

    @Test
    void aPriceOffTheLadderIsRefusedWithTheNearestOnes() {
        assertThatThrownBy(() -> back(ANN, 2_510, 300))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo("PRICE_OFF_LADDER");
                            assertThat(refusal.attributes())
                                    .containsEntry("below", "2.50")
                                    .containsEntry("above", "2.52");
                            assertThat(refusal).hasMessageContaining("2.50 and 2.52");
                        });
        assertRefused("PRICE_INVALID", place(ANN, 0, Side.BACK, 1_000_001, 300));
        assertRefused("PRICE_OFF_LADDER", new Replace(ANN, 9, 1, 2_501, Instruction.ANY_VERSION));
    }

    @Test
    void sizesRunnersAndFillsOutOfRangeAreRefused() {
        assertRefused("SIZE_TOO_SMALL", place(ANN, 0, Side.BACK, 2_500, 99));
        assertRefused("SIZE_TOO_SMALL", place(ANN, 0, Side.BACK, 2_500, -1));
        assertRefused("SIZE_TOO_LARGE", place(ANN, 0, Side.BACK, 2_500, 1_000_000_001L));
        assertRefused("SELECTION_UNKNOWN", place(ANN, 3, Side.BACK, 2_500, 300));
        assertRefused("SELECTION_UNKNOWN", place(ANN, -1, Side.BACK, 2_500, 300));
        assertRefused("MINIMUM_FILL_INVALID", fillOrKill(ANN, Side.BACK, 2_500, 300, 301));
        assertRefused("MINIMUM_FILL_INVALID", fillOrKill(ANN, Side.BACK, 2_500, 300, -1));
        assertRefused("SIZE_INVALID", new Reduce(ANN, 9, 1, 0));
        assertRefused(
                "PERSISTENCE_INVALID",
                new Place(
                        ANN,
                        9,
                        0,
                        Side.BACK,
                        2_500,
                        300,
                        Persistence.PERSIST,
                        300,
                        Instruction.ANY_VERSION));
    }

    @Test
    void oneWrongInstructionRefusesAllThatCameWithIt() {
        assertThatThrownBy(() ->
                        send(
                                List.of(
                                        place(ANN, 0, Side.LAY, 2_500, 300),
                                        place(ANN, 0, Side.LAY, 2_510, 300))))
                .isInstanceOf(Refusal.class);
        assertThat(book.size()).isZero();
    }

    @Test
    void twoHundredInstructionsGoTogetherAndNoMore() {
        List<Place> orders =
                IntStream.range(0, 200).mapToObj(i -> place(ANN, 0, Side.LAY, 2_500, 100)).toList();
        send(orders);
        assertThat(book.best(0, Side.LAY, 1)).containsExactly(new Depth(2_500, 20_000));

        List<Place> more = new ArrayList<>(orders);
        more.add(place(ANN, 0, Side.LAY, 2_500, 100));
        assertThatThrownBy(() -> send(more))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("BATCH_TOO_LARGE"));
    }

    @Test
    void instructionsThatGoTogetherSeeEachOther() {
        lay(ANN, 2_500, 300);

        assertThat(
                        send(
                                List.of(
                                        place(BOB, 0, Side.BACK, 2_500, 200),
                                        place(CAT, 0, Side.BACK, 2_500, 200),
                                        new Cancel(CAT, number(CAT), 1))))
                .containsExactly(
                        "MATCHED 2 with 1 200 @ 2500",
                        "MATCHED 3 with 1 100 @ 2500",
                        "RESTED 3 100 @ 2500",
                        "CANCELLED 3 100");
    }

    @Test
    void aFlatLadderIsTradedAtAnyHundredth() {
        Matching flat = make(new Terms(Ladder.FLAT, 2, Money.ofMinor(100, "GBP")));
        Facts facts = new Facts();
        flat.execute(List.of(place(ANN, 0, Side.LAY, 999_990, 300)), facts);
        flat.execute(List.of(place(ANN, 0, Side.LAY, 2_510, 300)), facts);
        flat.execute(List.of(place(BOB, 0, Side.BACK, 1_010, 600)), facts);

        assertThat(describe(facts))
                .containsExactly(
                        "RESTED 1 300 @ 999990",
                        "RESTED 1 300 @ 2510",
                        "MATCHED 2 with 1 300 @ 999990",
                        "MATCHED 2 with 1 300 @ 2510");
    }

    private int number(int seat) {
        return ++numbers[seat];
    }

    private List<String> back(int seat, int price, long size) {
        return send(place(seat, 0, Side.BACK, price, size));
    }

    private List<String> lay(int seat, int price, long size) {
        return send(place(seat, 0, Side.LAY, price, size));
    }

    private Place place(int seat, int runner, Side side, int price, long size) {
        return Matching.place(seat, number(seat), runner, side, price, size);
    }

    private static Place placeNumbered(int seat, int number) {
        return Matching.place(seat, number, 0, Side.BACK, 2_500, 300);
    }

    private Place placeForVersion(int seat, long version) {
        return new Place(
                seat,
                number(seat),
                0,
                Side.BACK,
                2_500,
                300,
                Persistence.LAPSE,
                Instruction.MAY_REST,
                version);
    }

    private Place fillOrKill(int seat, Side side, int price, long size, long least) {
        return new Place(
                seat,
                number(seat),
                0,
                side,
                price,
                size,
                Persistence.LAPSE,
                least,
                Instruction.ANY_VERSION);
    }

    private void assertRefused(String code, Instruction instruction) {
        assertThatThrownBy(() -> send(instruction))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
        assertThat(book.size()).isZero();
    }

    private List<String> send(Instruction instruction) {
        return send(List.of(instruction));
    }

    private List<String> send(List<? extends Instruction> instructions) {
        Facts facts = new Facts();
        book.execute(instructions, facts);
        return describe(facts);
    }

    private static List<String> describe(Facts facts) {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            String what =
                    fact.kind + (fact.reason == OrderReason.NONE ? " " : " " + fact.reason + " ");
            int seat = Fact.seatOf(fact.order);
            said.add(
                    switch (fact.kind) {
                        case MATCHED ->
                                what
                                        + seat
                                        + " with "
                                        + Fact.seatOf(fact.against)
                                        + " "
                                        + fact.size
                                        + " @ "
                                        + fact.price;
                        case RESTED -> what + seat + " " + fact.size + " @ " + fact.price;
                        case LAPSED, CANCELLED, REDUCED, LIFTED, UNCHANGED ->
                                what + seat + " " + fact.size;
                        default -> what + fact.version;
                    });
        }
        return said;
    }
}
