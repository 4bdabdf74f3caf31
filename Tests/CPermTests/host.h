/* The device and host of a recording, as callbacks of the library. */
#ifndef HOST_H
#define HOST_H

#include "perm.h"
#include "simulated.h"

/* A host whose context is the device. It keeps config space and prepares a reset, as a kernel below vfio does. */
struct perm_host simulated_host(struct simulated *device);

/* What a recording says that config space does not. */
struct perm_facts trace_facts(const struct trace *trace);

#endif
