import Learners

/// Removes one frequency, such as that of the mains, and perhaps its multiples.
///
/// A section as `scipy.signal.iirnotch` for each frequency, run as `scipy.signal.sosfiltfilt` (`phase: zero`)
/// or `sosfilt`. Every multiple has the same quality, so that its notch is wider in Hz.
public struct Notch: SignalStep {
  /// `notch` in a spec.
  public static let name = "notch"
  /// One sentence for people.
  public static let summary = "Removes one frequency, such as that of the mains, and its multiples."
  /// What the spec may say.
  public static let parameters: [Parameter] =
    [
      SignalChannels.parameter("A group of raw signal columns, or a list of groups and columns."),
      Parameter(
        required: "frequency_hz", .number(.positive),
        "What is removed: 50 where the mains have 50 Hz."),
      Parameter(
        "quality", .number(.positive), default: .number(30),
        "Frequency over the width of the notch at -3 dB."),
      Parameter(
        "harmonics", .integer(1...100), default: .integer(1),
        "How many multiples are removed: 1 is the frequency alone, 2 also twice the frequency."),
    ] + FilterRun.parameters

  private let frequency: Double
  private let quality: Double
  private let harmonics: Int
  private let run: FilterRun

  /// Reads the declared parameters.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    frequency = values.number("frequency_hz")
    quality = values["quality"]?.number ?? 30
    harmonics = values["harmonics"]?.integer ?? 1
    let times = harmonics > 1 ? " and \(harmonics - 1) multiples" : ""
    run = FilterRun(values, "notch \(Canonical.short(frequency)) Hz\(times)")
  }

  /// Until its narrowest part, the lowest frequency's, has died down.
  public func reachSeconds(rateHz: Double?) -> Double {
    let rate = 20 * max(frequency, frequency / quality)
    let section = NotchSection.section(frequencyHz: frequency, quality: quality, rateHz: rate)
    return SecondOrderSections([section]).reachSeconds(rateHz: rate)
  }

  /// Filters the columns.
  public func applied(
    to recording: Recording, subject: String, executor: any Executor
  ) throws(FeatureFault) -> (Recording, [DataNote]) {
    try run.applied(to: recording, subject: subject, executor: executor) {
      (rateHz) throws(FeatureFault) in
      var sections: [SecondOrderSection] = []
      for multiple in 1...harmonics {
        let centre = frequency * Double(multiple)
        // The upper flank of the notch must lie below half the rate, too.
        guard centre < rateHz / 2, centre / quality < rateHz / 2 else {
          throw FeatureFault(
            "a notch at \(Canonical.short(centre)) Hz must lie below half the sampling rate, "
              + "\(SamplingRate.plain(rateHz)) Hz",
            parameter: multiple == 1 ? "frequency_hz" : "harmonics",
            help: multiple == 1 ? nil : "at most \(multiple - 1) harmonics")
        }
        sections.append(
          NotchSection.section(frequencyHz: centre, quality: quality, rateHz: rateHz))
      }
      return SecondOrderSections(sections)
    }
  }
}
