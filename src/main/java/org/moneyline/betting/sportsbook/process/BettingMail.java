package org.moneyline.betting.sportsbook.process;

import java.util.List;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventHandler;
import org.moneyline.betting.api.BetEvent;
import org.moneyline.platform.api.Questions;
import org.moneyline.platform.api.Reactor;
import org.springframework.stereotype.Component;

/** Tells customers of every change of their bets. */
@Component
class BettingMail extends Reactor {

    private final NoticeBatches notices;

    BettingMail(CommandGateway commands, Questions questions) {
        super("betting-mail");
        this.notices = new NoticeBatches(commands, questions);
    }

    /** A store that is older than this mailer has bets in it that are no news. */
    @Override
    public Beginning beginning() {
        return Beginning.NEXT_EVENT;
    }

    @EventHandler
    void on(BetEvent event) throws InterruptedException {
        notices.send(List.of(NoticeDraft.of(event)));
    }
}
