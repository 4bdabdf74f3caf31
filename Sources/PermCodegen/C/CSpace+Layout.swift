extension CSpace {
  /// Which byte belongs to whom, and the rows of all of them.
  static let layout = #"""
    /* A hidden first extended capability cannot be unlinked: its header stays, and says nothing. */
    static inline int perm_is_placeholder(const struct perm_instance *instance)
    {
      return instance->is_hidden && instance->capability.list == PERM_TABLE_LIST_EXTENDED
             && instance->capability.position == PERM_CONVENTIONAL_SIZE;
    }

    /* Gives the body of a hidden capability to it, where its policy is not that of a gap. */
    static inline void perm_hide_body(struct perm_space *space, uint32_t index, const uint64_t *starts)
    {
      const struct perm_capability *capability = &space->instances[index].capability;
      const int is_known = capability->end > capability->position;
      uint32_t end = is_known ? capability->end : PERM_CONVENTIONAL_SIZE;
      if (!is_known && capability->list == PERM_TABLE_LIST_EXTENDED) end = space->function.size;
      for (uint32_t position = capability->position; position < end; ++position) {
        /* Nobody knows how long one without a table is: all up to the next one may be its body. */
        if (!is_known && position > capability->position && (starts[position >> 6] >> (position & 63) & 1) != 0) return;
        if (space->owners[position] == index) continue;
        if (space->owners[position] == PERM_NOBODY)
          space->owners[position] = (uint16_t)(index | PERM_HIDDEN);
        else if (!is_known)
          return;
      }
    }

    /* Finds who owns which byte: later capabilities take bytes from earlier ones, as the walk meets them. */
    static inline void perm_lay_out(struct perm_space *space)
    {
      uint64_t starts[PERM_EXTENDED_SIZE / 64] = {0};
      int hides = 0;
      memset(space->owners, 0xFF, space->function.size * sizeof space->owners[0]);
      for (uint32_t index = 0; index < space->instance_count; ++index) {
        const struct perm_instance *instance = &space->instances[index];
        const uint32_t position = instance->capability.position;
        starts[position >> 6] |= UINT64_C(1) << (position & 63);
        hides |= instance->is_hidden && instance->hidden_bytes != (space->settings & 3);
        if (instance->is_hidden) continue;
        for (uint32_t byte = position; byte < instance->capability.end; ++byte) space->owners[byte] = (uint16_t)index;
      }
      for (uint32_t index = 0; index < space->instance_count; ++index)
        for (uint32_t byte = 0; perm_is_placeholder(&space->instances[index]) && byte < 4; ++byte)
          space->owners[PERM_CONVENTIONAL_SIZE + byte] = (uint16_t)index;
      for (uint32_t index = 0; hides && index < space->instance_count; ++index)
        if (space->instances[index].is_hidden && space->instances[index].hidden_bytes != (space->settings & 3))
          perm_hide_body(space, index, starts);
    }

    /* The end of the run of bytes with the owner of the first one. */
    static inline uint32_t perm_run_end(const struct perm_space *space, uint32_t begin)
    {
      const uint64_t owner = space->owners[begin], wanted = owner * UINT64_C(0x0001000100010001);
      uint32_t end = begin + 1;
      for (; end < space->function.size && space->owners[end] == owner; ++end) {
        /* Gaps are long: four at once, where they may be. */
        uint64_t four = wanted;
        while ((end & 3) == 0 && end + 4 <= space->function.size && four == wanted) {
          memcpy(&four, &space->owners[end], sizeof four);
          if (four == wanted) end += 4;
        }
        if (end == space->function.size || space->owners[end] != owner) break;
      }
      return end;
    }

    /* Keeps bytes from the device, whatever their rows say. */
    static inline void perm_withhold(struct perm_space *space, uint32_t begin, uint32_t end)
    {
      for (uint32_t position = begin; position < end; ++position) {
        struct perm_row *row = &space->rows[position >> 2];
        row->virt |= perm_mask(position, 1);
        row->device_write &= ~perm_mask(position, 1);
        row->control &= ~(UINT32_C(1) << PERM_ROW_LIVE << (position & 3));
      }
    }

    /* Fills the rows of a run that belongs to a capability or the header. */
    static inline int perm_fill_instance(struct perm_space *space, const struct perm_instance *instance,
      uint32_t begin, uint32_t end)
    {
      const uint32_t position = instance->capability.position;
      const struct perm_range range = {(space->settings >> 6 & 1) != 0 ? begin : position, begin, end};
      struct perm_capability read = instance->capability;
      if (!instance->is_synthetic) perm_copy_shadow(&space->function, begin, end, space->rows);
      if (perm_is_placeholder(instance) || instance->page == NULL) {
        /* A header that cannot be unlinked, and one kept without a table: read-only and virtual. */
        for (uint32_t byte = begin > range.base ? begin : range.base; byte < range.base + 4 && byte < end; ++byte)
          space->rows[byte >> 2].virt |= perm_mask(byte, 1);
        return 1;
      }
      if (instance->is_synthetic) {
        /* It has no hardware: its programs read 0. A hook acts on a device, and so it has none either. */
        read.position = read.first = PERM_NOWHERE;
        perm_place_range(&space->function, instance->page, instance->variant, &read, &range, space->rows);
        perm_withhold(space, begin, end);
        return 1;
      }
      perm_place_range(&space->function, instance->page, instance->variant, &read, &range, space->rows);
      return perm_bind_range(space, instance, &range);
    }

    /* Fills rows, shadow and hooks of the whole function; 0: there are too many hooks. */
    static inline int perm_fill(struct perm_space *space)
    {
      const uint32_t size = space->function.size;
      memset(space->rows, 0, size / 4 * sizeof space->rows[0]);
      for (uint32_t begin = 0, end; begin < size; begin = end) {
        const uint32_t owner = space->owners[begin];
        end = perm_run_end(space, begin);
        /* A piece of an access stays with one owner. */
        if (end < size && (end & 3) != 0) space->rows[end >> 2].control |= UINT32_C(1) << ((end & 3) - 1);
        if (owner == PERM_NOBODY)
          perm_place_bytes(begin, end, space->settings & 3, space->rows);
        else if ((owner & PERM_HIDDEN) != 0)
          perm_place_bytes(begin, end, space->instances[owner & ~PERM_HIDDEN].hidden_bytes, space->rows);
        else if (!perm_fill_instance(space, &space->instances[owner], begin, end))
          return 0;
      }
      return 1;
    }
    """#
}
