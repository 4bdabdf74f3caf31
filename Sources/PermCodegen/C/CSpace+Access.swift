extension CSpace {
  /// A guest's accesses, piece by piece.
  static let access = #"""
    /* Width of the piece that begins at a position: naturally aligned, inside one dword, with one owner. */
    static inline uint32_t perm_piece(const struct perm_space *space, uint32_t position, uint32_t remaining)
    {
      const uint32_t first = position & 3, seams = (space->rows[position >> 2].control & 7) >> first;
      uint32_t run = (seams & 1) != 0 ? 1 : (seams & 2) != 0 ? 2 : (seams & 4) != 0 ? 3 : 4;
      if (run > 4 - first) run = 4 - first;
      if (run > remaining) run = remaining;
      return run == 4 ? 4 : run >= 2 && (first & 1) == 0 ? 2 : 1;
    }

    /* Whether an access of 1 to 4 bytes is one piece, as most are. */
    static inline int perm_is_piece(const struct perm_space *space, uint32_t position, uint32_t width)
    {
      return width != 3 && (position & (width - 1)) == 0 && (space->rows[position >> 2].control & 7) == 0;
    }

    /* Runs the hooks of a phase that a piece touches, in table order; out of the way of accesses without. */
    static PERM_APART void perm_run_hooks(struct perm_space *space, uint32_t phase, uint32_t position, uint32_t width,
      uint32_t value, uint32_t old_shadow)
    {
      const uint32_t dword = position >> 2, touched = ((UINT32_C(1) << width) - 1) << (position & 3);
      for (uint32_t index = space->rows[dword].control >> PERM_ROW_BINDING; index < space->open_binding; ++index) {
        const struct perm_binding *binding = &space->bindings[index];
        if (binding->dword != dword) return;
        if (binding->phase == phase && (binding->bytes & touched) != 0) {
          const struct perm_hook_call call = {space, binding, position, width, value, old_shadow};
          space->hook(&call);
        }
      }
    }

    /* Answers one piece. */
    static inline uint32_t perm_read_piece(struct perm_space *space, uint32_t position, uint32_t width)
    {
      const struct perm_row *row = &space->rows[position >> 2];
      if ((row->control >> (PERM_ROW_HOOKS + PERM_TABLE_ON_READ) & 1) != 0)
        perm_run_hooks(space, PERM_TABLE_ON_READ, position, width, 0, row->shadow);
      return perm_read(&space->function, space->rows, position, width);
    }

    /* Applies one piece of a write. */
    static inline void perm_write_piece(struct perm_space *space, uint32_t position, uint32_t width, uint32_t value)
    {
      struct perm_row *row = &space->rows[position >> 2];
      const uint32_t control = row->control, old_shadow = row->shadow;
      if ((control >> (PERM_ROW_HOOKS + PERM_TABLE_ON_BEFORE_WRITE) & 1) != 0)
        perm_run_hooks(space, PERM_TABLE_ON_BEFORE_WRITE, position, width, value, old_shadow);
      perm_store(&space->function, row, position, width, value, (space->settings >> 5 & 1) != 0 ? row->rw1c : 0);
      if ((control >> (PERM_ROW_HOOKS + PERM_TABLE_ON_WRITE) & 1) != 0)
        perm_run_hooks(space, PERM_TABLE_ON_WRITE, position, width, value, old_shadow);
    }

    /* Whether an access lies in the space: nothing is touched by one that does not. */
    static inline int perm_is_inside(const struct perm_space *space, uint32_t position, size_t count)
    {
      return count > 0 && count <= space->function.size && position <= space->function.size - count;
    }

    /* Reads and writes of more than one piece. */
    static PERM_APART uint32_t perm_read_pieces(struct perm_space *space, uint32_t position, uint32_t width)
    {
      uint32_t value = 0;
      for (uint32_t done = 0, piece; done < width; done += piece) {
        piece = perm_piece(space, position + done, width - done);
        value |= perm_read_piece(space, position + done, piece) << (done * 8);
      }
      return value;
    }

    static PERM_APART void perm_write_pieces(struct perm_space *space, uint32_t position, uint32_t width, uint32_t value)
    {
      for (uint32_t done = 0, piece; done < width; done += piece) {
        piece = perm_piece(space, position + done, width - done);
        perm_write_piece(space, position + done, piece, value >> (done * 8) & perm_mask(0, piece));
      }
    }

    /* A guest's read of 1 to 4 bytes at any position; 0: it does not lie in the space. */
    static inline int perm_guest_read(struct perm_space *space, uint32_t position, uint32_t width, uint32_t *value)
    {
      if (width > 4 || !perm_is_inside(space, position, width)) return 0;
      *value = perm_is_piece(space, position, width) ? perm_read_piece(space, position, width)
                                                     : perm_read_pieces(space, position, width);
      return 1;
    }

    /* A guest's write of 1 to 4 bytes at any position; 0: it does not lie in the space. */
    static inline int perm_guest_write(struct perm_space *space, uint32_t position, uint32_t width, uint32_t value)
    {
      if (width > 4 || !perm_is_inside(space, position, width)) return 0;
      if (perm_is_piece(space, position, width))
        perm_write_piece(space, position, width, value & perm_mask(0, width));
      else
        perm_write_pieces(space, position, width, value);
      return 1;
    }

    /* A guest's read of any length, as vfio's `pread` has it; 0: it does not lie in the space. */
    static inline int perm_guest_read_bytes(struct perm_space *space, uint32_t position, uint8_t *bytes, size_t count)
    {
      if (!perm_is_inside(space, position, count)) return 0;
      for (uint32_t done = 0, piece; done < count; done += piece) {
        uint32_t value;
        piece = perm_piece(space, position + done, (uint32_t)count - done);
        value = perm_read_piece(space, position + done, piece);
        for (uint32_t byte = 0; byte < piece; ++byte) bytes[done + byte] = (uint8_t)(value >> (byte * 8));
      }
      return 1;
    }

    /* A guest's write of any length, as vfio's `pwrite` has it; 0: it does not lie in the space. */
    static inline int perm_guest_write_bytes(struct perm_space *space, uint32_t position, const uint8_t *bytes,
      size_t count)
    {
      if (!perm_is_inside(space, position, count)) return 0;
      for (uint32_t done = 0, piece; done < count; done += piece) {
        uint32_t value = 0;
        piece = perm_piece(space, position + done, (uint32_t)count - done);
        for (uint32_t byte = 0; byte < piece; ++byte) value |= (uint32_t)bytes[done + byte] << (byte * 8);
        perm_write_piece(space, position + done, piece, value);
      }
      return 1;
    }
    """#
}
