/* One call, many times. */
#ifndef BENCH_H
#define BENCH_H

/* Makes a call `count` times; 64 where there is no call of this name. */
int bench(const char *call, unsigned long count);

#endif
