package org.moneyline.backoffice;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.RefusalCounts;
import org.moneyline.platform.api.RefusalStatus;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * A refused action goes back to where it was asked for and says why there; a refused page becomes a
 * page that says so.
 */
@ControllerAdvice(basePackageClasses = ConsoleRefusals.class)
class ConsoleRefusals {

    private final ConsoleText text;

    ConsoleRefusals(ConsoleText text) {
        this.text = text;
    }

    @ExceptionHandler
    ModelAndView refused(
            Refusal refusal, HttpServletRequest request, @Nullable Authentication authentication) {
        RefusalCounts.count(refusal.code());
        String words = text.refusal(refusal);
        if (request.getMethod().equals("POST")) {
            RequestContextUtils.getOutputFlashMap(request).put("problem", words);
            return new ModelAndView("redirect:" + Paths.back(request.getParameter("back")));
        }
        return ConsoleErrors.page(
                HttpStatus.valueOf(RefusalStatus.of(refusal)),
                words,
                request.getRequestURI(),
                authentication);
    }
}
