package org.moneyline.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** How a person likes the pages. */
@Controller
class PreferencePages {

    private final Visitor visitor;

    PreferencePages(Visitor visitor) {
        this.visitor = visitor;
    }

    @PostMapping("/preferences/odds")
    String odds(
            @RequestParam String format,
            @RequestParam(defaultValue = "/") String back,
            HttpServletRequest request,
            HttpServletResponse response) {
        visitor.keep(Visitor.format(format), request, response);
        return "redirect:" + Addresses.ours(back);
    }
}
