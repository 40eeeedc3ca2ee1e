package org.moneyline.site;

import java.util.Currency;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.moneyline.betting.api.LadderView;
import org.moneyline.betting.api.OrderId;
import org.moneyline.betting.api.PriceLadder;
import org.moneyline.betting.api.Side;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.MarketId;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * An order as a person writes it, or a change to one that waits. It travels in the form and in the
 * address, so that nothing of it is kept here before it is sent.
 *
 * @param ordinal the selection
 * @param price as typed
 * @param size as typed: the backer's stake
 * @param version of the market the person saw
 * @param order the one to change; null for a new one
 */
record Ticket(
        MarketId marketId,
        int ordinal,
        Side side,
        String price,
        String size,
        Keep keep,
        long version,
        @Nullable OrderId order) {

    /** What becomes of what is not matched at once. */
    enum Keep {
        LAPSE,
        PERSIST,
        AT_ONCE
    }

    /** What was pressed on the ladder, {@code 0~BACK~2500}; without a price, {@code 0~BACK~}. */
    static String pick(int ordinal, Side side, @Nullable Price price) {
        return ordinal + "~" + side + "~" + (price == null ? "" : price.thousandths());
    }

    /**
     * Reads the fields of a form or an address; null if they name no selection. What makes no sense
     * in them is a page that does not exist.
     */
    static @Nullable Ticket of(Map<String, String> fields, LadderView ladder) {
        String pick = fields.getOrDefault("pick", "");
        String ordinal = fields.getOrDefault("ordinal", "");
        if (pick.isEmpty() && ordinal.isEmpty()) {
            return null;
        }
        String side = fields.getOrDefault("side", "");
        String price = fields.getOrDefault("price", "");
        String order = fields.getOrDefault("order", "");
        long version = ladder.version();
        if (pick.isEmpty()) {
            version = Addresses.id(fields.getOrDefault("version", "" + version), Long::valueOf);
        } else {
            String[] parts = pick.split("~", -1);
            if (parts.length != 3) {
                throw Addresses.nothingThere();
            }
            ordinal = parts[0];
            side = parts[1];
            price = parts[2].isEmpty() ? "" : Addresses.id(parts[2], Ticket::thousandths);
            order = "";
        }
        int number = Addresses.id(ordinal, Integer::valueOf);
        if (number < 0 || number >= ladder.runners().size()) {
            throw Addresses.nothingThere();
        }
        Keep keep = Keep.LAPSE;
        for (Keep known : Keep.values()) {
            if (known.name().equals(fields.get("keep"))) {
                keep = known;
            }
        }
        return new Ticket(
                ladder.marketId(),
                number,
                Addresses.id(side, Side::valueOf),
                price.strip(),
                fields.getOrDefault("size", "").strip(),
                keep,
                version,
                order.isEmpty() ? null : Addresses.id(order, OrderId::of));
    }

    private static String thousandths(String text) {
        return new Price(Integer.parseInt(text)).toString();
    }

    /**
     * Moves the price: {@code up} and {@code down} by a step of the ladder, else to what is said.
     */
    Ticket stepped(String step, boolean flatLadder, Price from) {
        PriceLadder ladder = PriceLadder.of(flatLadder);
        Price typed = priceOr(null);
        return switch (step) {
            case "up" -> at(typed == null ? from : ladder.longer(typed));
            case "down" -> at(typed == null ? from : ladder.shorter(typed));
            default -> at(Addresses.id(step, Price::parse));
        };
    }

    Ticket at(Price to) {
        return new Ticket(marketId, ordinal, side, to.toString(), size, keep, version, order);
    }

    /** The same for the market as it is now. */
    Ticket seen(long now) {
        return new Ticket(marketId, ordinal, side, price, size, keep, now, order);
    }

    /** The price typed, or the other one while it is none. */
    @Nullable Price priceOr(@Nullable Price other) {
        try {
            return Price.parse(price);
        } catch (IllegalArgumentException e) {
            return other;
        }
    }

    /** The size typed in a currency; null while it is none. */
    @Nullable Money sizeIn(Currency currency) {
        try {
            Money money = Money.ofDecimal(Typing.amount(size), currency);
            return money.isPositive() ? money : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What a backer of this much wins at this price. */
    static Money winnings(Price price, Money size) {
        return new Money(Side.winnings(price.thousandths(), size.minor()), size.currency());
    }

    /** Where the page shows it, for whoever has no script. */
    String address() {
        UriComponentsBuilder address =
                UriComponentsBuilder.fromPath(LadderCard.address(marketId))
                        .queryParam("ordinal", ordinal)
                        .queryParam("side", side)
                        .queryParam("price", "{price}")
                        .queryParam("size", "{size}")
                        .queryParam("keep", keep)
                        .queryParam("version", version);
        if (order != null) {
            address.queryParam("order", order);
        }
        return address.encode().buildAndExpand(price, size).toUriString();
    }
}
