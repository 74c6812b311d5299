package dev.retort.benchmarks.spring;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Many rules: what a thousand methods with {@code @GetMapping} come to. */
@Configuration
class Rules {
    record Items(String name) {
        @ResponseBody
        String items(@PathVariable int id) {
            return name + " " + id;
        }
    }

    @Autowired
    void register(RequestMappingHandlerMapping mapping, @Value("${peer.rules}") int rules)
            throws NoSuchMethodException {
        for (int rule = 0; rule < rules; rule++) {
            mapping.registerMapping(
                    RequestMappingInfo.paths("/r" + rule + "/{id}/items")
                            .methods(RequestMethod.GET)
                            .produces(MediaType.TEXT_PLAIN_VALUE)
                            .options(mapping.getBuilderConfiguration())
                            .build(),
                    new Items("r" + rule),
                    Items.class.getDeclaredMethod("items", int.class));
        }
    }
}
