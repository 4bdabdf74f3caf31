/// What a table can promise whatever a guest does: the words of `claims`.
///
/// A law holds outside the footprints of hooks: what a hook does to its operands is the hook's.
public enum Law: String, Sendable, CaseIterable, Hashable {
  /// Any slicing of an access leaves the same state and reads the same as the whole.
  case splitEqualsWhole = "split_equals_whole"
  /// A write changes no bit outside the write mask, on the device or in the shadow, nor a reserved or read-only one; a read
  /// changes nothing.
  case writesStayInMask = "writes_stay_in_mask"
  /// No bit of the device that is cleared by one is cleared unless the guest wrote 1 to it, and may.
  case rw1cUntouched = "rw1c_untouched"
  /// The list a guest walks ends, visits the exposed capabilities and no others, and all of it is virtual.
  case listIsSound = "list_is_sound"
}
