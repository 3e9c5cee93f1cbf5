/// Characters that names, paths and arguments cannot have.
enum CharacterSets {
  /// Control characters, and what ends a line in YAML or on a terminal.
  static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029: true
    default: false
    }
  }
}
