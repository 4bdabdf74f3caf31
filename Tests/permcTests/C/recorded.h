/* A recorded function, opened: the tables and hooks of linux_vfio over the device of a recording. */
#ifndef RECORDED_H
#define RECORDED_H

#include "simulated.h"
#include "standard_hooks.h"

struct recorded {
  struct hooked_space guest;
  struct simulated device;
};

/* Opens the function of a recording as it was; events of the opening are left out. */
enum perm_result recorded_open(struct recorded *function, const struct trace *trace);

/* What `struct hooked_space` makes of the resource of a BAR. */
struct bar recorded_bar(const struct trace_bar *bar);

#endif
