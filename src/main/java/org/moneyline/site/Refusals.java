package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Refusal;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Refusals that no page of the site answers itself become a page of their own. */
@ControllerAdvice(basePackageClasses = Refusals.class)
class Refusals {

    private final Words words;

    Refusals(Words words) {
        this.words = words;
    }

    @ExceptionHandler
    ModelAndView refused(
            Refusal refusal, HttpServletRequest request, HttpServletResponse response) {
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
        return page(status, words.refusal(refusal));
    }

    @ExceptionHandler
    ModelAndView incomplete(MissingServletRequestParameterException incomplete) {
        return page(HttpStatus.BAD_REQUEST, words.say("error.incomplete"));
    }

    private static ModelAndView page(HttpStatus status, @Nullable String text) {
        ModelAndView page = new ModelAndView("error", status);
        page.addObject("status", status.value());
        page.addObject("text", text);
        return page;
    }
}
