/* Checks that go on after a failure, and say where it was. */
#ifndef CHECK_H
#define CHECK_H

/* Counts a condition that does not hold, and prints it. Returns whether it holds. */
int check(int holds, const char *condition, const char *file, int line);

/* Conditions that did not hold. */
extern int failures;

#define CHECK(condition) check((condition) ? 1 : 0, #condition, __FILE__, __LINE__)

#endif
