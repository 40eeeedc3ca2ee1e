package org.moneyline.backoffice;

import jakarta.servlet.http.HttpServletRequest;
import org.moneyline.kernel.Refusal;
import org.springframework.http.HttpStatus;
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
    ModelAndView refused(Refusal refusal, HttpServletRequest request) {
        String words = text.refusal(refusal);
        if (request.getMethod().equals("POST")) {
            RequestContextUtils.getOutputFlashMap(request).put("problem", words);
            return new ModelAndView("redirect:" + Paths.back(request.getParameter("back")));
        }
        HttpStatus status =
                switch (refusal.kind()) {
                    case INVALID -> HttpStatus.BAD_REQUEST;
                    case FORBIDDEN -> HttpStatus.FORBIDDEN;
                    case NOT_FOUND -> HttpStatus.NOT_FOUND;
                    case CONFLICT -> HttpStatus.CONFLICT;
                    case REFUSED -> HttpStatus.UNPROCESSABLE_CONTENT;
                    case THROTTLED -> HttpStatus.TOO_MANY_REQUESTS;
                    case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
                };
        ModelAndView page = new ModelAndView("error", status);
        page.addObject("status", status.value());
        page.addObject("text", words);
        return page;
    }
}
