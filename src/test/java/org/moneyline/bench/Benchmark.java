package org.moneyline.bench;

/** One benchmark: measures for about so many seconds a phase and writes down its figures. */
interface Benchmark {

    void run(int seconds, Report report) throws Exception;
}
