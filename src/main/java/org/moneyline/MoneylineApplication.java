package org.moneyline;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the whole product in one process. */
@SpringBootApplication
public class MoneylineApplication {

    public static void main(String[] args) {
        SpringApplication.run(MoneylineApplication.class, args);
    }
}
