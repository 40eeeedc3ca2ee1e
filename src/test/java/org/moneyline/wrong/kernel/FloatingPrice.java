package org.moneyline.wrong.kernel;

import java.util.List;
import org.springframework.util.CollectionUtils;

/** A price that is a floating point number, in a kernel that knows Spring. */
record FloatingPrice(double value) {

    static boolean none(List<FloatingPrice> prices) {
        return CollectionUtils.isEmpty(prices);
    }
}
