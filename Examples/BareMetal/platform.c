// What Embedded Swift asks of a platform: memory that is handed out once, four functions of string.h, and here a way to say how
// it went. A hypervisor has its own of each. For the demonstration `say` and `leave` are system calls of Linux, so that the program,
// which has no library and no loader, can be run where it was built.
#include <stddef.h>
#include <stdint.h>

static uint8_t heap[1 << 20];
static size_t used;

int posix_memalign(void **memory, size_t alignment, size_t size) {
  size_t start = (used + alignment - 1) & ~(alignment - 1);
  if (start + size > sizeof heap) return 12;
  used = start + size;
  *memory = heap + start;
  return 0;
}
void free(void *memory) { (void)memory; }

void *memset(void *to, int value, size_t count) {
  for (size_t i = 0; i < count; i++) ((volatile uint8_t *)to)[i] = (uint8_t)value;
  return to;
}
void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  for (size_t i = 0; i < count; i++) ((volatile uint8_t *)to)[i] = ((const uint8_t *)from)[i];
  return to;
}
void *memmove(void *to, const void *from, size_t count) {
  if ((uintptr_t)to <= (uintptr_t)from) return memcpy(to, from, count);
  while (count--) ((volatile uint8_t *)to)[count] = ((const uint8_t *)from)[count];
  return to;
}
int memcmp(const void *a, const void *b, size_t count) {
  for (size_t i = 0; i < count; i++) {
    int difference = ((const uint8_t *)a)[i] - ((const uint8_t *)b)[i];
    if (difference) return difference;
  }
  return 0;
}
// Seeds of dictionaries: there are none on the way of an access.
void arc4random_buf(void *buffer, size_t count) { memset(buffer, 0, count); }
uintptr_t __stack_chk_guard = 0x5065726dU;
_Noreturn static void leave(int code);
_Noreturn void __stack_chk_fail(void) { leave(127); }

static long call(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return result;
}
static void say(const char *text, size_t count) { call(1, 1, (long)text, (long)count); }
_Noreturn static void leave(int code) {
  for (;;) call(60, code, 0, 0);
}

extern int32_t runGuest(void);

_Noreturn void start(void) {
  int32_t failed = runGuest();
  if (failed == 0) say("every access was answered as it should be\n", 42);
  else say("an access was not answered as it should be\n", 43);
  leave(failed);
}
__asm__(".globl _start\n_start:\n  xor %ebp, %ebp\n  and $-16, %rsp\n  call start\n");
