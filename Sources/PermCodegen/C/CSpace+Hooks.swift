extension CSpace {
  /// What a hook reaches.
  static let operands = #"""
    /*
     * What a hook reaches: its operands, by their number in the declaration. Those that it only reads cannot be
     * changed, and one that it does not have reads 0.
     */

    /* Where an operand lies; NULL: the hook has no such operand. */
    static inline const struct perm_operand *perm_operand(const struct perm_hook_call *call, uint32_t index)
    {
      if (index >= call->binding->operand_count) return NULL;
      return &call->space->operands[call->binding->operand + index];
    }

    /* The bits of a value of an operand. */
    static inline uint32_t perm_low_mask(const struct perm_operand *operand)
    {
      const uint32_t width = operand->place.bit_width;
      return width >= 32 ? UINT32_C(0xFFFFFFFF) : (UINT32_C(1) << width) - 1;
    }

    /* Index of the dword in which an operand begins, and its lowest bit there; it may end in the next one. */
    static inline uint32_t perm_split(const struct perm_operand *operand, uint32_t *shift)
    {
      const uint32_t bit = (operand->place.position & 3) * 8 + operand->place.lsb;
      *shift = bit & 31;
      return (operand->place.position >> 2) + (bit >> 5);
    }

    /* Bits of the shadow, with one dword taken from elsewhere. */
    static inline uint32_t perm_shadow_bits(const struct perm_hook_call *call, const struct perm_operand *operand,
      uint32_t dword, uint32_t held)
    {
      uint32_t shift;
      const uint32_t index = perm_split(operand, &shift);
      const uint32_t low = index == dword ? held : call->space->rows[index].shadow;
      uint32_t high = 0;
      if (index + 1 < PERM_ROW_LIMIT) high = index + 1 == dword ? held : call->space->rows[index + 1].shadow;
      return (uint32_t)(((uint64_t)high << 32 | low) >> shift) & perm_low_mask(operand);
    }

    /* The operand as the guest's shadow holds it now. */
    static inline uint32_t perm_shadow(const struct perm_hook_call *call, uint32_t index)
    {
      const struct perm_operand *operand = perm_operand(call, index);
      return operand == NULL ? 0 : perm_shadow_bits(call, operand, PERM_ROW_LIMIT, 0);
    }

    /* The operand as the shadow held it before this write. */
    static inline uint32_t perm_old_shadow(const struct perm_hook_call *call, uint32_t index)
    {
      const struct perm_operand *operand = perm_operand(call, index);
      return operand == NULL ? 0 : perm_shadow_bits(call, operand, call->position >> 2, call->old_shadow);
    }

    /* The operand's bits in the value that the guest writes; bytes that the piece does not reach are 0. */
    static inline uint32_t perm_written(const struct perm_hook_call *call, uint32_t index)
    {
      const struct perm_operand *operand = perm_operand(call, index);
      int64_t shift;
      uint64_t bits = call->value;
      if (operand == NULL) return 0;
      shift = ((int64_t)operand->place.position - (int64_t)call->position) * 8 + operand->place.lsb;
      if (shift <= -64 || shift >= 64) return 0;
      bits = shift >= 0 ? bits >> shift : bits << -shift;
      return (uint32_t)bits & perm_low_mask(operand);
    }

    /* The operand as the device holds it, read with the smallest aligned pieces that hold it. */
    static inline uint32_t perm_device(const struct perm_hook_call *call, uint32_t index)
    {
      const struct perm_operand *operand = perm_operand(call, index);
      const struct perm_function *function = &call->space->function;
      uint64_t value = 0;
      uint32_t first, end, width;
      if (operand == NULL) return 0;
      first = operand->place.position + operand->place.lsb / 8;
      end = operand->place.position + (operand->place.lsb + operand->place.bit_width - 1) / 8 + 1;
      for (uint32_t position = first; position < end; position += width) {
        width = perm_width(position, end);
        value |= (uint64_t)function->read(function->context, position, width) << (position - first) * 8;
      }
      return (uint32_t)(value >> operand->place.lsb % 8) & perm_low_mask(operand);
    }

    /* Changes the operand in the shadow. */
    static inline void perm_set_shadow(const struct perm_hook_call *call, uint32_t index, uint32_t value)
    {
      const struct perm_operand *operand = perm_operand(call, index);
      uint32_t shift, dword;
      uint64_t mask, bits;
      if (operand == NULL || !operand->may_change) return;
      dword = perm_split(operand, &shift);
      mask = (uint64_t)perm_low_mask(operand) << shift;
      bits = (uint64_t)value << shift;
      perm_replace(&call->space->rows[dword].shadow, (uint32_t)mask, (uint32_t)bits);
      if (mask >> 32 != 0 && dword + 1 < PERM_ROW_LIMIT)
        perm_replace(&call->space->rows[dword + 1].shadow, (uint32_t)(mask >> 32), (uint32_t)(bits >> 32));
    }

    /* Changes the operand on the device; bits beside it are read first and written back, those of RW1C as 0. */
    static inline void perm_set_device(const struct perm_hook_call *call, uint32_t index, uint32_t value)
    {
      const struct perm_operand *operand = perm_operand(call, index);
      const struct perm_function *function = &call->space->function;
      uint64_t mask, bits;
      uint32_t first, end, width;
      if (operand == NULL || !operand->may_change) return;
      first = operand->place.position + operand->place.lsb / 8;
      end = operand->place.position + (operand->place.lsb + operand->place.bit_width - 1) / 8 + 1;
      mask = (uint64_t)perm_low_mask(operand) << operand->place.lsb % 8;
      bits = (uint64_t)value << operand->place.lsb % 8 & mask;
      for (uint32_t position = first; position < end; position += width) {
        const uint32_t shift = (position - first) * 8;
        uint32_t whole, change, piece;
        width = perm_width(position, end);
        whole = perm_mask(0, width);
        change = (uint32_t)(mask >> shift) & whole;
        piece = (uint32_t)(bits >> shift) & whole;
        if (change != whole) {
          const uint32_t kept = ~change & ~(call->space->rows[position >> 2].rw1c >> (position & 3) * 8);
          piece |= function->read(function->context, position, width) & kept & whole;
        }
        function->write(function->context, position, width, piece);
      }
    }
    """#

  /// Hooks, bound to dwords of the function.
  static let bindings = #"""
    /* Appends a binding; 0: there is no room. */
    static inline int perm_append_binding(struct perm_space *space, const struct perm_binding *binding)
    {
      if (space->binding_count == PERM_BINDING_LIMIT) return 0;
      space->bindings[space->binding_count++] = *binding;
      return 1;
    }

    /* Whether a byte belongs to the owner. */
    static inline int perm_is_owned(const struct perm_space *space, uint32_t position, uint32_t owner)
    {
      return position < space->function.size && space->owners[position] == owner;
    }

    /*
     * Places the operands of a binding. One outside the capability, cut off by the end of its area or by another
     * capability, makes the hook not its: -1, as 1 says that they are there and 0 that there is no room.
     */
    static inline int perm_place_operands(struct perm_space *space, const struct perm_table_page *page, size_t start,
      const struct perm_range *range)
    {
      const uint32_t count = perm_table_word(page, start) >> 16 & 0xFF, owner = space->owners[range->begin];
      const uint32_t first = space->operand_count;
      for (uint32_t index = 0; index < count; ++index) {
        const uint32_t word = perm_table_word(page, (size_t)perm_table_word(page, start + 2) + index);
        struct perm_place place = {range->base + (word >> 16), word >> 8 & 31, word & 63};
        if (place.bit_width == 0) place.bit_width = 1;
        if (place.bit_width > 32) place.bit_width = 32;
        if (!perm_is_owned(space, place.position + place.lsb / 8, owner)
            || !perm_is_owned(space, place.position + (place.lsb + place.bit_width - 1) / 8, owner)) {
          space->operand_count = first;
          return -1;
        }
        if (space->operand_count == PERM_OPERAND_LIMIT) return 0;
        space->operands[space->operand_count].place = place;
        space->operands[space->operand_count++].may_change = (word & 64) != 0;
      }
      return 1;
    }

    /* Bytes of a dword that lie in a range. */
    static inline uint32_t perm_byte_mask(uint32_t dword, const struct perm_range *range)
    {
      uint32_t bytes = 0;
      for (uint32_t byte = 0; byte < 4; ++byte)
        if (dword * 4 + byte >= range->begin && dword * 4 + byte < range->end) bytes |= UINT32_C(1) << byte;
      return bytes;
    }

    /* Binds one hook to the dwords of a range that have a byte which triggers it; 0: there is no room. */
    static inline int perm_bind(struct perm_space *space, const struct perm_table_page *page, size_t start,
      const struct perm_range *range, int is_whole)
    {
      const uint32_t head = perm_table_word(page, start), triggers = head >> 24;
      struct perm_binding binding = {PERM_ROW_LIMIT, (uint16_t)space->operand_count, (uint8_t)head,
        (uint8_t)(head >> 8 & 0xF), 0, (uint8_t)(head >> 16), perm_table_word(page, start + 3)};
      int placed;
      if (binding.phase > PERM_TABLE_ON_WRITE || (binding.phase == PERM_TABLE_ON_OPEN && !is_whole)) return 1;
      placed = perm_place_operands(space, page, start, range);
      if (placed != 1) return placed != 0;
      /* At open there is no access that could touch a byte. */
      if (binding.phase == PERM_TABLE_ON_OPEN) return perm_append_binding(space, &binding);
      for (uint32_t dword = range->begin >> 2; triggers == 0 && dword <= (range->end - 1) >> 2; ++dword) {
        binding.dword = (uint16_t)dword;
        binding.bytes = (uint8_t)perm_byte_mask(dword, range);
        if (!perm_append_binding(space, &binding)) return 0;
      }
      for (uint32_t index = 0; index < triggers; ++index) {
        const uint32_t trigger = perm_table_word(page, (size_t)perm_table_word(page, start + 1) + index);
        const uint32_t position = range->base + (trigger >> 16), mask = (trigger & 0xF) << (position & 3);
        for (uint32_t half = 0; half < 2; ++half) {
          const uint32_t dword = (position >> 2) + half;
          const uint32_t bytes = mask >> (half * 4) & 0xF & perm_byte_mask(dword, range);
          if (bytes == 0) continue;
          binding.dword = (uint16_t)dword;
          binding.bytes = (uint8_t)bytes;
          if (!perm_append_binding(space, &binding)) return 0;
        }
      }
      return 1;
    }

    /* Binds a list of hooks, whose words begin at `list`. */
    static inline int perm_bind_list(struct perm_space *space, const struct perm_table_page *page, size_t list,
      const struct perm_range *range, int is_whole)
    {
      for (uint32_t index = 0; index < perm_count(page, list); ++index) {
        const size_t start = perm_table_word(page, list + 1) + (size_t)index * PERM_TABLE_BINDING_WORDS;
        if (!perm_bind(space, page, start, range, is_whole)) return 0;
      }
      return 1;
    }

    /* Binds the hooks of a range that belongs to a capability; hooks of open to the one with its beginning. */
    static inline int perm_bind_range(struct perm_space *space, const struct perm_instance *instance,
      const struct perm_range *range)
    {
      const size_t variant = instance->variant;
      const int is_first = range->base == instance->capability.position;
      if (!perm_bind_list(space, instance->page, variant + 7, range, is_first && range->begin == range->base)) return 0;
      for (uint32_t index = 0; index < perm_count(instance->page, variant + 9); ++index) {
        const size_t array =
          perm_table_word(instance->page, variant + 10) + (size_t)index * PERM_TABLE_ARRAY_WORDS;
        struct perm_range bytes;
        if (perm_table_word(instance->page, array + 8) == 0) continue;
        for (uint32_t element = 0; perm_find_element(&space->function, instance->page, array, &instance->capability,
                                     range, element, &bytes);
             ++element) {
          const int is_whole = is_first && bytes.begin == bytes.base;
          if (bytes.begin >= bytes.end) continue;
          if (!perm_bind_list(space, instance->page, array + 8, &bytes, is_whole)) return 0;
        }
      }
      return 1;
    }

    /* Sorts the bindings by dword, in table order within one, and points the rows at them. */
    static inline void perm_finish_bindings(struct perm_space *space)
    {
      /* Runs are filled in ascending order, so that most stand where they belong. */
      for (uint32_t index = 1; index < space->binding_count; ++index) {
        const struct perm_binding binding = space->bindings[index];
        uint32_t place = index;
        for (; place > 0 && space->bindings[place - 1].dword > binding.dword; --place)
          space->bindings[place] = space->bindings[place - 1];
        space->bindings[place] = binding;
      }
      space->open_binding = space->binding_count;
      for (uint32_t index = space->binding_count; index-- > 0;) {
        const struct perm_binding *binding = &space->bindings[index];
        if (binding->dword == PERM_ROW_LIMIT) {
          space->open_binding = index;
        } else {
          uint32_t *control = &space->rows[binding->dword].control;
          perm_replace(control, UINT32_C(0xFFFF) << PERM_ROW_BINDING, index << PERM_ROW_BINDING);
          *control |= UINT32_C(1) << PERM_ROW_HOOKS << binding->phase;
        }
      }
    }
    """#
}
