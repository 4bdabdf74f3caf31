// Round trips a second: a client of vfio-user that reads 4 bytes of config space and waits for them, beside a bare
// socketpair over which the same number of bytes go there and back. Both sides of both are on one processor, and rounds of the
// two take turns, so that whatever else the machine does slows both.
//
// Usage: roundtrip SOCKET CPU ROUNDS ROUNDTRIPS
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { request_size = 32, reply_size = 36 };

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

// All bytes of a message; one receive, as they come at once.
static void take(int socket, void *bytes, size_t size) {
  ssize_t count = recv(socket, bytes, size, 0);
  if (count != (ssize_t)size) fail("recv");
}

static void give(int socket, const void *bytes, size_t size) {
  if (send(socket, bytes, size, MSG_NOSIGNAL) != (ssize_t)size) fail("send");
}

// The other end of the socketpair: takes requests until there are no more.
static void echo(int socket) {
  char bytes[4096] = {0};
  while (recv(socket, bytes, sizeof bytes, 0) == request_size) give(socket, bytes, reply_size);
  _exit(0);
}

static double round_trips(int socket, const char *request, long count, uint32_t *last) {
  char reply[reply_size];
  double start = now();
  for (long index = 0; index < count; index++) {
    give(socket, request, request_size);
    take(socket, reply, reply_size);
  }
  memcpy(last, reply + 32, 4);
  return count / (now() - start);
}

static int connect_to(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
  if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address)) fail(path);
  // VERSION 0.0 without capabilities.
  uint32_t version[] = {1 | 1 << 16, 20, 0, 0, 0};
  char reply[512];
  give(descriptor, version, sizeof version);
  if (recv(descriptor, reply, sizeof reply, 0) < 20) fail("version");
  return descriptor;
}

static int order(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *values, int count) {
  qsort(values, count, sizeof *values, order);
  return values[count / 2];
}

int main(int count, char **words) {
  if (count != 5) return fprintf(stderr, "usage: roundtrip SOCKET CPU ROUNDS ROUNDTRIPS\n"), 2;
  int rounds = atoi(words[3]);
  long each = atol(words[4]);
  if (rounds < 1 || rounds > 1001 || each < 1) return 2;
  cpu_set_t processor;
  CPU_ZERO(&processor);
  CPU_SET(atoi(words[2]), &processor);
  if (sched_setaffinity(0, sizeof processor, &processor)) fail("sched_setaffinity");

  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) fail("socketpair");
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    close(ends[0]);
    echo(ends[1]);
  }
  close(ends[1]);
  int server = connect_to(words[1]);

  // REGION_READ of 4 bytes at 0 of region 7.
  uint32_t request[] = {2 | 9 << 16, request_size, 0, 0, 0, 0, 7, 4};
  uint32_t bare_last, last = 0;
  double bare[1001], served[1001], ratios[1001];
  round_trips(server, (char *)request, each, &last);
  round_trips(ends[0], (char *)request, each, &bare_last);
  for (int index = 0; index < rounds; index++) {
    if (index & 1) {
      served[index] = round_trips(server, (char *)request, each, &last);
      bare[index] = round_trips(ends[0], (char *)request, each, &bare_last);
    } else {
      bare[index] = round_trips(ends[0], (char *)request, each, &bare_last);
      served[index] = round_trips(server, (char *)request, each, &last);
    }
    ratios[index] = served[index] / bare[index];
  }
  close(ends[0]);
  waitpid(child, NULL, 0);
  printf("socketpair %.0f a second, server %.0f a second, ratio %.2f (medians of %d rounds of %ld; read %08x)\n",
         median(bare, rounds), median(served, rounds), median(ratios, rounds), rounds, each, last);
  return 0;
}
