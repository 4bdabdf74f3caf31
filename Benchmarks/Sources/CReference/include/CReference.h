/* What the benchmarks are made of in C, as Swift sees it. */
#ifndef CREFERENCE_H
#define CREFERENCE_H

#include "allocations.h"
#include "library.h"
#include "memory.h"
#include "reference.h"
#include "subject.h"

#endif
