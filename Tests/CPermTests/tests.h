/* Tests of the functions themselves, one a file. */
#ifndef TESTS_H
#define TESTS_H

void test_open(void);
void test_access(void);
void test_hooks(void);
void test_inside(void);
void test_power(void);
void test_state(void);

#endif
