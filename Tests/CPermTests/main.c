/*
 * Tests of the C library.
 *
 *   test                        the functions themselves
 *   test --replay FILE          recordings, twice: as they are, and with a guest that moves in the middle of each
 *   test --bench CALL COUNT     COUNT times one call, for whoever counts instructions
 */
#include "bench.h"
#include "check.h"
#include "replay.h"
#include "tests.h"

#include <stdlib.h>
#include <string.h>

int failures = 0;

int check(int holds, const char *condition, const char *file, int line)
{
  if (!holds) {
    failures += 1;
    printf("%s:%d: failed: %s\n", file, line, condition);
  }
  return holds;
}

static int replay_file(const char *path)
{
  struct replay_result result = {0, 0, 0};
  for (int moves = 0; moves < 2; ++moves) {
    FILE *file = fopen(path, "rb");
    if (!CHECK(file != NULL)) return 1;
    result = replay(file, moves);
    fclose(file);
    printf("%lu traces, %lu ops, %lu mismatches%s\n", result.traces, result.operations, result.mismatches,
      moves ? ", moved in the middle" : "");
    if (result.mismatches != 0 || result.traces == 0) failures += 1;
  }
  return failures == 0 ? 0 : 1;
}

int main(int count, char **arguments)
{
  if (count == 3 && strcmp(arguments[1], "--replay") == 0) return replay_file(arguments[2]);
  if (count == 4 && strcmp(arguments[1], "--bench") == 0)
    return bench(arguments[2], strtoul(arguments[3], NULL, 10));
  if (count != 1) return 64;
  test_open();
  test_access();
  test_hooks();
  test_inside();
  test_power();
  test_state();
  if (failures == 0) printf("the functions do as the header says\n");
  return failures == 0 ? 0 : 1;
}
