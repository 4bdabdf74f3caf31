// Integers of fields, from 2 to 63 bits, without those of Swift's own. A bit is a `Bool`.

/// An unsigned integer of 2 bits.
public typealias UInt2 = FieldInteger<Width2>
/// An unsigned integer of 3 bits.
public typealias UInt3 = FieldInteger<Width3>
/// An unsigned integer of 4 bits.
public typealias UInt4 = FieldInteger<Width4>
/// An unsigned integer of 5 bits.
public typealias UInt5 = FieldInteger<Width5>
/// An unsigned integer of 6 bits.
public typealias UInt6 = FieldInteger<Width6>
/// An unsigned integer of 7 bits.
public typealias UInt7 = FieldInteger<Width7>
/// An unsigned integer of 9 bits.
public typealias UInt9 = FieldInteger<Width9>
/// An unsigned integer of 10 bits.
public typealias UInt10 = FieldInteger<Width10>
/// An unsigned integer of 11 bits.
public typealias UInt11 = FieldInteger<Width11>
/// An unsigned integer of 12 bits.
public typealias UInt12 = FieldInteger<Width12>
/// An unsigned integer of 13 bits.
public typealias UInt13 = FieldInteger<Width13>
/// An unsigned integer of 14 bits.
public typealias UInt14 = FieldInteger<Width14>
/// An unsigned integer of 15 bits.
public typealias UInt15 = FieldInteger<Width15>
/// An unsigned integer of 17 bits.
public typealias UInt17 = FieldInteger<Width17>
/// An unsigned integer of 18 bits.
public typealias UInt18 = FieldInteger<Width18>
/// An unsigned integer of 19 bits.
public typealias UInt19 = FieldInteger<Width19>
/// An unsigned integer of 20 bits.
public typealias UInt20 = FieldInteger<Width20>
/// An unsigned integer of 21 bits.
public typealias UInt21 = FieldInteger<Width21>
/// An unsigned integer of 22 bits.
public typealias UInt22 = FieldInteger<Width22>
/// An unsigned integer of 23 bits.
public typealias UInt23 = FieldInteger<Width23>
/// An unsigned integer of 24 bits.
public typealias UInt24 = FieldInteger<Width24>
/// An unsigned integer of 25 bits.
public typealias UInt25 = FieldInteger<Width25>
/// An unsigned integer of 26 bits.
public typealias UInt26 = FieldInteger<Width26>
/// An unsigned integer of 27 bits.
public typealias UInt27 = FieldInteger<Width27>
/// An unsigned integer of 28 bits.
public typealias UInt28 = FieldInteger<Width28>
/// An unsigned integer of 29 bits.
public typealias UInt29 = FieldInteger<Width29>
/// An unsigned integer of 30 bits.
public typealias UInt30 = FieldInteger<Width30>
/// An unsigned integer of 31 bits.
public typealias UInt31 = FieldInteger<Width31>
/// An unsigned integer of 33 bits.
public typealias UInt33 = FieldInteger<Width33>
/// An unsigned integer of 34 bits.
public typealias UInt34 = FieldInteger<Width34>
/// An unsigned integer of 35 bits.
public typealias UInt35 = FieldInteger<Width35>
/// An unsigned integer of 36 bits.
public typealias UInt36 = FieldInteger<Width36>
/// An unsigned integer of 37 bits.
public typealias UInt37 = FieldInteger<Width37>
/// An unsigned integer of 38 bits.
public typealias UInt38 = FieldInteger<Width38>
/// An unsigned integer of 39 bits.
public typealias UInt39 = FieldInteger<Width39>
/// An unsigned integer of 40 bits.
public typealias UInt40 = FieldInteger<Width40>
/// An unsigned integer of 41 bits.
public typealias UInt41 = FieldInteger<Width41>
/// An unsigned integer of 42 bits.
public typealias UInt42 = FieldInteger<Width42>
/// An unsigned integer of 43 bits.
public typealias UInt43 = FieldInteger<Width43>
/// An unsigned integer of 44 bits.
public typealias UInt44 = FieldInteger<Width44>
/// An unsigned integer of 45 bits.
public typealias UInt45 = FieldInteger<Width45>
/// An unsigned integer of 46 bits.
public typealias UInt46 = FieldInteger<Width46>
/// An unsigned integer of 47 bits.
public typealias UInt47 = FieldInteger<Width47>
/// An unsigned integer of 48 bits.
public typealias UInt48 = FieldInteger<Width48>
/// An unsigned integer of 49 bits.
public typealias UInt49 = FieldInteger<Width49>
/// An unsigned integer of 50 bits.
public typealias UInt50 = FieldInteger<Width50>
/// An unsigned integer of 51 bits.
public typealias UInt51 = FieldInteger<Width51>
/// An unsigned integer of 52 bits.
public typealias UInt52 = FieldInteger<Width52>
/// An unsigned integer of 53 bits.
public typealias UInt53 = FieldInteger<Width53>
/// An unsigned integer of 54 bits.
public typealias UInt54 = FieldInteger<Width54>
/// An unsigned integer of 55 bits.
public typealias UInt55 = FieldInteger<Width55>
/// An unsigned integer of 56 bits.
public typealias UInt56 = FieldInteger<Width56>
/// An unsigned integer of 57 bits.
public typealias UInt57 = FieldInteger<Width57>
/// An unsigned integer of 58 bits.
public typealias UInt58 = FieldInteger<Width58>
/// An unsigned integer of 59 bits.
public typealias UInt59 = FieldInteger<Width59>
/// An unsigned integer of 60 bits.
public typealias UInt60 = FieldInteger<Width60>
/// An unsigned integer of 61 bits.
public typealias UInt61 = FieldInteger<Width61>
/// An unsigned integer of 62 bits.
public typealias UInt62 = FieldInteger<Width62>
/// An unsigned integer of 63 bits.
public typealias UInt63 = FieldInteger<Width63>
