/* Replays recordings through the library. */
#ifndef REPLAY_H
#define REPLAY_H

#include <stdio.h>

struct replay_result {
  unsigned long traces, operations, mismatches;
};

/*
 * Replays every recording of a stream and compares each answer, what the host did, and the device. With
 * `moves` the guest moves to a newly opened space by a saved state in the middle of each.
 */
struct replay_result replay(FILE *stream, int moves);

#endif
