/// Seeds that come from names, never from the order in which work happens.
public enum Seed {
  /// The finaliser of SplitMix64: a bijection that spreads every input bit over the whole word.
  public static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The seed of a named part of something that has a seed itself.
  public static func derive(from parent: UInt64, _ name: String) -> UInt64 {
    var state = mix(parent &+ 0x9E37_79B9_7F4A_7C15)
    for byte in name.utf8 { state = mix((state ^ UInt64(byte)) &+ 0x9E37_79B9_7F4A_7C15) }
    return state
  }

  /// The seed of a numbered part (a tree, a chunk of bootstrap replicates).
  public static func derive(from parent: UInt64, _ index: Int) -> UInt64 {
    mix(mix(parent &+ 0x9E37_79B9_7F4A_7C15) ^ mix(UInt64(bitPattern: Int64(index)) &+ 1))
  }
}
