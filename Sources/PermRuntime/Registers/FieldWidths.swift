// Widths of fields, as `FieldIntegers.swift` names them.

/// 2 bits.
public enum Width2: FieldWidth {
  /// 2 ones.
  @_transparent public static var largest: UInt64 { 0x3 }
}
/// 3 bits.
public enum Width3: FieldWidth {
  /// 3 ones.
  @_transparent public static var largest: UInt64 { 0x7 }
}
/// 4 bits.
public enum Width4: FieldWidth {
  /// 4 ones.
  @_transparent public static var largest: UInt64 { 0xF }
}
/// 5 bits.
public enum Width5: FieldWidth {
  /// 5 ones.
  @_transparent public static var largest: UInt64 { 0x1F }
}
/// 6 bits.
public enum Width6: FieldWidth {
  /// 6 ones.
  @_transparent public static var largest: UInt64 { 0x3F }
}
/// 7 bits.
public enum Width7: FieldWidth {
  /// 7 ones.
  @_transparent public static var largest: UInt64 { 0x7F }
}
/// 9 bits.
public enum Width9: FieldWidth {
  /// 9 ones.
  @_transparent public static var largest: UInt64 { 0x1FF }
}
/// 10 bits.
public enum Width10: FieldWidth {
  /// 10 ones.
  @_transparent public static var largest: UInt64 { 0x3FF }
}
/// 11 bits.
public enum Width11: FieldWidth {
  /// 11 ones.
  @_transparent public static var largest: UInt64 { 0x7FF }
}
/// 12 bits.
public enum Width12: FieldWidth {
  /// 12 ones.
  @_transparent public static var largest: UInt64 { 0xFFF }
}
/// 13 bits.
public enum Width13: FieldWidth {
  /// 13 ones.
  @_transparent public static var largest: UInt64 { 0x1FFF }
}
/// 14 bits.
public enum Width14: FieldWidth {
  /// 14 ones.
  @_transparent public static var largest: UInt64 { 0x3FFF }
}
/// 15 bits.
public enum Width15: FieldWidth {
  /// 15 ones.
  @_transparent public static var largest: UInt64 { 0x7FFF }
}
/// 17 bits.
public enum Width17: FieldWidth {
  /// 17 ones.
  @_transparent public static var largest: UInt64 { 0x1FFFF }
}
/// 18 bits.
public enum Width18: FieldWidth {
  /// 18 ones.
  @_transparent public static var largest: UInt64 { 0x3FFFF }
}
/// 19 bits.
public enum Width19: FieldWidth {
  /// 19 ones.
  @_transparent public static var largest: UInt64 { 0x7FFFF }
}
/// 20 bits.
public enum Width20: FieldWidth {
  /// 20 ones.
  @_transparent public static var largest: UInt64 { 0xFFFFF }
}
/// 21 bits.
public enum Width21: FieldWidth {
  /// 21 ones.
  @_transparent public static var largest: UInt64 { 0x1FFFFF }
}
/// 22 bits.
public enum Width22: FieldWidth {
  /// 22 ones.
  @_transparent public static var largest: UInt64 { 0x3FFFFF }
}
/// 23 bits.
public enum Width23: FieldWidth {
  /// 23 ones.
  @_transparent public static var largest: UInt64 { 0x7FFFFF }
}
/// 24 bits.
public enum Width24: FieldWidth {
  /// 24 ones.
  @_transparent public static var largest: UInt64 { 0xFFFFFF }
}
/// 25 bits.
public enum Width25: FieldWidth {
  /// 25 ones.
  @_transparent public static var largest: UInt64 { 0x1FFFFFF }
}
/// 26 bits.
public enum Width26: FieldWidth {
  /// 26 ones.
  @_transparent public static var largest: UInt64 { 0x3FFFFFF }
}
/// 27 bits.
public enum Width27: FieldWidth {
  /// 27 ones.
  @_transparent public static var largest: UInt64 { 0x7FFFFFF }
}
/// 28 bits.
public enum Width28: FieldWidth {
  /// 28 ones.
  @_transparent public static var largest: UInt64 { 0xFFFFFFF }
}
/// 29 bits.
public enum Width29: FieldWidth {
  /// 29 ones.
  @_transparent public static var largest: UInt64 { 0x1FFFFFFF }
}
/// 30 bits.
public enum Width30: FieldWidth {
  /// 30 ones.
  @_transparent public static var largest: UInt64 { 0x3FFFFFFF }
}
/// 31 bits.
public enum Width31: FieldWidth {
  /// 31 ones.
  @_transparent public static var largest: UInt64 { 0x7FFFFFFF }
}
/// 33 bits.
public enum Width33: FieldWidth {
  /// 33 ones.
  @_transparent public static var largest: UInt64 { 0x1FFFFFFFF }
}
/// 34 bits.
public enum Width34: FieldWidth {
  /// 34 ones.
  @_transparent public static var largest: UInt64 { 0x3FFFFFFFF }
}
/// 35 bits.
public enum Width35: FieldWidth {
  /// 35 ones.
  @_transparent public static var largest: UInt64 { 0x7FFFFFFFF }
}
/// 36 bits.
public enum Width36: FieldWidth {
  /// 36 ones.
  @_transparent public static var largest: UInt64 { 0xFFFFFFFFF }
}
/// 37 bits.
public enum Width37: FieldWidth {
  /// 37 ones.
  @_transparent public static var largest: UInt64 { 0x1FFFFFFFFF }
}
/// 38 bits.
public enum Width38: FieldWidth {
  /// 38 ones.
  @_transparent public static var largest: UInt64 { 0x3FFFFFFFFF }
}
/// 39 bits.
public enum Width39: FieldWidth {
  /// 39 ones.
  @_transparent public static var largest: UInt64 { 0x7FFFFFFFFF }
}
/// 40 bits.
public enum Width40: FieldWidth {
  /// 40 ones.
  @_transparent public static var largest: UInt64 { 0xFFFFFFFFFF }
}
/// 41 bits.
public enum Width41: FieldWidth {
  /// 41 ones.
  @_transparent public static var largest: UInt64 { 0x1FFFFFFFFFF }
}
/// 42 bits.
public enum Width42: FieldWidth {
  /// 42 ones.
  @_transparent public static var largest: UInt64 { 0x3FFFFFFFFFF }
}
/// 43 bits.
public enum Width43: FieldWidth {
  /// 43 ones.
  @_transparent public static var largest: UInt64 { 0x7FFFFFFFFFF }
}
/// 44 bits.
public enum Width44: FieldWidth {
  /// 44 ones.
  @_transparent public static var largest: UInt64 { 0xFFFFFFFFFFF }
}
/// 45 bits.
public enum Width45: FieldWidth {
  /// 45 ones.
  @_transparent public static var largest: UInt64 { 0x1FFFFFFFFFFF }
}
/// 46 bits.
public enum Width46: FieldWidth {
  /// 46 ones.
  @_transparent public static var largest: UInt64 { 0x3FFFFFFFFFFF }
}
/// 47 bits.
public enum Width47: FieldWidth {
  /// 47 ones.
  @_transparent public static var largest: UInt64 { 0x7FFFFFFFFFFF }
}
/// 48 bits.
public enum Width48: FieldWidth {
  /// 48 ones.
  @_transparent public static var largest: UInt64 { 0xFFFFFFFFFFFF }
}
/// 49 bits.
public enum Width49: FieldWidth {
  /// 49 ones.
  @_transparent public static var largest: UInt64 { 0x1FFFFFFFFFFFF }
}
/// 50 bits.
public enum Width50: FieldWidth {
  /// 50 ones.
  @_transparent public static var largest: UInt64 { 0x3FFFFFFFFFFFF }
}
/// 51 bits.
public enum Width51: FieldWidth {
  /// 51 ones.
  @_transparent public static var largest: UInt64 { 0x7FFFFFFFFFFFF }
}
/// 52 bits.
public enum Width52: FieldWidth {
  /// 52 ones.
  @_transparent public static var largest: UInt64 { 0xFFFFFFFFFFFFF }
}
/// 53 bits.
public enum Width53: FieldWidth {
  /// 53 ones.
  @_transparent public static var largest: UInt64 { 0x1FFFFFFFFFFFFF }
}
/// 54 bits.
public enum Width54: FieldWidth {
  /// 54 ones.
  @_transparent public static var largest: UInt64 { 0x3FFFFFFFFFFFFF }
}
/// 55 bits.
public enum Width55: FieldWidth {
  /// 55 ones.
  @_transparent public static var largest: UInt64 { 0x7FFFFFFFFFFFFF }
}
/// 56 bits.
public enum Width56: FieldWidth {
  /// 56 ones.
  @_transparent public static var largest: UInt64 { 0xFFFFFFFFFFFFFF }
}
/// 57 bits.
public enum Width57: FieldWidth {
  /// 57 ones.
  @_transparent public static var largest: UInt64 { 0x1FFFFFFFFFFFFFF }
}
/// 58 bits.
public enum Width58: FieldWidth {
  /// 58 ones.
  @_transparent public static var largest: UInt64 { 0x3FFFFFFFFFFFFFF }
}
/// 59 bits.
public enum Width59: FieldWidth {
  /// 59 ones.
  @_transparent public static var largest: UInt64 { 0x7FFFFFFFFFFFFFF }
}
/// 60 bits.
public enum Width60: FieldWidth {
  /// 60 ones.
  @_transparent public static var largest: UInt64 { 0xFFFFFFFFFFFFFFF }
}
/// 61 bits.
public enum Width61: FieldWidth {
  /// 61 ones.
  @_transparent public static var largest: UInt64 { 0x1FFFFFFFFFFFFFFF }
}
/// 62 bits.
public enum Width62: FieldWidth {
  /// 62 ones.
  @_transparent public static var largest: UInt64 { 0x3FFFFFFFFFFFFFFF }
}
/// 63 bits.
public enum Width63: FieldWidth {
  /// 63 ones.
  @_transparent public static var largest: UInt64 { 0x7FFFFFFFFFFFFFFF }
}
