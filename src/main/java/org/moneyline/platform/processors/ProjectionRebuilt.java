package org.moneyline.platform.processors;

import org.moneyline.kernel.Stored;

/** Staff had a projection begin again, its tables emptied; who and why stands in the metadata. */
@Stored(name = "platform.projection-rebuilt")
record ProjectionRebuilt(String projection) {}
