#include "trace.h"

#include <stdlib.h>
#include <string.h>

/* Text. */

int trace_load(FILE *stream, struct trace_text *text)
{
  size_t capacity = 1 << 16, count = 0;
  char *bytes = malloc(capacity);
  while (bytes != NULL) {
    count += fread(bytes + count, 1, capacity - count - 1, stream);
    if (ferror(stream)) break;
    if (count + 1 < capacity) {
      memset(text, 0, sizeof *text);
      bytes[count] = 0;
      text->bytes = text->next = bytes;
      text->end = bytes + count;
      return 1;
    }
    char *larger = capacity > SIZE_MAX / 2 ? NULL : realloc(bytes, capacity *= 2);
    if (larger == NULL) break;
    bytes = larger;
  }
  free(bytes);
  return 0;
}

int trace_copy(const char *bytes, size_t count, struct trace_text *text)
{
  char *copy = count == SIZE_MAX ? NULL : malloc(count + 1);
  if (copy == NULL) return 0;
  memset(text, 0, sizeof *text);
  memcpy(copy, bytes, count);
  copy[count] = 0;
  text->bytes = text->next = copy;
  text->end = copy + count;
  return 1;
}

void trace_unload(struct trace_text *text)
{
  free(text->bytes);
  memset(text, 0, sizeof *text);
}

/* Takes the next line, and ends it with a zero; NULL at the end of the text. */
static char *take(struct trace_text *text)
{
  char *line = text->next, *newline;
  if (line == NULL || line >= text->end) return NULL;
  newline = memchr(line, '\n', (size_t)(text->end - line));
  if (newline == NULL) newline = text->end;
  text->next = newline < text->end ? newline + 1 : text->end;
  *newline = 0;
  if (newline > line && newline[-1] == '\r') newline[-1] = 0;
  text->line += 1;
  return line;
}

/* Whether the text goes on with these characters. */
static int is_ahead(const struct trace_text *text, const char *characters)
{
  const size_t count = strlen(characters);
  return (size_t)(text->end - text->next) >= count && memcmp(text->next, characters, count) == 0;
}

static enum trace_result broken(struct trace_text *text, const char *expected)
{
  text->problem = expected;
  return TRACE_BROKEN;
}

/* Takes a word of a line and ends it with a zero; an empty one at the end. */
static char *take_word(char **line)
{
  char *word = *line + strspn(*line, " \t");
  char *end = word + strcspn(word, " \t");
  *line = *end == 0 ? end : end + 1;
  *end = 0;
  return word;
}

/* Reads digits that fill a word; 0 where they do not. */
static int number(const char *word, uint32_t base, uint64_t limit, uint64_t *value)
{
  *value = 0;
  if (*word == 0) return 0;
  for (; *word != 0; ++word) {
    uint32_t digit = base;
    if (*word >= '0' && *word <= '9') digit = (uint32_t)(*word - '0');
    if (*word >= 'a' && *word <= 'f') digit = (uint32_t)(*word - 'a') + 10;
    if (*word >= 'A' && *word <= 'F') digit = (uint32_t)(*word - 'A') + 10;
    if (digit >= base || *value > (limit - digit) / base) return 0;
    *value = *value * base + digit;
  }
  return 1;
}

/* Images. */

uint32_t trace_value(const uint8_t *image, uint32_t size, uint32_t position, uint32_t width)
{
  uint32_t value = 0;
  for (uint32_t byte = 0; byte < width && position + byte < size; ++byte)
    value |= (uint32_t)image[position + byte] << (byte * 8);
  return value;
}

void trace_store(uint8_t *image, uint32_t size, uint32_t position, uint32_t width, uint32_t value)
{
  for (uint32_t byte = 0; byte < width && position + byte < size; ++byte)
    image[position + byte] = (uint8_t)(value >> (byte * 8));
}

/* Reads rows of 16 bytes, `0a0: xx xx ...`; rows that are not there are zeros. */
static int parse_image(struct trace_text *text, uint8_t *image, uint32_t size)
{
  uint32_t from = 0;
  memset(image, 0, TRACE_SPACE);
  while (text->next < text->end) {
    const size_t digits = strspn(text->next, "0123456789abcdefABCDEF");
    char *line, *word;
    uint64_t position;
    if (digits == 0 || text->next[digits] != ':') return 1;
    line = take(text);
    word = line;
    line += digits + 1;
    word[digits] = 0;
    if (!number(word, 16, size - 1, &position) || position < from || position % 16 != 0) return 0;
    for (uint32_t byte = 0; byte < 16; ++byte) {
      uint64_t value;
      if (!number(take_word(&line), 16, 0xFF, &value)) return 0;
      image[position + byte] = (uint8_t)value;
    }
    if (*take_word(&line) != 0) return 0;
    from = (uint32_t)position + 16;
  }
  return 1;
}

/* Header. */

static int parse_flag(const char *word, int *flag)
{
  *flag = word[0] == '1';
  return (word[0] == '0' || word[0] == '1') && word[1] == 0;
}

/* `bar <0-5|rom> mem32|mem64|io [prefetch] <hex size>`, from the second word. */
static int parse_bar(char *line, struct trace *trace)
{
  const char *which = take_word(&line), *kind = take_word(&line), *word = take_word(&line);
  uint64_t index = TRACE_BARS - 1;
  struct trace_bar bar = {TRACE_BAR_NONE, 0, 0};
  if (strcmp(which, "rom") != 0 && !number(which, 10, TRACE_BARS - 2, &index)) return 0;
  if (strcmp(kind, "io") == 0) bar.kind = TRACE_BAR_IO;
  if (strcmp(kind, "mem32") == 0) bar.kind = TRACE_BAR_MEM32;
  if (strcmp(kind, "mem64") == 0) bar.kind = TRACE_BAR_MEM64;
  if (strcmp(word, "prefetch") == 0) {
    bar.is_prefetchable = 1;
    word = take_word(&line);
  }
  if (bar.kind == TRACE_BAR_NONE || !number(word, 16, UINT64_MAX, &bar.size) || *take_word(&line) != 0) return 0;
  trace->bars[index] = bar;
  return 1;
}

/* Lines up to the first section. */
static int parse_header(struct trace_text *text, struct trace *trace)
{
  trace->has_interrupt = 1;
  trace->name = "";
  while (text->next < text->end && !is_ahead(text, "hw\n") && !is_ahead(text, "hw\r")) {
    char *line = take(text);
    const char *keyword = take_word(&line);
    uint64_t size;
    int is_sound = 1;
    if (strcmp(keyword, "name") == 0) {
      trace->name = line;
    } else if (strcmp(keyword, "size") == 0) {
      is_sound = number(take_word(&line), 10, TRACE_SPACE, &size) && (size == 256 || size == TRACE_SPACE);
      trace->size = (uint32_t)size;
    } else if (strcmp(keyword, "vf") == 0) {
      is_sound = parse_flag(take_word(&line), &trace->is_vf);
    } else if (strcmp(keyword, "intx") == 0) {
      is_sound = parse_flag(take_word(&line), &trace->has_interrupt);
    } else if (strcmp(keyword, "exact") == 0) {
      is_sound = parse_flag(take_word(&line), &trace->is_exact);
    } else if (strcmp(keyword, "no-memory-enable") == 0) {
      is_sound = parse_flag(take_word(&line), &trace->lacks_memory_enable);
    } else if (strcmp(keyword, "bar") == 0) {
      is_sound = parse_bar(line, trace);
    } else {
      is_sound = strcmp(keyword, "source") == 0 || strcmp(keyword, "profile") == 0;
    }
    if (!is_sound) return 0;
  }
  if (trace->is_vf) trace->lacks_memory_enable = 1;
  return trace->size != 0;
}

/* Sections up to `ops`, which is taken. */
static int parse_sections(struct trace_text *text, struct trace *trace)
{
  int has_hardware = 0, has_view = 0;
  char *line;
  memset(trace->writable, 0xFF, sizeof trace->writable);
  while ((line = take(text)) != NULL && strcmp(line, "ops") != 0) {
    uint8_t *image = NULL;
    if (strcmp(line, "hw") == 0) image = trace->hardware, has_hardware = 1;
    if (strcmp(line, "hw-rw") == 0) image = trace->writable;
    if (strcmp(line, "hw-w1c") == 0) image = trace->cleared_by_one;
    if (strcmp(line, "view") == 0) image = trace->view, has_view = 1;
    if (image == NULL || !parse_image(text, image, trace->size)) return 0;
  }
  return line != NULL && has_hardware && has_view;
}

/* Operations. */

static int parse_operation(char *line, const struct trace *trace, struct trace_operation *operation)
{
  uint64_t position, width, value;
  const char kind = line[0];
  if (line[0] == 0 || line[1] != ' ') return 0;
  line += 2;
  operation->kind = (enum trace_kind)kind;
  if (kind == TRACE_EVENT) {
    operation->words = line;
    return 1;
  }
  if (kind != TRACE_READ && kind != TRACE_WRITE && kind != TRACE_REGISTER) return 0;
  if (!number(take_word(&line), 16, trace->size - 1, &position)) return 0;
  if (!number(take_word(&line), 10, 4, &width) || width == 0 || width == 3) return 0;
  if (!number(take_word(&line), 16, UINT32_MAX >> (32 - 8 * width), &value) || *take_word(&line) != 0) return 0;
  operation->position = (uint32_t)position;
  operation->width = (uint32_t)width;
  operation->value = (uint32_t)value;
  return position + width <= trace->size;
}

/* Lines up to `end`, which is taken. */
static enum trace_result parse_operations(struct trace_text *text, struct trace *trace)
{
  size_t capacity = 0;
  char *line;
  while ((line = take(text)) != NULL && strcmp(line, "end") != 0) {
    if (trace->operation_count == capacity) {
      const size_t larger = capacity == 0 ? 1024 : capacity * 2;
      struct trace_operation *operations = realloc(trace->operations, larger * sizeof *operations);
      if (operations == NULL) return broken(text, "memory for operations");
      trace->operations = operations;
      capacity = larger;
    }
    struct trace_operation *operation = &trace->operations[trace->operation_count++];
    memset(operation, 0, sizeof *operation);
    operation->line = text->line;
    if (!parse_operation(line, trace, operation))
      return broken(text, "`r`, `w` or `h` with offset, width and value, `e` or `end`");
  }
  return line == NULL ? broken(text, "end") : TRACE_READY;
}

/* `view` and `hw` after `end`, both optional. */
static int parse_final_sections(struct trace_text *text, struct trace *trace)
{
  while (text->next < text->end && !is_ahead(text, "perm-trace ")) {
    const char *line = take(text);
    if (*line == 0) continue;
    if (strcmp(line, "view") == 0) {
      trace->has_final_view = 1;
      if (!parse_image(text, trace->final_view, trace->size)) return 0;
    } else if (strcmp(line, "hw") == 0) {
      trace->has_final_hardware = 1;
      if (!parse_image(text, trace->final_hardware, trace->size)) return 0;
    } else {
      return 0;
    }
  }
  return 1;
}

enum trace_result trace_next(struct trace_text *text, struct trace *trace)
{
  const char *line;
  enum trace_result result = TRACE_READY;
  memset(trace, 0, sizeof *trace);
  if ((line = take(text)) == NULL) return TRACE_END;
  trace->line = text->line;
  if (strcmp(line, "perm-trace 1") != 0) return broken(text, "perm-trace 1");
  if (!parse_header(text, trace)) {
    result = broken(text, "a header line, with `size` among them");
  } else if (!parse_sections(text, trace)) {
    result = broken(text, "hw, hw-rw, hw-w1c, view or ops, with rows of 16 bytes");
  } else {
    result = parse_operations(text, trace);
  }
  if (result == TRACE_READY && !parse_final_sections(text, trace))
    result = broken(text, "the final view or hw, or another recording");
  if (result != TRACE_READY) trace_free(trace);
  return result;
}

void trace_free(struct trace *trace)
{
  free(trace->operations);
  trace->operations = NULL;
  trace->operation_count = 0;
}
