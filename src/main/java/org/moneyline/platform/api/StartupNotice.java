package org.moneyline.platform.api;

/** One line told to whoever starts the program, printed once it is ready to serve. */
public interface StartupNotice {

    String line();
}
