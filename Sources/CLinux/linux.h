/* What Linux has and the toolchain's module of the C library does not. */
#include <sys/eventfd.h>

/* Memory without a file: memfd_create(2), which headers show to GNU programs alone. */
int memfd_create(const char *name, unsigned int flags);
