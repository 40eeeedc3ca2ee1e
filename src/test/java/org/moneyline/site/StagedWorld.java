package org.moneyline.site;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountCommand;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery;
import org.moneyline.accounts.api.AccountView;
import org.moneyline.accounts.api.MailView;
import org.moneyline.betting.api.BetCommand;
import org.moneyline.betting.api.BetId;
import org.moneyline.betting.api.BetQuery;
import org.moneyline.betting.api.BetReceipt;
import org.moneyline.betting.api.BetStatus;
import org.moneyline.betting.api.BetType;
import org.moneyline.betting.api.BetView;
import org.moneyline.betting.api.ExchangeCommand;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.ExposureView;
import org.moneyline.betting.api.LimitsView;
import org.moneyline.betting.api.PlacementOutcome;
import org.moneyline.betting.api.PositionId;
import org.moneyline.betting.api.PositionName;
import org.moneyline.betting.api.PriceChange;
import org.moneyline.betting.api.SettlementView;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Refusal;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.EventView;
import org.moneyline.odds.api.FeedLinkView;
import org.moneyline.odds.api.FeedView;
import org.moneyline.odds.api.MarkedText;
import org.moneyline.odds.api.MarketId;
import org.moneyline.odds.api.MarketStatus;
import org.moneyline.odds.api.MarketView;
import org.moneyline.odds.api.OddsQuery;
import org.moneyline.odds.api.OfferView;
import org.moneyline.odds.api.PricePoint;
import org.moneyline.odds.api.QuarantinedView;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SearchHit;
import org.moneyline.odds.api.SearchHits;
import org.moneyline.odds.api.SearchHits.NameHit;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.odds.api.SelectionNames;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.Caller.Role;
import org.moneyline.wallet.api.EntryView;
import org.moneyline.wallet.api.PaymentView;
import org.moneyline.wallet.api.Posting;
import org.moneyline.wallet.api.ReconciliationView;
import org.moneyline.wallet.api.TrialBalanceView;
import org.moneyline.wallet.api.WalletCommand;
import org.moneyline.wallet.api.WalletQuery;
import org.moneyline.wallet.api.WalletView;

/**
 * A small made-up world behind the command and query gateways, so that every page can be rendered
 * without the rest of the product.
 */
public final class StagedWorld {

    public static final Caller BETTOR =
            new Caller(id("bettor"), "Alex Morgan", Set.of(Role.BETTOR));
    public static final Caller STAFF =
            new Caller(id("staff"), "Sam Trader", Set.of(Role.TRADER, Role.SUPPORT, Role.ADMIN));

    public static final Caller SUPPORT =
            new Caller(id("support"), "Uma Support", Set.of(Role.SUPPORT));

    private static final Instant NOW = Instant.now();

    private final List<Object> sent = new CopyOnWriteArrayList<>();
    private final List<String> rebuilt = new CopyOnWriteArrayList<>();
    private final AtomicInteger shift = new AtomicInteger();
    private volatile Runnable moved = () -> {};
    private volatile @Nullable Refusal noBets;
    private final Map<MarketId, MarketStatus> changed = new ConcurrentHashMap<>();

    private final StagedExchange exchange = new StagedExchange(this::marketOf, this::names, NOW);

    StagedExchange exchange() {
        return exchange;
    }

    static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** Moves the first price of every match result and over/under by so many thousandths. */
    public void movePrices(int thousandths) {
        shift.addAndGet(thousandths);
        moved.run();
    }

    public void resetPrices() {
        shift.set(0);
        moved.run();
    }

    /** What is to happen when prices have moved. */
    void onMove(Runnable then) {
        moved = then;
    }

    /** What becomes of every bet from now on; null for what the rules here say. */
    void refuseBets(@Nullable Refusal refusal) {
        noBets = refusal;
    }

    /** Whatever staff suspended goes on. */
    void resumeMarkets() {
        changed.clear();
    }

    void rebuilt(String projection) {
        rebuilt.add(projection);
    }

    List<String> rebuilt() {
        return List.copyOf(rebuilt);
    }

    public List<Object> sent() {
        return List.copyOf(sent);
    }

    public CommandGateway commands() {
        return proxy(
                CommandGateway.class,
                (self, method, arguments) -> {
                    Object command =
                            arguments[0] instanceof CommandMessage<?> message
                                    ? message.getPayload()
                                    : arguments[0];
                    sent.add(command);
                    return answerTo(command);
                });
    }

    public QueryGateway queries() {
        return proxy(
                QueryGateway.class,
                (self, method, arguments) -> {
                    try {
                        return CompletableFuture.completedFuture(answerTo(arguments[0]));
                    } catch (Refusal refusal) {
                        return CompletableFuture.failedFuture(refusal);
                    }
                });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> {
                            if (method.getDeclaringClass() == Object.class) {
                                try {
                                    return method.invoke(handler, arguments);
                                } catch (InvocationTargetException e) {
                                    throw e.getTargetException();
                                }
                            }
                            return handler.invoke(self, method, arguments);
                        }));
    }

    private @Nullable Object answerTo(Object message) {
        return switch (message) {
            case OddsQuery query -> odds(query);
            case BetQuery query -> bets(query);
            case ExchangeQuery.NamesOfPositions asked -> named(asked);
            case ExchangeQuery query -> exchange.answer(query);
            case ExchangeCommand.PlaceOrders place -> exchange.place(place);
            case ExchangeCommand.ChangeOrders change -> exchange.change(change);
            case WalletQuery query -> wallet(query);
            case AccountQuery query -> accounts(query);
            case BetCommand.PlaceBets place -> place(place);
            case WalletCommand.RequestWithdrawal take when take.amount().minor() > 18_450 ->
                    throw new Refusal(
                            Refusal.Kind.REFUSED,
                            "INSUFFICIENT_FUNDS",
                            "Not enough.",
                            Map.of("available", "184.50"));
            case AccountCommand.RegisterAccount newcomer
                    when newcomer.dateOfBirth().isAfter(LocalDate.now().minusYears(18)) ->
                    throw new Refusal(Refusal.Kind.REFUSED, "UNDER_AGE", "Too young.");
            case AccountCommand.ConfirmEmail confirm when confirm.token().equals("old") ->
                    throw new Refusal(Refusal.Kind.REFUSED, "TOKEN_EXPIRED", "Expired.");
            case org.moneyline.odds.api.OddsCommand.SuspendMarket suspend -> {
                changed.put(suspend.marketId(), MarketStatus.SUSPENDED);
                yield null;
            }
            case org.moneyline.odds.api.OddsCommand.ResumeMarket resume -> {
                changed.remove(resume.marketId());
                yield null;
            }
            case org.moneyline.odds.api.OddsCommand.SettleAgain settled -> {
                changed.remove(settled.marketId());
                yield null;
            }
            default -> null;
        };
    }

    // --- odds

    private static final String[][] FIXTURES = {
        {"Liverpool", "Man City", "L", "64"},
        {"Arsenal", "Aston Villa", "L", "31"},
        {"Sheffield United", "Southampton", "L", "12"},
        {"Chelsea", "Brighton", "S", "2"},
        {"Crystal Palace", "Norwich", "S", "2"},
        {"Everton", "Man United", "S", "9"},
        {"Tottenham", "West Ham", "S", "9"},
        {"Wolves", "Watford", "S", "95"},
        {"Leicester", "Newcastle", "F", "30"},
        {"Burnley", "Bournemouth", "F", "45"},
    };

    private List<EventView> events() {
        List<EventView> events = new ArrayList<>();
        for (int i = 0; i < FIXTURES.length; i++) {
            events.add(event(i));
        }
        return events;
    }

    public static EventId eventId(int i) {
        return new EventId(id("event" + i));
    }

    private SearchHits found(String text) {
        if (text.length() < OddsQuery.Search.TEXT_MIN_CHARACTERS) {
            return SearchHits.NONE;
        }
        return new SearchHits(
                events().stream()
                        .filter(e -> e.name().toLowerCase(Locale.ROOT).contains(text))
                        .map(e ->
                                new SearchHit(
                                        e.eventId(),
                                        marked(e.name(), text),
                                        e.competition(),
                                        e.startsAt(),
                                        e.status()))
                        .toList(),
                events().stream()
                        .flatMap(e -> Stream.of(e.home(), e.away()))
                        .filter(name -> name.toLowerCase(Locale.ROOT).contains(text))
                        .map(name -> new NameHit(marked(name, text), "football"))
                        .toList(),
                List.of());
    }

    private static MarkedText marked(String name, String text) {
        int from = name.toLowerCase(Locale.ROOT).indexOf(text);
        return new MarkedText(name, List.of(new MarkedText.Mark(from, from + text.length())));
    }

    private EventView event(int i) {
        String[] fixture = FIXTURES[i];
        EventStatus status =
                switch (fixture[2]) {
                    case "L" -> EventStatus.IN_PLAY;
                    case "S" -> EventStatus.SCHEDULED;
                    default -> EventStatus.FINISHED;
                };
        long minutes = Long.parseLong(fixture[3]);
        Score score = status == EventStatus.SCHEDULED ? null : new Score((i * 2 + 1) % 4, i % 3);
        Score half = status == EventStatus.SCHEDULED || i == 2 ? null : new Score(1, 0);
        return new EventView(
                eventId(i),
                "football",
                "Premier League",
                fixture[0],
                fixture[1],
                NOW.plus(Duration.ofMinutes(status == EventStatus.SCHEDULED ? minutes : -minutes)),
                status,
                score,
                half,
                status == EventStatus.IN_PLAY
                        ? (minutes > 45 ? "2nd half " : "1st half ") + minutes + "'"
                        : null,
                "season-replay",
                markets(i, status, fixture));
    }

    private List<MarketView> markets(int i, EventStatus status, String[] fixture) {
        int wobble = shift.get();
        return List.of(
                market(
                        i,
                        0,
                        "MATCH_RESULT",
                        "Match result",
                        null,
                        status,
                        List.of(fixture[0], "Draw", fixture[1]),
                        1_850 + i * 130 + wobble,
                        3_450,
                        4_300 - i * 110 - wobble),
                market(
                        i,
                        1,
                        "OVER_UNDER",
                        "Over/under 2.5 goals",
                        10,
                        status,
                        List.of("Over 2.5", "Under 2.5"),
                        1_920 + wobble,
                        1_940),
                market(
                        i,
                        2,
                        "ASIAN_HANDICAP",
                        "Asian handicap −0.25",
                        -1,
                        status,
                        List.of(fixture[0] + " −0.25", fixture[1] + " +0.25"),
                        1_870,
                        2_010));
    }

    /** A market of an event that has ended waits for its results again. */
    public void withdrawResults(MarketId market) {
        changed.put(market, MarketStatus.CLOSED);
    }

    public static MarketId marketId(int event, int market) {
        return new MarketId(id("market" + event + "." + market));
    }

    private MarketView market(
            int event,
            int number,
            String type,
            String name,
            @Nullable Integer line,
            EventStatus status,
            List<String> names,
            int... prices) {
        MarketId id = marketId(event, number);
        MarketStatus state =
                status == EventStatus.FINISHED
                        ? MarketStatus.SETTLED
                        : event == 1 && number < 2 ? MarketStatus.SUSPENDED : MarketStatus.OPEN;
        state = changed.getOrDefault(id, state);
        List<MarketView.Selection> selections = new ArrayList<>();
        for (int ordinal = 0; ordinal < names.size(); ordinal++) {
            selections.add(
                    new MarketView.Selection(
                            new SelectionId(id, ordinal),
                            names.get(ordinal),
                            state == MarketStatus.SETTLED ? null : new Price(prices[ordinal]),
                            event == 0 && number == 1 && ordinal == 0,
                            state == MarketStatus.SETTLED
                                    ? (ordinal == 0 ? "WON" : "LOST")
                                    : null));
        }
        return new MarketView(
                id,
                eventId(event),
                type,
                name,
                line,
                state,
                status == EventStatus.IN_PLAY,
                7,
                485,
                state == MarketStatus.SUSPENDED ? "goal" : null,
                state == MarketStatus.SETTLED || state == MarketStatus.CLOSED ? 1 : 0,
                type.equals("MATCH_RESULT") ? "Result" : "Goals",
                1,
                null,
                selections);
    }

    private @Nullable Object odds(OddsQuery query) {
        return switch (query) {
            case OddsQuery.Events asked ->
                    new Page<>(
                            events().stream()
                                    .filter(e ->
                                            asked.status() == null
                                                    ? e.status() == EventStatus.IN_PLAY
                                                            || e.status() == EventStatus.SCHEDULED
                                                    : e.status() == asked.status())
                                    .toList(),
                            null);
            case OddsQuery.EventOf asked ->
                    events().stream()
                            .filter(e -> e.eventId().equals(asked.eventId()))
                            .findFirst()
                            .orElseThrow(() -> unknown("EVENT_UNKNOWN"));
            case OddsQuery.MarketOf asked -> marketOf(asked.marketId());
            case OddsQuery.OffersOf asked -> asked.selections().stream().map(this::offer).toList();
            case OddsQuery.NamesOf asked -> {
                Map<SelectionId, SelectionNames> names = new LinkedHashMap<>();
                asked.selections().forEach(s -> names.put(s, names(s)));
                yield names;
            }
            case OddsQuery.Search asked -> found(asked.text().toLowerCase(Locale.ROOT));
            case OddsQuery.PriceHistory asked ->
                    List.of(
                            new PricePoint(
                                    NOW.minusSeconds(600),
                                    List.of(new Price(1900), new Price(3400), new Price(4200))),
                            new PricePoint(
                                    NOW.minusSeconds(120),
                                    List.of(new Price(1850), new Price(3450), new Price(4300))));
            case OddsQuery.Replay asked ->
                    new org.moneyline.odds.api.ReplayView(
                            "RUNNING", 1, 4, NOW.plusSeconds(120), List.of(eventId(3), eventId(4)));
            case OddsQuery.FeedLinks asked ->
                    List.of(
                            new FeedLinkView(
                                    "betradar",
                                    "UOF",
                                    1,
                                    "RECOVERING",
                                    "GAP",
                                    7,
                                    NOW.minusSeconds(2),
                                    NOW.minusSeconds(9),
                                    38L,
                                    new FeedLinkView.Counts(48_112, 3, 1, 2, 117, 4)),
                            new FeedLinkView(
                                    "exchange",
                                    "EXCHANGE",
                                    1,
                                    "LIVE",
                                    null,
                                    0,
                                    NOW.minusSeconds(1),
                                    NOW.minusSeconds(4),
                                    12L,
                                    new FeedLinkView.Counts(90_441, 0, 0, 0, 12, 0)));
            case OddsQuery.Quarantined asked ->
                    List.of(
                            new QuarantinedView(
                                    2,
                                    NOW.minusSeconds(30),
                                    "betradar",
                                    "XML_MALFORMED",
                                    "not well-formed XML: line 1, column 118",
                                    612,
                                    "<odds_change product=\"1\" <script>alert(1)</script>"));
            case OddsQuery.Feeds asked ->
                    List.of(
                            new FeedView(
                                    "season-replay", "Bet365", "LIVE", NOW.minusSeconds(2), 18_244),
                            new FeedView(
                                    "season-replay",
                                    "Pinnacle",
                                    "LIVE",
                                    NOW.minusSeconds(1),
                                    18_302),
                            new FeedView(
                                    "season-replay",
                                    "William Hill",
                                    "STALE",
                                    NOW.minusSeconds(94),
                                    17_920));
            default -> throw unknown("QUESTION_UNKNOWN");
        };
    }

    private MarketView marketOf(MarketId id) {
        return events().stream()
                .flatMap(e -> e.markets().stream())
                .filter(m -> m.marketId().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown("MARKET_UNKNOWN"));
    }

    private OfferView offer(SelectionId selection) {
        MarketView market =
                events().stream()
                        .flatMap(e -> e.markets().stream())
                        .filter(m -> m.marketId().equals(selection.marketId()))
                        .findFirst()
                        .orElseThrow();
        return new OfferView(
                selection,
                market.eventId(),
                market.status(),
                market.inPlay(),
                market.version(),
                market.selections().get(selection.ordinal()).price());
    }

    private SelectionNames names(SelectionId selection) {
        for (EventView event : events()) {
            for (MarketView market : event.markets()) {
                if (market.marketId().equals(selection.marketId())) {
                    return new SelectionNames(
                            event.eventId(),
                            event.name(),
                            event.competition(),
                            event.startsAt(),
                            market.name(),
                            market.selections().get(selection.ordinal()).name());
                }
            }
        }
        throw unknown("SELECTION_UNKNOWN");
    }

    private static Refusal unknown(String code) {
        return new Refusal(Refusal.Kind.NOT_FOUND, code, "There is no such thing.");
    }

    // --- betting

    /** Who may not bet at all is refused before anybody looks at the bets. */
    private List<PlacementOutcome> place(BetCommand.PlaceBets place) {
        Refusal no = noBets;
        if (no != null && no.kind() != Refusal.Kind.REFUSED) {
            throw no;
        }
        return no == null
                ? placed(place)
                : place.slips().stream()
                        .<PlacementOutcome>map(slip ->
                                new PlacementOutcome.Refused(
                                        slip.betId(), no.code(), no.getMessage(), no.attributes()))
                        .toList();
    }

    private List<PlacementOutcome> placed(BetCommand.PlaceBets place) {
        List<PlacementOutcome> outcomes = new ArrayList<>();
        for (BetCommand.Slip slip : place.slips()) {
            Price now = offer(slip.legs().get(0).selectionId()).price();
            if (slip.priceChange() == PriceChange.NONE && !slip.legs().get(0).price().equals(now)) {
                outcomes.add(
                        new PlacementOutcome.Refused(
                                slip.betId(),
                                "PRICE_CHANGED",
                                "The price moved.",
                                Map.of("price", String.valueOf(now))));
            } else if (slip.stake().minor() > 18_450) {
                outcomes.add(
                        new PlacementOutcome.Refused(
                                slip.betId(),
                                "INSUFFICIENT_FUNDS",
                                "Not enough.",
                                Map.of("available", "184.50")));
            } else {
                outcomes.add(
                        new PlacementOutcome.Accepted(
                                new BetReceipt(
                                        slip.betId(),
                                        slip.type(),
                                        slip.stake(),
                                        SlipCards.returnOf(
                                                slip.stake(), slip.legs().get(0).price()),
                                        slip.legs(),
                                        place.at())));
            }
        }
        return outcomes;
    }

    private static Money pounds(long minor) {
        return Money.ofMinor(minor, "GBP");
    }

    public static BetId betId(int i) {
        return new BetId(id("bet" + i));
    }

    private BetView bet(int i) {
        BetStatus[] statuses = {
            BetStatus.ACCEPTED,
            BetStatus.SETTLED,
            BetStatus.SETTLED,
            BetStatus.SETTLED,
            BetStatus.VOIDED,
            BetStatus.REFUSED
        };
        String[] outcomes = {null, "WON", "LOST", "HALF_WON", "VOID", null};
        long[] payouts = {2_350, 4_620, 0, 1_435, 1_000, 2_000};
        int event = i < 1 ? 0 : 8 + i % 2;
        MarketView market = event(event).markets().get(i % 3);
        boolean decided = statuses[i] == BetStatus.SETTLED || statuses[i] == BetStatus.VOIDED;
        return new BetView(
                betId(i),
                new AccountId(BETTOR.accountId()),
                BetType.SINGLE,
                statuses[i],
                pounds(1_000),
                pounds(payouts[i]),
                List.of(
                        new BetView.LegView(
                                new SelectionId(market.marketId(), 0),
                                market.eventId(),
                                event(event).name(),
                                market.name(),
                                market.selections().get(0).name(),
                                new Price(2_350),
                                outcomes[i])),
                NOW.minus(Duration.ofMinutes(7L + i * 31)),
                decided ? NOW.minus(Duration.ofMinutes(i * 20L)) : null,
                i == 3 ? 2 : decided ? 1 : 0,
                decided ? "2:1 (1:0)" : null,
                statuses[i] == BetStatus.REFUSED ? "MARKET_SUSPENDED" : null);
    }

    private Object bets(BetQuery query) {
        return switch (query) {
            case BetQuery.BetOf asked -> {
                for (int i = 0; i < 6; i++) {
                    if (betId(i).equals(asked.betId())) {
                        yield bet(i);
                    }
                }
                throw unknown("BET_UNKNOWN");
            }
            case BetQuery.BetsOf asked when "".equals(asked.cursor()) ->
                    throw new Refusal(Refusal.Kind.INVALID, "CURSOR_INVALID", "Not a cursor.");
            case BetQuery.BetsOf asked -> {
                List<BetView> all = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    if (asked.status() == null || asked.status() == bet(i).status()) {
                        all.add(bet(i));
                    }
                }
                yield new Page<>(all, null);
            }
            case BetQuery.ReceiptOf asked -> throw unknown("BET_UNKNOWN");
            case BetQuery.Settlements asked ->
                    List.of(
                            new SettlementView(
                                    marketId(8, 0),
                                    1,
                                    "2:1 (1:0)",
                                    1_240,
                                    1_240,
                                    pounds(1_884_210),
                                    NOW.minusSeconds(300),
                                    NOW.minusSeconds(297)),
                            new SettlementView(
                                    marketId(9, 0),
                                    1,
                                    "0:0 (0:0)",
                                    98_112,
                                    41_200,
                                    pounds(12_884_210),
                                    NOW.minusSeconds(9),
                                    null));
            case BetQuery.ExposureOf asked -> {
                Map<MarketId, List<ExposureView>> books = new LinkedHashMap<>();
                int n = 0;
                for (MarketId market : asked.markets()) {
                    if (n++ % 4 == 3) {
                        continue;
                    }
                    int selections =
                            events().stream()
                                    .flatMap(e -> e.markets().stream())
                                    .filter(m -> m.marketId().equals(market))
                                    .findFirst()
                                    .map(m -> m.selections().size())
                                    .orElse(2);
                    List<ExposureView> lines = new ArrayList<>();
                    for (int o = 0; o < selections; o++) {
                        lines.add(
                                new ExposureView(
                                        new SelectionId(market, o),
                                        41 + 7 * o,
                                        pounds(182_400 + o * 44_100L),
                                        pounds(155_000 + o * 70_000L),
                                        pounds(o == 0 ? -88_150 : 61_200 * o)));
                    }
                    books.put(market, lines);
                }
                yield books;
            }
            case BetQuery.LimitsOf asked ->
                    new LimitsView(
                            pounds(10), pounds(10_000_000), pounds(1_000_000), pounds(2_000_000));
            default -> throw unknown("QUESTION_UNKNOWN");
        };
    }

    // --- wallet

    private List<PositionName> named(ExchangeQuery.NamesOfPositions asked) {
        SelectionNames names = names(new SelectionId(marketId(0, 0), 0));
        return asked.positionIds().stream()
                .map(id ->
                        new PositionName(
                                id, marketId(0, 0), names.eventId(), names.event(), names.market()))
                .toList();
    }

    private Object wallet(WalletQuery query) {
        AccountId me = new AccountId(BETTOR.accountId());
        return switch (query) {
            case WalletQuery.WalletOf asked ->
                    new WalletView(asked.accountId(), pounds(18_450), pounds(1_000), pounds(0));
            case WalletQuery.EntriesOf asked ->
                    new Page<>(
                            List.of(
                                    entry(
                                            204,
                                            "stake-held",
                                            id("bet0"),
                                            0,
                                            18_450,
                                            1_000,
                                            -1_000,
                                            1_000),
                                    entry(
                                            188,
                                            "hold-settled",
                                            id("bet1"),
                                            3_620,
                                            19_450,
                                            0,
                                            4_620,
                                            -1_000),
                                    entry(
                                            171,
                                            "withdrawal-requested",
                                            id("w1"),
                                            -5_000,
                                            15_830,
                                            1_000,
                                            -5_000,
                                            0),
                                    entry(
                                            140,
                                            "hold-settled",
                                            id("bet2"),
                                            -1_000,
                                            20_830,
                                            0,
                                            0,
                                            -1_000),
                                    entry(
                                            120,
                                            "stake-held",
                                            id("bet2"),
                                            0,
                                            20_830,
                                            1_000,
                                            -1_000,
                                            1_000),
                                    ofExchange(
                                            112,
                                            "position-settled",
                                            1_719,
                                            new Posting(Posting.HELD, -1_200),
                                            new Posting(Posting.AVAILABLE, 2_919),
                                            new Posting("exchange/" + marketId(0, 0), -1_810),
                                            new Posting(Posting.COMMISSION, 91)),
                                    ofExchange(
                                            111,
                                            "hold-adjusted",
                                            0,
                                            new Posting(Posting.AVAILABLE, 800),
                                            new Posting(Posting.HELD, -800)),
                                    ofExchange(
                                            110,
                                            "hold-adjusted",
                                            0,
                                            new Posting(Posting.AVAILABLE, -2_000),
                                            new Posting(Posting.HELD, 2_000)),
                                    entry(
                                            101,
                                            "deposit-confirmed",
                                            id("d1"),
                                            20_000,
                                            20_000,
                                            0,
                                            20_000,
                                            0)),
                            null);
            case WalletQuery.PaymentsOf asked ->
                    new Page<>(
                            List.of(
                                    new PaymentView(
                                            id("w1"),
                                            me,
                                            PaymentView.Direction.WITHDRAWAL,
                                            pounds(5_000),
                                            PaymentView.Status.APPROVED,
                                            null,
                                            null,
                                            null,
                                            NOW.minusSeconds(4000),
                                            null),
                                    new PaymentView(
                                            id("d1"),
                                            me,
                                            PaymentView.Direction.DEPOSIT,
                                            pounds(20_000),
                                            PaymentView.Status.CONFIRMED,
                                            "",
                                            "sbx-1",
                                            null,
                                            NOW.minusSeconds(9000),
                                            NOW.minusSeconds(8990))),
                            null);
            case WalletQuery.WithdrawalsToApprove asked ->
                    new Page<>(
                            List.of(
                                    new PaymentView(
                                            id("w2"),
                                            me,
                                            PaymentView.Direction.WITHDRAWAL,
                                            pounds(150_000),
                                            PaymentView.Status.REQUESTED,
                                            null,
                                            null,
                                            null,
                                            NOW.minusSeconds(600),
                                            null)),
                            null);
            case WalletQuery.TrialBalance asked ->
                    new TrialBalanceView(
                            List.of(
                                    new TrialBalanceView.Line(
                                            "customers/available", pounds(12_884_150)),
                                    new TrialBalanceView.Line("customers/held", pounds(944_000)),
                                    new TrialBalanceView.Line(
                                            "house/sportsbook", pounds(1_871_850)),
                                    new TrialBalanceView.Line(
                                            "house/transit", pounds(-15_700_000))),
                            List.of(pounds(0)));
            case WalletQuery.Reconcile asked ->
                    new ReconciliationView(
                            asked.accountId(),
                            212,
                            pounds(18_450),
                            pounds(1_000),
                            pounds(18_450),
                            pounds(1_000),
                            List.of());
            case WalletQuery.DepositOf asked -> throw unknown("PAYMENT_UNKNOWN");
            case WalletQuery.WithdrawalOf asked -> throw unknown("PAYMENT_UNKNOWN");
            default -> throw unknown("QUESTION_UNKNOWN");
        };
    }

    private static EntryView ofExchange(long id, String kind, long amount, Posting... postings) {
        return new EntryView(
                id,
                NOW.minusSeconds(40_000 - id * 150),
                kind,
                PositionId.of(new AccountId(BETTOR.accountId()), marketId(0, 0)).value(),
                pounds(amount),
                pounds(20_000),
                pounds(0),
                List.of(postings));
    }

    private static EntryView entry(
            long id,
            String kind,
            UUID reference,
            long amount,
            long available,
            long held,
            long toAvailable,
            long toHeld) {
        List<Posting> postings = new ArrayList<>();
        if (toAvailable != 0) {
            postings.add(new Posting(Posting.AVAILABLE, toAvailable));
        }
        if (toHeld != 0) {
            postings.add(new Posting(Posting.HELD, toHeld));
        }
        if (toAvailable + toHeld != 0) {
            postings.add(
                    new Posting(
                            kind.startsWith("hold") ? Posting.SPORTSBOOK : Posting.TRANSIT,
                            -toAvailable - toHeld));
        }
        return new EntryView(
                id,
                NOW.minusSeconds(40_000 - id * 150),
                kind,
                reference,
                pounds(amount),
                pounds(available),
                pounds(held),
                postings);
    }

    // --- accounts

    private Object accounts(AccountQuery query) {
        return switch (query) {
            case AccountQuery.AccountOf asked -> account(asked.accountId());
            case AccountQuery.FindAccounts asked ->
                    new Page<>(
                            List.of(
                                    account(new AccountId(BETTOR.accountId())),
                                    account(new AccountId(id("other")))),
                            null);
            case AccountQuery.MayBet asked ->
                    new org.moneyline.accounts.api.EligibilityView(true, null, 100);
            case AccountQuery.MailsOf asked -> new Page<>(mails(), null);
            case AccountQuery.LocalMailbox asked -> new Page<>(mails(), null);
            default -> throw unknown("QUESTION_UNKNOWN");
        };
    }

    private static AccountView account(AccountId id) {
        boolean other = id.value().equals(id("other"));
        boolean staff = id.value().equals(STAFF.accountId());
        return new AccountView(
                id,
                other ? "jo@example.com" : "alex@example.com",
                other ? "Jo Field" : staff ? STAFF.displayName() : BETTOR.displayName(),
                LocalDate.of(1990, 3, 27),
                "GB",
                other ? AccountView.Status.SUSPENDED : AccountView.Status.ACTIVE,
                Set.of(Role.BETTOR),
                other ? 40 : 100,
                other ? 1_250 : 0,
                NOW.minus(Duration.ofDays(3)),
                null);
    }

    private static List<MailView> mails() {
        AccountId me = new AccountId(BETTOR.accountId());
        return List.of(
                new MailView(
                        id("m2"),
                        me,
                        "alex@example.com",
                        "Your bet is settled: £46.20 paid",
                        "Hello Alex,\n\n"
                                + "Leicester v Newcastle ended 2:1 (1:0).\n"
                                + "Your bet on Leicester returned £46.20.\n",
                        MailView.Status.SENT,
                        1,
                        NOW.minusSeconds(200),
                        NOW.minusSeconds(199),
                        null),
                new MailView(
                        id("m1"),
                        me,
                        "alex@example.com",
                        "Confirm your e-mail",
                        "Hello Alex,\n\n"
                                + "follow this link to confirm your address:\n\n"
                                + "http://localhost:8080/confirm?token=abc123\n\n"
                                + "It works for 24 hours.",
                        MailView.Status.SENT,
                        1,
                        NOW.minusSeconds(9000),
                        NOW.minusSeconds(8999),
                        null));
    }
}
