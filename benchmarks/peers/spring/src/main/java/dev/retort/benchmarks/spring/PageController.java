package dev.retort.benchmarks.spring;

import dev.retort.benchmarks.shared.Row;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** A page with a table. */
@Controller
class PageController {
    @GetMapping("/page")
    String page(Model model) {
        model.addAttribute("rows", Row.ALL);
        return "page";
    }
}
