/// The config space of a function as its maker built it: what hardware does with each bit, and where the fields are that
/// rule its power.
///
/// `SimulatedDevice` knows no offset and no mask by itself: it is told here, usually by the tables.
public struct DeviceRegisters: Sendable, Equatable {
  /// Fields that mean something to the device itself; nil: it has no such field.
  public struct Fields: Sendable, Equatable {
    /// PowerState.
    public var powerState: ConfigPlace?
    /// No_Soft_Reset.
    public var noSoftReset: ConfigPlace?
    /// D1_Support.
    public var d1Support: ConfigPlace?
    /// D2_Support.
    public var d2Support: ConfigPlace?
    /// PME_Support: one bit a state, in the order of `DeviceState`.
    public var pmeSupport: ConfigPlace?
    /// PME_En.
    public var pmeEnable: ConfigPlace?
    /// PME_Status.
    public var pmeStatus: ConfigPlace?
    /// Memory_Space_Enable; nil: memory is always decoded, as by a virtual function.
    public var memoryEnable: ConfigPlace?
    /// IO_Space_Enable.
    public var ioEnable: ConfigPlace?
    /// Interrupt_Pin; 0: it has no legacy interrupt.
    public var interruptPin: ConfigPlace?
    /// Multiple_Message_Capable of MSI: log2 of its vectors.
    public var msiVectorLog2: ConfigPlace?
    /// Table_Size of MSI-X: its vectors less one.
    public var msixTableSize: ConfigPlace?

    /// No fields.
    public init() {}
  }

  /// Registers as they are when the function is opened.
  public var image: ConfigImage
  /// Registers as a reset leaves them, but for sticky bits.
  public var resetValues: ConfigImage
  /// Bits that take a written value.
  public var writable: ConfigImage
  /// Bits that are cleared by writing 1; disjoint with `writable`.
  public var clearedByOne: ConfigImage
  /// Bits that a reset does not touch as long as there is some power.
  public var sticky: ConfigImage
  /// Fields that mean something to the device.
  public var fields = Fields()

  /// Registers that never change.
  public init(_ image: ConfigImage) {
    let none = ConfigImage(isExtended: image.configSize > ListFormat.conventionalSize)
    self.image = image
    resetValues = image
    writable = none
    clearedByOne = none
    sticky = none
  }
}

extension ConfigImage {
  /// Bits of one dword; those of a field that is not there read 0 and stay.
  public subscript(_ place: ConfigPlace?) -> UInt32 {
    get {
      guard let place, place.isInDword else { return 0 }
      return (value(at: place.position, byteWidth: 4) & place.mask) >> UInt32(place.lsb)
    }
    set {
      guard let place, place.isInDword else { return }
      let kept = value(at: place.position, byteWidth: 4) & ~place.mask
      store(kept | newValue << UInt32(place.lsb) & place.mask, at: place.position, byteWidth: 4)
    }
  }
}

extension ConfigPlace {
  /// Whether the bits are in the dword that begins at `position`.
  fileprivate var isInDword: Bool { (0..<32).contains(lsb) && (1...32).contains(bitWidth) }
}
