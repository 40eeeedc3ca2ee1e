package org.moneyline.betting.exchange.model;

import exchange.core2.collections.objpool.ObjectsPool;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.IOrder;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.cmd.OrderCommandType;
import exchange.core2.core.common.config.LoggingConfiguration;
import exchange.core2.core.orderbook.IOrderBook;
import exchange.core2.core.orderbook.OrderBookDirectImpl;
import exchange.core2.core.orderbook.OrderBookEventsHelper;
import exchange.core2.core.orderbook.OrderBookNaiveImpl;
import java.util.Map;
import org.moneyline.betting.api.Side;

/**
 * One runner's orders in a book of exchange-core. Who waits to lay bids, who waits to back asks, a
 * price is in hundredths, a size is the backer's stake.
 */
final class ExchangeCoreBook {

    private static final int POOLED = 16 * 1024;

    /** Its bids name the most they would pay; nobody here is ever past it. */
    private static final long RESERVE = Long.MAX_VALUE;

    private final IOrderBook book;

    private ExchangeCoreBook(IOrderBook book) {
        this.book = book;
    }

    static ExchangeCoreBook naive() {
        return new ExchangeCoreBook(
                new OrderBookNaiveImpl(
                        symbol(),
                        pool(),
                        OrderBookEventsHelper.NON_POOLED_EVENTS_HELPER,
                        LoggingConfiguration.DEFAULT));
    }

    static ExchangeCoreBook direct() {
        return new ExchangeCoreBook(
                new OrderBookDirectImpl(
                        symbol(),
                        pool(),
                        OrderBookEventsHelper.NON_POOLED_EVENTS_HELPER,
                        LoggingConfiguration.DEFAULT));
    }

    private static CoreSymbolSpecification symbol() {
        return CoreSymbolSpecification.builder()
                .symbolId(1)
                .type(SymbolType.CURRENCY_EXCHANGE_PAIR)
                .baseCurrency(1)
                .quoteCurrency(2)
                .baseScaleK(1)
                .quoteScaleK(1)
                .build();
    }

    private static ObjectsPool pool() {
        return new ObjectsPool(
                Map.of(
                        ObjectsPool.ORDER, POOLED,
                        ObjectsPool.DIRECT_ORDER, POOLED,
                        ObjectsPool.DIRECT_BUCKET, POOLED,
                        ObjectsPool.ART_NODE_4, POOLED,
                        ObjectsPool.ART_NODE_16, POOLED,
                        ObjectsPool.ART_NODE_48, POOLED,
                        ObjectsPool.ART_NODE_256, POOLED));
    }

    /** Writes a command of the stream into one of theirs. */
    static void fill(OrderCommand command, OrderStream stream, int i) {
        command.command =
                switch (stream.what[i]) {
                    case OrderStream.PLACE -> OrderCommandType.PLACE_ORDER;
                    case OrderStream.CANCEL -> OrderCommandType.CANCEL_ORDER;
                    case OrderStream.REDUCE -> OrderCommandType.REDUCE_ORDER;
                    default -> OrderCommandType.MOVE_ORDER;
                };
        command.orderId = stream.key(i);
        command.uid = stream.seat[i];
        command.orderType = OrderType.GTC;
        command.action = stream.side[i] == Side.LAY ? OrderAction.BID : OrderAction.ASK;
        command.reserveBidPrice = RESERVE;
        command.price = stream.price[i] / 10;
        command.size = stream.size[i];
        command.matcherEvent = null;
        command.resultCode = CommandResultCode.VALID_FOR_MATCHING_ENGINE;
    }

    /** The trades and reductions, chained; null if there are none. */
    MatcherTradeEvent execute(OrderCommand command) {
        command.resultCode = IOrderBook.processCommand(book, command);
        return command.matcherEvent;
    }

    long remaining(long key) {
        IOrder order = book.getOrderById(key);
        return order == null ? 0 : order.getSize() - order.getFilled();
    }

    /** The best price on a side with what waits there; null if nobody does. */
    Depth best(Side side) {
        var image = book.getL2MarketDataSnapshot(1);
        if (side == Side.LAY) {
            return image.bidSize == 0
                    ? null
                    : new Depth((int) image.bidPrices[0] * 10, image.bidVolumes[0]);
        }
        return image.askSize == 0
                ? null
                : new Depth((int) image.askPrices[0] * 10, image.askVolumes[0]);
    }
}
