package org.moneyline.betting.exchange.model;

import java.util.Arrays;
import org.moneyline.betting.api.FactKind;
import org.moneyline.betting.api.OrderReason;
import org.moneyline.betting.api.Persistence;
import org.moneyline.betting.api.Side;

/** A list of facts that is cleared and filled again without making garbage. */
final class Facts {

    private static final int USUAL = 16;

    private Fact[] facts = new Fact[0];
    private int size;

    int size() {
        return size;
    }

    Fact get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return facts[index];
    }

    void clear() {
        size = 0;
    }

    void matched(
            int instruction,
            long order,
            long against,
            int runner,
            Side side,
            int price,
            long matched) {
        Fact fact = next(FactKind.MATCHED, OrderReason.NONE, instruction, order);
        fact.against = against;
        fact.runner = runner;
        fact.side = side;
        fact.price = price;
        fact.size = matched;
    }

    void rested(
            int instruction,
            long order,
            int runner,
            Side side,
            int price,
            long rest,
            Persistence persistence) {
        Fact fact = next(FactKind.RESTED, OrderReason.NONE, instruction, order);
        fact.runner = runner;
        fact.side = side;
        fact.price = price;
        fact.size = rest;
        fact.persistence = persistence;
    }

    /** A fact about an order and an amount of it. */
    void order(FactKind kind, OrderReason reason, int instruction, long order, long amount) {
        next(kind, reason, instruction, order).size = amount;
    }

    /** A fact about the whole market. */
    void market(FactKind kind, int runner, long version) {
        Fact fact = next(kind, OrderReason.NONE, 0, 0);
        fact.runner = runner;
        fact.version = version;
    }

    private Fact next(FactKind kind, OrderReason reason, int instruction, long order) {
        if (size == facts.length) {
            facts = Arrays.copyOf(facts, Math.max(USUAL, 2 * size));
            for (int i = size; i < facts.length; i++) {
                facts[i] = new Fact();
            }
        }
        Fact fact = facts[size++];
        fact.kind = kind;
        fact.reason = reason;
        fact.instruction = instruction;
        fact.order = order;
        fact.against = 0;
        fact.runner = 0;
        fact.side = Side.BACK;
        fact.price = 0;
        fact.size = 0;
        fact.persistence = Persistence.LAPSE;
        fact.version = 0;
        return fact;
    }
}
