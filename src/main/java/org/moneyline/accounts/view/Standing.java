package org.moneyline.accounts.view;

import java.util.Set;
import org.moneyline.accounts.api.AccountEvent;
import org.moneyline.accounts.api.AccountEvent.AccountActivated;
import org.moneyline.accounts.api.AccountEvent.AccountRegistered;
import org.moneyline.accounts.api.AccountEvent.AccountReinstated;
import org.moneyline.accounts.api.AccountEvent.AccountSuspended;
import org.moneyline.accounts.api.AccountEvent.CommissionDiscountSet;
import org.moneyline.accounts.api.AccountEvent.LoginLocked;
import org.moneyline.accounts.api.AccountEvent.MailRetried;
import org.moneyline.accounts.api.AccountEvent.PasswordReset;
import org.moneyline.accounts.api.AccountEvent.StaffAppointed;
import org.moneyline.accounts.api.AccountEvent.StakeFactorSet;
import org.moneyline.accounts.api.EligibilityView;
import org.moneyline.platform.api.Caller.Role;

/** The little that decides whether an account may bet. */
record Standing(boolean bettor, boolean activated, boolean suspended, int stakeFactorPercent) {

    static final int USUAL_FACTOR_PERCENT = 100;

    /** What nearly every account is, shared by all of them. */
    static final Standing USUAL = new Standing(true, true, false, USUAL_FACTOR_PERCENT);

    /** Before the first event. */
    static final Standing NONE = new Standing(false, false, false, USUAL_FACTOR_PERCENT);

    private static final EligibilityView USUAL_ANSWER =
            new EligibilityView(true, null, USUAL_FACTOR_PERCENT);

    /** The code for an account nobody has heard of. */
    static final EligibilityView UNKNOWN_ANSWER =
            new EligibilityView(false, "ACCOUNT_UNKNOWN", USUAL_FACTOR_PERCENT);

    Standing after(AccountEvent event) {
        Standing next =
                switch (event) {
                    case AccountRegistered _ ->
                            new Standing(true, false, false, USUAL_FACTOR_PERCENT);
                    case StaffAppointed staff -> ofStaff(staff.roles());
                    case AccountActivated _ ->
                            new Standing(bettor, true, suspended, stakeFactorPercent);
                    case AccountSuspended _ ->
                            new Standing(bettor, activated, true, stakeFactorPercent);
                    case AccountReinstated _ ->
                            new Standing(bettor, activated, false, stakeFactorPercent);
                    case StakeFactorSet set ->
                            new Standing(bettor, activated, suspended, set.percent());
                    case LoginLocked _, PasswordReset _, MailRetried _, CommissionDiscountSet _ ->
                            this;
                };
        return next.shared();
    }

    static Standing ofStaff(Set<Role> roles) {
        return new Standing(roles.contains(Role.BETTOR), true, false, USUAL_FACTOR_PERCENT);
    }

    Standing shared() {
        return equals(USUAL) ? USUAL : this;
    }

    EligibilityView answer() {
        if (this == USUAL) {
            return USUAL_ANSWER;
        }
        if (!bettor) {
            return refused("STAFF_MAY_NOT_BET");
        }
        if (!activated) {
            return refused("NOT_CONFIRMED");
        }
        if (suspended) {
            return refused("ACCOUNT_SUSPENDED");
        }
        return new EligibilityView(true, null, stakeFactorPercent);
    }

    private EligibilityView refused(String code) {
        return new EligibilityView(false, code, stakeFactorPercent);
    }
}
