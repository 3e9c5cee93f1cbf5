/// Amounts in words.
enum Amount {
  /// `1 cell`, `3 cells`.
  static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(number) \(number == 1 ? one : many ?? one + "s")"
  }

  /// `512 B`, `1.3 MB`.
  static func bytes(_ number: Int) -> String {
    guard number >= 1000 else { return "\(number) B" }
    var value = Double(number)
    var unit = 0
    let units = ["B", "kB", "MB", "GB", "TB"]
    while value >= 999.95, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return "\(Double((value * 10).rounded()) / 10) \(units[unit])"
  }

  /// `11 473 609`: thousands apart by a space.
  static func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var out = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0, digits.count > 4 { out += " " }
      out.append(digit)
    }
    return (number < 0 ? "-" : "") + out
  }

  /// A share in per cent: `0 %`, `<0.1 %`, `12.3 %`, `>99.9 %`, `100 %`.
  static func share(_ share: Double?) -> String {
    guard let share, share.isFinite else { return NumberStyle.undefined }
    if share <= 0 { return "0 %" }
    if share >= 1 { return "100 %" }
    if share < 0.001 { return "<0.1 %" }
    if share > 0.999 { return ">99.9 %" }
    return NumberStyle.fixed(1).text(share * 100) + " %"
  }

  /// A stretch of time: `0.4 s`, `12.3 s`, `4.1 min`, `2.5 h`, `3.2 days`.
  static func time(_ seconds: Double) -> String {
    let style = NumberStyle.fixed(1)
    if seconds < 120 { return style.text(seconds) + " s" }
    if seconds < 7200 { return style.text(seconds / 60) + " min" }
    if seconds < 172_800 { return style.text(seconds / 3600) + " h" }
    return style.text(seconds / 86_400) + " days"
  }
}
