#include "memory.h"

#include <stdlib.h>
#include <string.h>

#include "subject_parts.h"

struct memory {
  uint8_t registers[4096], writable[4096], cleared_by_one[4096];
  uint64_t actions;
};

struct memory *memory_new(const struct subject *subject)
{
  struct memory *memory = calloc(1, sizeof *memory);
  if (memory == NULL) return NULL;
  memcpy(memory->registers, subject->registers, sizeof memory->registers);
  memcpy(memory->writable, subject->writable, sizeof memory->writable);
  memcpy(memory->cleared_by_one, subject->cleared_by_one, sizeof memory->cleared_by_one);
  return memory;
}

static uint32_t load(const uint8_t *bytes, uint32_t width)
{
  uint32_t value = 0;
  switch (width) {
  case 4: memcpy(&value, bytes, 4); break;
  case 2: memcpy(&value, bytes, 2); break;
  default: value = *bytes;
  }
  return value;
}

static void store(uint8_t *bytes, uint32_t width, uint32_t value)
{
  switch (width) {
  case 4: memcpy(bytes, &value, 4); break;
  case 2: memcpy(bytes, &value, 2); break;
  default: *bytes = (uint8_t)value;
  }
}

__attribute__((noinline)) uint32_t memory_read(void *context, uint32_t position, uint32_t width)
{
  const struct memory *memory = context;
  return load(&memory->registers[position], width);
}

__attribute__((noinline)) void memory_write(void *context, uint32_t position, uint32_t width, uint32_t value)
{
  struct memory *memory = context;
  const uint32_t old = load(&memory->registers[position], width);
  const uint32_t writable = load(&memory->writable[position], width);
  const uint32_t cleared = load(&memory->cleared_by_one[position], width);
  store(&memory->registers[position], width, ((old & ~writable) | (value & writable)) & ~(cleared & value));
}

__attribute__((noinline)) int64_t memory_answer(void *context, uint32_t position, uint32_t width)
{
  const struct memory *memory = context;
  return load(&memory->registers[position], width);
}

static uint32_t field(uint32_t lsb, uint32_t bit_width)
{
  return (bit_width >= 32 ? UINT32_MAX : (UINT32_C(1) << bit_width) - 1) << lsb;
}

__attribute__((noinline)) void memory_store(void *context, uint32_t position, uint32_t lsb, uint32_t bit_width,
  uint32_t value)
{
  struct memory *memory = context;
  const uint32_t mask = field(lsb, bit_width), old = load(&memory->registers[position], 4);
  store(&memory->registers[position], 4, (old & ~mask) | (value << lsb & mask));
}

__attribute__((noinline)) int memory_implements(const void *context, uint32_t position, uint32_t lsb,
  uint32_t bit_width)
{
  const struct memory *memory = context;
  return (load(&memory->writable[position], 4) & field(lsb, bit_width)) != 0;
}

__attribute__((noinline)) void memory_note(void *context, enum memory_action action, uint32_t value)
{
  struct memory *memory = context;
  memory->actions = memory->actions * 31 + (uint64_t)action * 65537 + value;
}

uint64_t memory_actions(const struct memory *memory) { return memory->actions; }
