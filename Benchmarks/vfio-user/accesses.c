// A client of vfio-user that reads and writes config space and BARs as a guest does, so many times.
//
// Usage: accesses SOCKET TIMES
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { read_region = 9, write_region = 10, config = 7 };

static int server;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void receive(char *bytes, size_t size) {
  for (size_t done = 0; done < size;) {
    ssize_t count = recv(server, bytes + done, size - done, 0);
    if (count <= 0) fail("recv");
    done += count;
  }
}

// One access: what is written, or as many bytes are read.
static void access_region(int command, uint64_t offset, uint32_t region, uint32_t count, const void *data) {
  char bytes[8192] = {0};
  uint32_t sent = 32 + (data ? count : 0), expected = 32 + (data ? 0 : count);
  uint32_t header[] = {2 | command << 16, sent, 0, 0};
  memcpy(bytes, header, 16);
  memcpy(bytes + 16, &offset, 8);
  memcpy(bytes + 24, &region, 4);
  memcpy(bytes + 28, &count, 4);
  if (data) memcpy(bytes + 32, data, count);
  if (send(server, bytes, sent, MSG_NOSIGNAL) != (ssize_t)sent) fail("send");
  receive(bytes, expected);
  memcpy(header, bytes, 16);
  if (header[1] != expected || header[2] != 1) exit(1);
}

int main(int count, char **words) {
  if (count != 3) return 2;
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s", words[1]);
  server = socket(AF_UNIX, SOCK_STREAM, 0);
  if (server < 0 || connect(server, (struct sockaddr *)&address, sizeof address)) fail(words[1]);
  uint32_t version[] = {1 | 1 << 16, 20, 0, 0, 0};
  char reply[512];
  if (send(server, version, sizeof version, MSG_NOSIGNAL) < 0 || recv(server, reply, sizeof reply, 0) < 20) fail("version");
  for (long times = atol(words[2]); times > 0; times--) {
    access_region(read_region, 0, config, 4, NULL);
    access_region(read_region, 0xCC, config, 2, NULL);
    access_region(read_region, 0x0E, config, 1, NULL);
    access_region(read_region, 0, config, 4096, NULL);
    access_region(write_region, 0x04, config, 2, "\x07\x05");
    access_region(write_region, 0x10, config, 4, "\xff\xff\xff\xff");
    access_region(write_region, 0x3C, config, 1, "\x0b");
    access_region(read_region, 0x100, 0, 8, NULL);
    access_region(write_region, 0x100, 0, 8, "12345678");
    access_region(read_region, 0, 2, 4, NULL);
    // To D3hot and back, with its registers.
    access_region(write_region, 0xCC, config, 2, "\x03\x00");
    access_region(write_region, 0xCC, config, 2, "\x00\x00");
  }
  return 0;
}
