#include "replay.h"

#include "check.h"
#include "host.h"
#include "linux_vfio.h"

#include <string.h>

/* A recording under way. */
struct run {
  const struct trace *trace;
  struct simulated device;
  struct perm_config *space;
  uint8_t recorded[TRACE_SPACE]; /* the device as the recording has it */
  struct replay_result *result;
};

static void mismatch(const struct run *run, uint32_t line, const char *what, uint32_t position, uint32_t expected,
  uint32_t actual)
{
  if (run->result->mismatches++ < 20)
    printf("%s:%u: %s %03x: %08x, not %08x\n", run->trace->name, line, what, position, expected, actual);
}

static int open_space(struct run *run)
{
  const struct perm_host host = simulated_host(&run->device);
  const struct perm_facts facts = trace_facts(run->trace);
  const struct perm_options options = {
    .size = sizeof options,
    .tables = &linux_vfio_tables,
    .legend = &linux_vfio_legend,
    .host = &host,
    .facts = &facts,
  };
  struct perm_error error = {.size = sizeof error};
  const enum perm_status status = perm_config_open(&options, &run->space, &error);
  run->device.event_count = 0;
  if (status == PERM_OK) return 1;
  printf("%s: open: %s at %lx\n", run->trace->name, perm_status_text(status), (unsigned long)error.position);
  run->result->mismatches += 1;
  return 0;
}

static void compare_read(struct run *run, uint32_t line, uint32_t position, uint32_t width, uint32_t expected)
{
  uint32_t actual;
  const enum perm_status status = perm_config_read(run->space, position, width, &actual);
  run->result->operations += 1;
  if (status != PERM_OK || actual != expected) mismatch(run, line, "read", position, expected, actual);
}

static void compare_view(struct run *run, const uint8_t *view)
{
  for (uint32_t position = 0; position < run->trace->size; position += 4)
    compare_read(run, 0, position, 4, trace_value(view, run->trace->size, position, 4));
}

/* The device as a whole; where it differs, the recorded registers are taken over. */
static void compare_device(struct run *run, uint32_t line)
{
  for (uint32_t position = 0; position < run->trace->size; position += 4) {
    const uint32_t expected = trace_value(run->recorded, run->trace->size, position, 4);
    const uint32_t actual = trace_value(run->device.registers, run->trace->size, position, 4);
    if (expected == actual) continue;
    mismatch(run, line, "device", position, expected, actual);
    trace_store(run->device.registers, run->trace->size, position, 4, expected);
  }
}

/* What the host did, against the `e` lines from `index`; a recording that is not exact has no mappings. */
static void compare_events(struct run *run, size_t index, size_t end, uint32_t line)
{
  size_t event = 0;
  for (;; ++index, ++event) {
    const char *expected, *actual;
    while (index < end && run->trace->operations[index].kind != TRACE_EVENT) ++index;
    while (!run->trace->is_exact && event < run->device.event_count && event < SIMULATED_EVENTS
      && strcmp(run->device.events[event], "zap-mappings") == 0)
      ++event;
    if (index >= end && event >= run->device.event_count) break;
    expected = index < end ? run->trace->operations[index].words : "nothing";
    actual = event >= run->device.event_count ? "nothing"
      : event < SIMULATED_EVENTS              ? run->device.events[event]
                                              : "too much";
    if (strcmp(expected, actual) == 0) continue;
    mismatch(run, line, "host", 0, 0, 0);
    printf("  %s, not %s\n", expected, actual);
    break;
  }
  run->device.event_count = 0;
}

static void compare_write(struct run *run, const struct trace_operation *write, size_t next, size_t end)
{
  const enum perm_status status = perm_config_write(run->space, write->position, write->width, write->value);
  run->result->operations += 1;
  if (status != PERM_OK) mismatch(run, write->line, perm_status_text(status), write->position, 0, status);
  compare_events(run, next, end, write->line);
  compare_device(run, write->line);
}

/*
 * The guest goes on with another such device: one as it was at open, which then gets what the first one has in
 * its registers, as a device's own migration would have it, and the saved state.
 */
static void move(struct run *run)
{
  static uint8_t state[PERM_STATE_SIZE_LIMIT], registers[TRACE_SPACE];
  enum perm_status status;
  size_t size = 0, expected = 0;
  if (!CHECK(perm_config_state_size(run->space, &expected) == PERM_OK)) return;
  if (!CHECK(perm_config_save(run->space, PERM_WHEN_ASLEEP_SEND, state, sizeof state, &size) == PERM_OK)) return;
  CHECK(size == expected);
  CHECK(perm_config_destroy(run->space) == PERM_OK);
  run->space = NULL;
  memcpy(registers, run->device.registers, sizeof registers);
  memcpy(run->device.registers, run->trace->hardware, sizeof registers);
  if (!open_space(run)) return;
  memcpy(run->device.registers, registers, sizeof registers);
  status = perm_config_load(run->space, state, size, NULL, 0);
  if (status != PERM_OK) mismatch(run, 0, perm_status_text(status), 0, 0, status);
  run->device.event_count = 0;
  compare_device(run, 0);
}

static void replay_trace(struct run *run, int moves)
{
  const struct trace *trace = run->trace;
  memcpy(run->recorded, trace->hardware, sizeof run->recorded);
  simulated_open(&run->device, trace);
  if (!open_space(run)) return;
  compare_view(run, trace->view);
  for (size_t index = 0, next; index < trace->operation_count; index = next) {
    const struct trace_operation *operation = &trace->operations[index];
    next = index + 1;
    if (moves && index <= trace->operation_count / 2 && trace->operation_count / 2 < index + 64
      && operation->kind == TRACE_READ) {
      moves = 0;
      move(run);
      if (run->space == NULL) return;
    }
    switch (operation->kind) {
    case TRACE_READ:
      compare_read(run, operation->line, operation->position, operation->width, operation->value);
      break;
    case TRACE_WRITE:
      /* What the write caused. */
      for (; next < trace->operation_count; ++next) {
        const struct trace_operation *effect = &trace->operations[next];
        if (effect->kind == TRACE_REGISTER)
          trace_store(run->recorded, trace->size, effect->position, effect->width, effect->value);
        else if (effect->kind != TRACE_EVENT)
          break;
      }
      compare_write(run, operation, index + 1, next);
      break;
    case TRACE_REGISTER:
      /* A register that changed without a write before it: the device did it. */
      trace_store(run->recorded, trace->size, operation->position, operation->width, operation->value);
      trace_store(run->device.registers, trace->size, operation->position, operation->width, operation->value);
      break;
    case TRACE_EVENT: break;
    }
  }
  CHECK(!moves);
  if (trace->has_final_view) compare_view(run, trace->final_view);
  if (trace->has_final_hardware) {
    memcpy(run->recorded, trace->final_hardware, sizeof run->recorded);
    compare_device(run, 0);
  }
  CHECK(perm_config_destroy(run->space) == PERM_OK);
}

struct replay_result replay(FILE *stream, int moves)
{
  static struct trace trace;
  static struct run run;
  struct replay_result result = {0, 0, 0};
  struct trace_text text;
  enum trace_result read;
  if (!CHECK(trace_load(stream, &text))) return result;
  while ((read = trace_next(&text, &trace)) == TRACE_READY) {
    run.trace = &trace;
    run.result = &result;
    replay_trace(&run, moves);
    result.traces += 1;
    trace_free(&trace);
  }
  if (read == TRACE_BROKEN) {
    printf("line %u: expected %s\n", text.line, text.problem);
    result.mismatches += 1;
  }
  trace_unload(&text);
  return result;
}
