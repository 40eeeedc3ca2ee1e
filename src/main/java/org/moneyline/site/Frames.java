package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.MoneyFormat;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.Caller;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.StreamAddress;
import org.moneyline.wallet.api.WalletQuery;
import org.moneyline.wallet.api.WalletView;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Puts the frame around every page of the site. */
@ControllerAdvice(basePackageClasses = Frames.class)
class Frames {

    /** An error has no address to come back to: {@link Addresses#ours} makes it the home page. */
    private static final String NOWHERE = "";

    private final Visitor visitor;
    private final SlipCards slips;
    private final Questions questions;
    private final SiteProperties properties;
    private final MailboxSwitch mailbox;
    private final ObjectProvider<StreamAddress> stream;

    Frames(
            Visitor visitor,
            SlipCards slips,
            Questions questions,
            SiteProperties properties,
            MailboxSwitch mailbox,
            ObjectProvider<StreamAddress> stream) {
        this.visitor = visitor;
        this.slips = slips;
        this.questions = questions;
        this.properties = properties;
        this.mailbox = mailbox;
        this.stream = stream;
    }

    @ModelAttribute("frame")
    Frame frame(HttpServletRequest request, @Nullable Authentication authentication) {
        Caller me = callerOf(authentication);
        return of(request, me, request.getRequestURI(), () -> me == null ? null : balanceOf(me));
    }

    /** The same around an error, but asking nobody: what could not answer may be the error. */
    Frame ofError(HttpServletRequest request) {
        Caller me =
                request.getUserPrincipal() instanceof Authentication authentication
                        ? callerOf(authentication)
                        : null;
        return of(request, me, NOWHERE, () -> null);
    }

    private Frame of(
            HttpServletRequest request,
            @Nullable Caller me,
            String path,
            Supplier<@Nullable String> balance) {
        Show show = visitor.show(request);
        Slip slip = visitor.slip(request);
        return new Frame(
                me,
                show,
                path,
                Math.max(1, properties.refresh().toSeconds()),
                mailbox.isOpen(),
                streamFor(request.getServerName()),
                balance,
                () -> slips.of(slip, show));
    }

    private @Nullable String streamFor(String host) {
        StreamAddress here = stream.getIfAvailable();
        return here == null ? null : here.forPageOf(host).orElse(null);
    }

    @ModelAttribute("show")
    Show show(HttpServletRequest request) {
        return visitor.show(request);
    }

    static @Nullable Caller callerOf(@Nullable Authentication authentication) {
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? caller
                : null;
    }

    /** Who asks for a page that needs a login. */
    static AccountId me(Authentication authentication) {
        return new AccountId(Objects.requireNonNull(callerOf(authentication)).accountId());
    }

    /** Whose orders and position a page may show: a bettor's; null for visitors and staff. */
    static @Nullable AccountId bettorOf(@Nullable Authentication authentication) {
        Caller me = callerOf(authentication);
        return me != null && me.is(Caller.Role.BETTOR) ? new AccountId(me.accountId()) : null;
    }

    /** Staff have no wallet, and a newcomer's opens a moment after the account. */
    @Nullable String balanceOf(Caller me) {
        if (!me.is(Caller.Role.BETTOR)) {
            return null;
        }
        try {
            return MoneyFormat.text(
                    questions
                            .ask(
                                    new WalletQuery.WalletOf(new AccountId(me.accountId())),
                                    WalletView.class)
                            .available());
        } catch (Refusal refusal) {
            return null;
        }
    }
}
