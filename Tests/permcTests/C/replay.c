/*
 * Replays recordings from standard input against emitted tables of linux_vfio, as `permc replay` does: what the guest reads,
 * what the host is asked to do and what becomes of the device are all compared.
 *
 * Prints differences, the first ones in full, and `N traces, M ops, K mismatches`; fails where there is one.
 */
#include "recorded.h"

#include <inttypes.h>
#include <string.h>

enum { SHOWN = 20 };

/* One run, over all recordings. */
struct replay {
  const struct trace *trace;
  struct recorded function;
  uint8_t registers[TRACE_SPACE]; /* the device as the recording has it */
  unsigned long trace_count, access_count, mismatch_count;
};

/* Counts a difference; whether it is to be shown, behind a line that says where. */
static int differs(struct replay *replay, uint32_t line, const char *what)
{
  if (++replay->mismatch_count > SHOWN) return 0;
  printf("%s: line %" PRIu32 ": %s: ", replay->trace->name, line, what);
  return 1;
}

static void compare_read(struct replay *replay, uint32_t line, const char *what, uint32_t position, uint32_t width,
  uint32_t expected)
{
  uint32_t value = 0;
  replay->access_count += 1;
  if (perm_guest_read(&replay->function.guest.space, position, width, &value) && value == expected) return;
  if (differs(replay, line, what))
    printf("%03" PRIx32 " %" PRIu32 " is %" PRIx32 ", not %" PRIx32 "\n", position, width, value, expected);
}

static void compare_view(struct replay *replay, uint32_t line, const char *what, const uint8_t *view)
{
  const uint32_t size = replay->trace->size;
  for (uint32_t position = 0; position < size; position += 4)
    compare_read(replay, line, what, position, 4, trace_value(view, size, position, 4));
}

/* Compares the whole device, and takes over the recorded registers where it differs. */
static void compare_device(struct replay *replay, uint32_t line)
{
  struct simulated *device = &replay->function.device;
  if (memcmp(device->registers, replay->registers, replay->trace->size) == 0) return;
  for (uint32_t position = 0; position < replay->trace->size; position += 4) {
    const uint32_t actual = trace_value(device->registers, device->size, position, 4);
    const uint32_t expected = trace_value(replay->registers, device->size, position, 4);
    if (actual != expected && differs(replay, line, "device"))
      printf("%03" PRIx32 " holds %" PRIx32 ", not %" PRIx32 "\n", position, actual, expected);
  }
  memcpy(device->registers, replay->registers, sizeof replay->registers);
}

/* Compares what the host did with the events behind a write; the index of the operation behind them and the registers. */
static size_t compare_actions(struct replay *replay, size_t index)
{
  const struct trace *trace = replay->trace;
  struct simulated *device = &replay->function.device;
  const uint32_t line = trace->operations[index - 1].line;
  size_t count = 0;
  for (; index < trace->operation_count; ++index) {
    const struct trace_operation *operation = &trace->operations[index];
    if (operation->kind == TRACE_REGISTER) {
      trace_store(replay->registers, trace->size, operation->position, operation->width, operation->value);
    } else if (operation->kind == TRACE_EVENT) {
      const char *actual = count < device->event_count && count < SIMULATED_EVENTS ? device->events[count] : "nothing";
      count += 1;
      if (strcmp(actual, operation->words) != 0 && differs(replay, operation->line, "host"))
        printf("%s, not %s\n", actual, operation->words);
    } else {
      break;
    }
  }
  if (device->event_count > count && differs(replay, line, "host")) printf("%s too\n", device->events[count]);
  device->event_count = 0;
  return index;
}

static void replay_trace(struct replay *replay)
{
  const struct trace *trace = replay->trace;
  const enum perm_result result = recorded_open(&replay->function, trace);
  size_t index = 0;
  replay->trace_count += 1;
  if (result != PERM_OPENED) {
    if (differs(replay, trace->line, "open")) printf("failed with %d\n", (int)result);
    return;
  }
  memcpy(replay->registers, trace->hardware, sizeof replay->registers);
  compare_view(replay, trace->line, "view", trace->view);
  while (index < trace->operation_count) {
    const struct trace_operation *operation = &trace->operations[index++];
    if (operation->kind == TRACE_READ) {
      compare_read(replay, operation->line, "read", operation->position, operation->width, operation->value);
    } else if (operation->kind == TRACE_WRITE) {
      replay->access_count += 1;
      if (!hooked_write(&replay->function.guest, operation->position, operation->width, operation->value)
          && differs(replay, operation->line, "write"))
        printf("%03" PRIx32 " %" PRIu32 " failed\n", operation->position, operation->width);
      index = compare_actions(replay, index);
      compare_device(replay, operation->line);
    } else if (operation->kind == TRACE_REGISTER) {
      /* A register that changed without a write before it: the device did it. */
      trace_store(replay->registers, trace->size, operation->position, operation->width, operation->value);
      memcpy(replay->function.device.registers, replay->registers, sizeof replay->registers);
    }
  }
  if (trace->has_final_view) compare_view(replay, trace->line, "final view", trace->final_view);
  if (trace->has_final_hardware) {
    memcpy(replay->registers, trace->final_hardware, sizeof replay->registers);
    compare_device(replay, trace->line);
  }
}

int main(void)
{
  static struct replay replay;
  static struct trace trace;
  struct trace_text text;
  enum trace_result result;
  if (!trace_load(stdin, &text)) return 2;
  replay.trace = &trace;
  while ((result = trace_next(&text, &trace)) == TRACE_READY) {
    replay_trace(&replay);
    trace_free(&trace);
  }
  if (result == TRACE_BROKEN) printf("line %" PRIu32 ": expected %s\n", text.line, text.problem);
  trace_unload(&text);
  printf("%lu traces, %lu ops, %lu mismatches\n", replay.trace_count, replay.access_count, replay.mismatch_count);
  return result == TRACE_END && replay.mismatch_count == 0 ? 0 : 1;
}
