#include "linux_vfio.h"
#include "perm.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* The device: config space as a file has it, /sys/bus/pci/devices/.../config or a region of VFIO. */
static int64_t config_read(void *context, uint32_t position, uint32_t width)
{
  uint32_t value = 0;
  return pread(*(int *)context, &value, width, position) == (ssize_t)width ? (int64_t)value : -1;
}

static int config_write(void *context, uint32_t position, uint32_t width, uint32_t value)
{
  return pwrite(*(int *)context, &value, width, position) == (ssize_t)width ? 0 : -1;
}

int main(int count, char **arguments)
{
  int file = open(count > 1 ? arguments[1] : "", O_RDWR);
  const struct perm_host host = {.size = sizeof host, .context = &file, .config_size = 4096,
    .read = config_read, .write = config_write};
  const struct perm_options options = {.size = sizeof options, .tables = &linux_vfio_tables,
    .legend = &linux_vfio_legend, .host = &host};
  struct perm_config *space;
  uint32_t value;
  enum perm_status status = perm_config_open(&options, &space, NULL);
  if (status != PERM_OK) return fprintf(stderr, "%s\n", perm_status_text(status)), 1;

  perm_config_write(space, 0xCC, 2, 0x0003);      /* a trapped write of PMCSR: D3hot */
  perm_config_read(space, 0xCC, 2, &value);       /* a trapped read */
  printf("PMCSR %04x\n", (unsigned)value);
  perm_config_close(space);                       /* D0, unmapped: whoever is next finds it so */
  return perm_config_destroy(space);
}
