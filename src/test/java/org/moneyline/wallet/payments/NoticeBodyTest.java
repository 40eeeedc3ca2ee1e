package org.moneyline.wallet.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.accounts.api.AccountId;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.process.PaymentGateway.Notice;

class NoticeBodyTest {

    private static final Notice NOTICE =
            new Notice(
                    Notice.Kind.DEPOSIT,
                    Notice.Outcome.FAILED,
                    new UUID(1, 2),
                    new AccountId(new UUID(3, 4)),
                    Money.parse("10.00 GBP"),
                    "sandbox-1",
                    "The card was declined.");

    @Test
    void isReadAsItWasWritten() {
        assertThat(NoticeBody.parse(NoticeBody.of(NOTICE).json())).isEqualTo(NOTICE);
    }

    @Test
    void mayKnowMoreThanWeDo() {
        String json = NoticeBody.of(NOTICE).json().replaceFirst("\\{", "{\"extra\":[1,2],");

        assertThat(NoticeBody.parse(json)).isEqualTo(NOTICE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind", "outcome", "payment", "customer", "amount", "transaction"})
    void withoutAFieldItIsMalformed(String field) {
        refused(NoticeBody.of(NOTICE).json().replace("\"" + field + "\"", "\"other\""));
    }

    @Test
    void whatIsNoNoticeIsMalformed() {
        String good = NoticeBody.of(NOTICE).json();
        refused("");
        refused("null");
        refused("[]");
        refused("{");
        refused(good.replace("10.00", "10.001"));
        refused(good.replace("10.00", "ten"));
        refused(good.replace("GBP", "XYZ"));
        refused(good.replace("DEPOSIT", "GIFT"));
        refused(good.replace("sandbox-1", "x".repeat(101)));
        refused(good.replace("The card was declined.", "x".repeat(201)));
    }

    private static void refused(String json) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> NoticeBody.parse(json));
        assertThat(refusal).as(json).isNotNull();
        assertThat(refusal.code()).isEqualTo("NOTICE_MALFORMED");
    }
}
