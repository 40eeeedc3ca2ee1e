package org.moneyline.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.betting.api.PositionName;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.moneyline.wallet.api.DepositId;
import org.moneyline.wallet.api.EntryView;
import org.moneyline.wallet.api.PaymentView;
import org.moneyline.wallet.api.RequestKey;
import org.moneyline.wallet.api.WalletCommand.RequestDeposit;
import org.moneyline.wallet.api.WalletCommand.RequestWithdrawal;
import org.moneyline.wallet.api.WalletId;
import org.moneyline.wallet.api.WalletQuery.DepositOf;
import org.moneyline.wallet.api.WalletQuery.EntriesOf;
import org.moneyline.wallet.api.WalletQuery.WalletOf;
import org.moneyline.wallet.api.WalletQuery.WithdrawalOf;
import org.moneyline.wallet.api.WalletView;
import org.moneyline.wallet.api.WithdrawalId;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The caller's balance and statement, deposits and withdrawals. */
@RestController
@RequestMapping("/api/v1/wallet")
@Tag(name = "Wallet")
class WalletApi {

    private static final int REFERENCE_MAX_CHARS = 64;

    /** Two megabytes of CSV at most; the Link header leads to the rest. */
    static final int CSV_ROWS_MAX = 10_000;

    private static final long CONFIRMATION_WAIT_MAX_MS = 3_000;
    private static final long CONFIRMATION_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    /** Each one who waits asks the database; whoever comes on top is answered at once. */
    private static final int CONFIRMATION_WAITERS_MAX = 32;

    private final Writes writes;
    private final Questions questions;
    private final RecentAnswers recentAnswers;
    private final StatementWords statement;
    private final Semaphore confirmationWaiters = new Semaphore(CONFIRMATION_WAITERS_MAX);

    WalletApi(
            Writes writes,
            Questions questions,
            RecentAnswers recentAnswers,
            StatementWords statement) {
        this.writes = writes;
        this.questions = questions;
        this.recentAnswers = recentAnswers;
        this.statement = statement;
    }

    /** The caller's money. */
    record Balance(
            String currency,
            @Schema(description = "Free to bet or to withdraw.", example = "40.00")
                    String available,
            @Schema(description = "Stands behind open bets.", example = "10.00") String held,
            @Schema(
                            description =
                                    "Taken first from what comes in next, after a correction; zero"
                                            + " nearly always.",
                            example = "0.00")
                    String owed) {}

    @GetMapping
    @Operation(summary = "The balance")
    @ApiResponse(responseCode = "200")
    Balance balance() {
        AccountId caller = Callers.current();
        writes.awaitSeen(caller);
        WalletView wallet = questions.ask(new WalletOf(caller), WalletView.class);
        return new Balance(
                wallet.available().currency().getCurrencyCode(),
                wallet.available().decimal(),
                wallet.held().decimal(),
                wallet.owed().decimal());
    }

    /** A deposit and where it is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Deposit(
            UUID depositId,
            PaymentView.Status status,
            String amount,
            String currency,
            @Nullable String reason) {}

    /** A withdrawal and where it is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Withdrawal(
            UUID withdrawalId,
            PaymentView.Status status,
            String amount,
            String currency,
            @Nullable String reason) {}

    @PostMapping("/deposits")
    @Body(RequestShapes.NewDeposit.class)
    @Keyed
    @Operation(
            summary = "Pay money in",
            description =
                    "Waits up to three seconds for the payment gateway. If it takes longer the"
                            + " status is REQUESTED: ask again at the Location.")
    @ApiResponse(
            responseCode = "201",
            content =
                    @Content(
                            mediaType = Answer.JSON,
                            schema = @Schema(implementation = Deposit.class)))
    void deposit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AccountId caller = Callers.current();
        String key = IdempotencyKey.of(request);
        Fields fields = Fields.of(Json.read(request, Json.BODY_MAX_BYTES));
        Money amount = fields.amount("amount", "currency");
        String reference = fields.textOr("reference", REFERENCE_MAX_CHARS, "");
        fields.end();
        RequestKey once =
                new RequestKey(key, Fingerprint.of("POST deposits\n" + amount + "\n" + reference));
        recentAnswers
                .answer(caller, once, () -> deposit(caller, amount, reference, once))
                .writeTo(response);
    }

    private Answer deposit(AccountId caller, Money amount, String reference, RequestKey key) {
        DepositId depositId =
                writes.send(
                        caller,
                        new RequestDeposit(
                                WalletId.of(caller),
                                new DepositId(Ids.next()),
                                amount,
                                reference,
                                key));
        PaymentView payment = awaitEnd(caller, depositId);
        return Answer.of(
                201,
                payment == null
                        ? new Deposit(
                                depositId.value(),
                                PaymentView.Status.REQUESTED,
                                amount.decimal(),
                                amount.currency().getCurrencyCode(),
                                null)
                        : deposit(payment),
                "/api/v1/wallet/deposits/" + depositId);
    }

    private @Nullable PaymentView awaitEnd(AccountId caller, DepositId depositId) {
        if (!confirmationWaiters.tryAcquire()) {
            return null;
        }
        try {
            long until =
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CONFIRMATION_WAIT_MAX_MS);
            writes.awaitSeen(caller);
            while (true) {
                PaymentView payment = find(caller, depositId);
                if (payment != null && payment.status() != PaymentView.Status.REQUESTED) {
                    return payment;
                }
                if (System.nanoTime() - until >= 0) {
                    return payment;
                }
                LockSupport.parkNanos(CONFIRMATION_POLL_NANOS);
            }
        } finally {
            confirmationWaiters.release();
        }
    }

    /** Null while the projection has not come to it. */
    private @Nullable PaymentView find(AccountId caller, DepositId depositId) {
        try {
            return questions.ask(new DepositOf(caller, depositId), PaymentView.class);
        } catch (Refusal refusal) {
            if (refusal.kind() == Refusal.Kind.NOT_FOUND) {
                return null;
            }
            throw refusal;
        }
    }

    @GetMapping("/deposits/{depositId}")
    @Operation(summary = "One deposit")
    @ApiResponse(responseCode = "200")
    Deposit depositOf(@PathVariable String depositId) {
        AccountId caller = Callers.current();
        UUID id = paymentId(depositId);
        writes.awaitSeen(caller);
        return deposit(questions.ask(new DepositOf(caller, new DepositId(id)), PaymentView.class));
    }

    @PostMapping("/withdrawals")
    @Body(RequestShapes.NewWithdrawal.class)
    @Keyed
    @Operation(
            summary = "Have money paid out",
            description =
                    "The amount leaves the balance at once and comes back if the payment fails.")
    @ApiResponse(
            responseCode = "202",
            content =
                    @Content(
                            mediaType = Answer.JSON,
                            schema = @Schema(implementation = Withdrawal.class)))
    void withdraw(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AccountId caller = Callers.current();
        String key = IdempotencyKey.of(request);
        Fields fields = Fields.of(Json.read(request, Json.BODY_MAX_BYTES));
        Money amount = fields.amount("amount", "currency");
        fields.end();
        RequestKey once = new RequestKey(key, Fingerprint.of("POST withdrawals\n" + amount));
        recentAnswers.answer(caller, once, () -> withdraw(caller, amount, once)).writeTo(response);
    }

    private Answer withdraw(AccountId caller, Money amount, RequestKey key) {
        WithdrawalId withdrawalId =
                writes.send(
                        caller,
                        new RequestWithdrawal(
                                WalletId.of(caller), new WithdrawalId(Ids.next()), amount, key));
        // A repeat must get the same answer, so it tells what was asked and not how far it is.
        return Answer.of(
                202,
                new Withdrawal(
                        withdrawalId.value(),
                        PaymentView.Status.REQUESTED,
                        amount.decimal(),
                        amount.currency().getCurrencyCode(),
                        null),
                "/api/v1/wallet/withdrawals/" + withdrawalId);
    }

    @GetMapping("/withdrawals/{withdrawalId}")
    @Operation(summary = "One withdrawal")
    @ApiResponse(responseCode = "200")
    Withdrawal withdrawalOf(@PathVariable String withdrawalId) {
        AccountId caller = Callers.current();
        UUID id = paymentId(withdrawalId);
        writes.awaitSeen(caller);
        PaymentView payment =
                questions.ask(new WithdrawalOf(caller, new WithdrawalId(id)), PaymentView.class);
        return new Withdrawal(
                payment.paymentId(),
                payment.status(),
                payment.amount().decimal(),
                payment.amount().currency().getCurrencyCode(),
                payment.reason());
    }

    /** One line of the statement. */
    record Entry(
            long entryId,
            Instant at,
            @Schema(example = "stake-held") String kind,
            @Schema(description = "The bet, payment or exchange position it belongs to.")
                    @Nullable UUID reference,
            @Schema(
                            description = "For people.",
                            example =
                                    "Held for your orders on Arsenal v Chelsea, Match result: 5.00"
                                            + " more")
                    String description,
            @Schema(
                            description =
                                    "What you gained or gave; zero if money was only set aside.",
                            example = "-10.00")
                    String amount,
            String currency,
            @Schema(description = "After this entry.") String available,
            @Schema(description = "After this entry.") String held) {}

    @GetMapping("/entries")
    @Operation(
            summary = "The statement, newest first",
            description =
                    "As text/csv if that is what you accept: up to 10,000 rows, the rest behind the"
                            + " Link header.",
            parameters = {
                @Parameter(
                        name = "cursor",
                        in = ParameterIn.QUERY,
                        schema = @Schema(type = "string")),
                @Parameter(
                        name = "limit",
                        in = ParameterIn.QUERY,
                        schema =
                                @Schema(
                                        type = "integer",
                                        minimum = "1",
                                        maximum = "200",
                                        defaultValue = "50"))
            })
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = Answer.JSON,
                        schema = @Schema(implementation = EntryPage.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string"))
            })
    void entries(
            @Parameter(hidden = true) @RequestParam(required = false) @Nullable String cursor,
            @Parameter(hidden = true) @RequestParam(required = false) @Nullable String limit,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        AccountId caller = Callers.current();
        String from = Params.cursor(cursor);
        int items = Params.limit(limit);
        writes.awaitSeen(caller);
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.toLowerCase(Locale.ROOT).contains("text/csv")) {
            writeCsv(caller, from, response);
            return;
        }
        Page<EntryView> page = questions.page(new EntriesOf(caller, from, items), EntryView.class);
        Answer.of(200, new Page<>(entries(caller, page), page.next())).writeTo(response);
    }

    /** A page of the statement, for the description. */
    private record EntryPage(List<Entry> items, @Nullable String next) {}

    private void writeCsv(AccountId caller, @Nullable String from, HttpServletResponse response)
            throws IOException {
        StringBuilder csv =
                new StringBuilder(
                        "entry,at,kind,reference,amount,currency,available,held,description\r\n");
        String next = from;
        int rows = 0;
        do {
            Page<EntryView> page =
                    questions.page(
                            new EntriesOf(caller, next, Page.LIMIT_MAX_ITEMS), EntryView.class);
            for (Entry entry : entries(caller, page)) {
                appendRow(csv, entry);
            }
            rows += page.items().size();
            next = page.next();
        } while (next != null && rows < CSV_ROWS_MAX);
        byte[] body = csv.toString().getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"statement.csv\"");
        if (next != null) {
            response.setHeader(
                    HttpHeaders.LINK,
                    "</api/v1/wallet/entries?cursor="
                            + java.net.URLEncoder.encode(next, StandardCharsets.UTF_8)
                            + ">; rel=\"next\"");
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Only the description may hold what needs quoting: a team's name may have a comma. */
    private static void appendRow(StringBuilder csv, Entry entry) {
        csv.append(entry.entryId())
                .append(',')
                .append(entry.at())
                .append(',')
                .append(entry.kind())
                .append(',')
                .append(entry.reference() == null ? "" : entry.reference())
                .append(',')
                .append(entry.amount())
                .append(',')
                .append(entry.currency())
                .append(',')
                .append(entry.available())
                .append(',')
                .append(entry.held())
                .append(",\"")
                .append(entry.description().replace("\"", "\"\""))
                .append("\"\r\n");
    }

    private List<Entry> entries(AccountId caller, Page<EntryView> page) {
        Map<UUID, PositionName> markets = statement.markets(caller, page.items());
        return page.items().stream()
                .map(view -> entry(view, StatementWords.describe(view, markets)))
                .toList();
    }

    private static Entry entry(EntryView view, String description) {
        return new Entry(
                view.entryId(),
                view.at(),
                view.kind(),
                view.reference(),
                description,
                view.amount().decimal(),
                view.amount().currency().getCurrencyCode(),
                view.available().decimal(),
                view.held().decimal());
    }

    private static Deposit deposit(PaymentView payment) {
        return new Deposit(
                payment.paymentId(),
                payment.status(),
                payment.amount().decimal(),
                payment.amount().currency().getCurrencyCode(),
                payment.reason());
    }

    private static UUID paymentId(String text) {
        return PathIds.uuid(text, "PAYMENT_UNKNOWN", "There is no such payment.");
    }
}
