#include "library.h"

#include <stdlib.h>

#include "linux_vfio.h"
#include "perm.h"
#include "reference.h"

struct library {
  struct perm_config *space;
  struct memory *memory;
};

static int write_register(void *memory, uint32_t position, uint32_t width, uint32_t value)
{
  memory_write(memory, position, width, value);
  return 0;
}

struct library *library_new(const struct subject *subject, struct memory *memory)
{
  const struct perm_host host = {.size = sizeof host, .context = memory,
    .config_size = subject_facts(subject).size, .read = memory_answer, .write = write_register};
  const struct perm_options options = {.size = sizeof options, .tables = &linux_vfio_tables,
    .legend = &linux_vfio_legend, .host = &host};
  struct library *library = malloc(sizeof *library);
  if (library == NULL) return NULL;
  library->memory = memory;
  if (perm_config_open(&options, &library->space, NULL) == PERM_OK) return library;
  free(library);
  return NULL;
}

/* The exit of a guest. */
__attribute__((noinline)) static uint32_t trap_read(struct library *library, uint32_t position, uint32_t width)
{
  uint32_t value = 0;
  perm_config_read(library->space, position, width, &value);
  return value;
}

__attribute__((noinline)) static void trap_write(struct library *library, uint32_t position, uint32_t width,
  uint32_t value)
{
  perm_config_write(library->space, position, width, value);
}

uint64_t library_read(struct library *library, const struct access *accesses, size_t times)
{
  uint64_t sum = 0;
  for (size_t index = 0; index < times; ++index) {
    const struct access *access = &accesses[index & (WORKLOAD_COUNT - 1)];
    sum = sum_with(sum, trap_read(library, access->position, access->width));
  }
  return sum;
}

uint64_t library_write(struct library *library, const struct access *accesses, size_t times)
{
  for (size_t index = 0; index < times; ++index) {
    const struct access *access = &accesses[index & (WORKLOAD_COUNT - 1)];
    trap_write(library, access->position, access->width, access->value);
  }
  return memory_actions(library->memory);
}
