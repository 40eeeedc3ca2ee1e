package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountCommand;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.accounts.api.AccountQuery;
import org.moneyline.accounts.api.AccountView;
import org.moneyline.betting.api.ExchangeQuery;
import org.moneyline.betting.api.ProfileView;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Registering, confirming, logging in, a new password, and the account itself. */
@Controller
class AccountPages {

    // A refusal that is about one field is shown at that field.
    private static final Map<String, String> FIELD_OF =
            Map.of(
                    "EMAIL_INVALID", "email",
                    "PASSWORD_WEAK", "password",
                    "NAME_INVALID", "displayName",
                    "DATE_OF_BIRTH_INVALID", "dateOfBirth",
                    "UNDER_AGE", "dateOfBirth",
                    "COUNTRY_NOT_SERVED", "country");

    private final CommandGateway commands;
    private final Questions questions;
    private final Visitor visitor;
    private final Words words;
    private final ReadYourWrite readYourWrite;
    private final Clock clock;

    AccountPages(
            CommandGateway commands,
            Questions questions,
            Visitor visitor,
            Words words,
            ReadYourWrite readYourWrite,
            Clock clock) {
        this.commands = commands;
        this.questions = questions;
        this.visitor = visitor;
        this.words = words;
        this.readYourWrite = readYourWrite;
        this.clock = clock;
    }

    /** A country as the register form offers it. */
    record Country(String code, String name) {}

    @GetMapping("/register")
    String register(Model model) {
        return registerForm(Form.empty().with("country", "GB"), model);
    }

    @PostMapping("/register")
    String register(
            @RequestParam Map<String, String> typed, HttpServletRequest request, Model model) {
        Form form = Form.empty();
        for (String field : List.of("email", "displayName", "day", "month", "year", "country")) {
            form.with(field, typed.get(field));
        }
        LocalDate dateOfBirth = dateOfBirth(form);
        if (dateOfBirth == null) {
            form.wrong("dateOfBirth", words.say("register.date-unreadable"));
            return registerForm(form, model);
        }
        try {
            readYourWrite.after(() ->
                    commands.<@Nullable Object>sendAndWait(
                            new AccountCommand.RegisterAccount(
                                    new AccountId(Ids.next()),
                                    form.value("email"),
                                    typed.getOrDefault("password", ""),
                                    form.value("displayName"),
                                    dateOfBirth,
                                    form.value("country"),
                                    request.getRemoteAddr(),
                                    clock.instant())));
        } catch (Refusal refusal) {
            refuse(form, refusal);
            return registerForm(form, model);
        }
        model.addAttribute("email", form.value("email"));
        return "site/registered";
    }

    private String registerForm(Form form, Model model) {
        model.addAttribute("form", form);
        model.addAttribute(
                "countries",
                Arrays.stream(Locale.getISOCountries())
                        .map(code ->
                                new Country(
                                        code,
                                        Locale.of("", code).getDisplayCountry(Words.LANGUAGE)))
                        .sorted(Comparator.comparing(Country::name))
                        .toList());
        return "site/register";
    }

    private static @Nullable LocalDate dateOfBirth(Form form) {
        try {
            return LocalDate.of(
                    Integer.parseInt(form.value("year")),
                    Integer.parseInt(form.value("month")),
                    Integer.parseInt(form.value("day")));
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    private void refuse(Form form, Refusal refusal) {
        String field = FIELD_OF.get(refusal.code());
        if (field == null) {
            form.wrong(words.refusal(refusal));
        } else {
            form.wrong(field, words.refusal(refusal));
        }
    }

    /** The link in the mail leads here; mail scanners follow links, so a button confirms. */
    @GetMapping("/confirm")
    String confirm(@RequestParam(defaultValue = "") String token, Model model) {
        model.addAttribute("token", token);
        return "site/confirm";
    }

    @PostMapping("/confirm")
    String confirmed(@RequestParam(defaultValue = "") String token, Model model) {
        try {
            readYourWrite.after(() ->
                    commands.<@Nullable Object>sendAndWait(
                            new AccountCommand.ConfirmEmail(token, clock.instant())));
        } catch (Refusal refusal) {
            model.addAttribute("token", token);
            model.addAttribute("problem", words.refusal(refusal));
            return "site/confirm";
        }
        return "redirect:/login?confirmed";
    }

    /** The security filter takes the form; a refused login comes back with the refusal's code. */
    @GetMapping("/login")
    String login(
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(defaultValue = "") String until,
            HttpServletRequest request,
            Model model) {
        for (String news : List.of("confirmed", "reset", "ended")) {
            if (request.getParameter(news) != null) {
                model.addAttribute("good", words.say("login." + news));
            }
        }
        if (error != null) {
            model.addAttribute(
                    "problem",
                    words.sentence(error, words.say("login.failed"), Map.of("until", until)));
        }
        return "site/login";
    }

    @GetMapping("/forgot")
    String forgot() {
        return "site/forgot";
    }

    @PostMapping("/forgot")
    String forgot(
            @RequestParam(defaultValue = "") String email,
            HttpServletRequest request,
            Model model) {
        try {
            commands.<@Nullable Object>sendAndWait(
                    new AccountCommand.RequestPasswordReset(
                            email.strip(), request.getRemoteAddr(), clock.instant()));
            model.addAttribute("sent", true);
        } catch (Refusal refusal) {
            model.addAttribute("problem", words.refusal(refusal));
        }
        model.addAttribute("email", email);
        return "site/forgot";
    }

    @GetMapping("/reset")
    String reset(@RequestParam(defaultValue = "") String token, Model model) {
        model.addAttribute("token", token);
        model.addAttribute("form", Form.empty());
        return "site/reset";
    }

    @PostMapping("/reset")
    String reset(
            @RequestParam(defaultValue = "") String token,
            @RequestParam(defaultValue = "") String password,
            Model model) {
        try {
            readYourWrite.after(() ->
                    commands.<@Nullable Object>sendAndWait(
                            new AccountCommand.ResetPassword(token, password, clock.instant())));
        } catch (Refusal refusal) {
            Form form = Form.empty();
            refuse(form, refusal);
            model.addAttribute("token", token);
            model.addAttribute("form", form);
            return "site/reset";
        }
        return "redirect:/login?reset";
    }

    @GetMapping("/account")
    String account(HttpServletRequest request, Authentication authentication, Model model) {
        Caller me = Objects.requireNonNull(Frames.callerOf(authentication));
        Show show = visitor.show(request);
        AccountView account =
                questions.ask(
                        new AccountQuery.AccountOf(new AccountId(me.accountId())),
                        AccountView.class);
        String country = account.country();
        model.addAttribute("account", account);
        model.addAttribute(
                "born", account.dateOfBirth() == null ? null : show.date(account.dateOfBirth()));
        model.addAttribute(
                "country",
                country == null ? null : Locale.of("", country).getDisplayCountry(Words.LANGUAGE));
        model.addAttribute("since", show.exactly(account.registeredAt()));
        if (me.is(Caller.Role.BETTOR)) {
            model.addAttribute("totals", totals(account.accountId(), show));
        }
        return "site/account";
    }

    /** The totals alone, for a page that is open already. */
    @GetMapping("/account/totals")
    String totals(HttpServletRequest request, Authentication authentication, Model model) {
        AccountId me = Frames.bettorOf(authentication);
        if (me != null) {
            model.addAttribute("totals", totals(me, visitor.show(request)));
        }
        return "site/account :: totals";
    }

    /** What a person has bet, won and may lose, over sportsbook and exchange. */
    record Totals(
            String turnover,
            String profit,
            boolean gain,
            boolean loss,
            String commission,
            String openLiability,
            long openBets,
            long openOrders) {}

    private Totals totals(AccountId me, Show show) {
        ProfileView profile = questions.ask(new ExchangeQuery.ProfileOf(me), ProfileView.class);
        return new Totals(
                show.money(profile.turnover()),
                show.signed(profile.profit()),
                profile.profit().isPositive(),
                profile.profit().isNegative(),
                show.money(profile.commission()),
                show.money(profile.openLiability()),
                profile.openBets(),
                profile.openOrders());
    }
}
